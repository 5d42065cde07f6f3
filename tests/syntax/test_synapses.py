"""Arrays of a projection of which one pathway brings values of a variable from a file, and the other has none."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.connections import Connections
from cxsystem2.network import Network
from cxsystem2.syntax import lower
from cxsystem2.syntax.synapses import OWNER, draw

WEIGHTS, SAVED = np.array([1e-9, 2e-9]), {"R": np.array([0.7, 0.6])}


def connections(network, pathway, part=None):
    """Two synapses, from cells 0 and 1, for each pathway; those onto population 1 were saved."""
    both = np.arange(2, dtype=np.int32)
    return Connections(both, both, WEIGHTS, np.full(2, 2e-3), SAVED if pathway.post == "1" else {})


@pytest.fixture
def arrays(anatomy, physiology, monkeypatch):
    """The arrays of a projection, when they are asked for."""
    anatomy["S"] = [{**anatomy["S"][number], "syn_type": "Depressing"} for number in (1, 2)]
    monkeypatch.setattr(Network, "connections", connections)
    model = lower(CxSystem(anatomy, physiology).network)
    (projection,) = model.layout.projections
    return lambda: draw(model, projection)


def test_what_was_not_saved_starts_as_the_tables_say(arrays):
    found = arrays()
    assert found["i"].tolist() == [0, 0, 1, 1] and found["j"].tolist() == [0, 80, 1, 81]
    assert found[OWNER].tolist() == [0, 1, 0, 1]
    assert found["R"].tolist() == [0.7, 1.0, 0.6, 1.0]


def test_a_weight_to_remember_is_that_of_the_start_where_none_was_saved(arrays, monkeypatch):
    from cxsystem2.models.synapses import synapses

    monkeypatch.setattr(synapses["Depressing"], "weight_at_start", "R")
    assert arrays()["R"].tolist() == [0.7, 1e-9, 0.6, 2e-9]

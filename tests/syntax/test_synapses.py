"""Arrays of a projection of which one pathway brings values of a variable from a file, and the other has none."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.connections import Connections
from cxsystem2.syntax.layout import Layout
from cxsystem2.syntax.synapses import OWNER, draw

WEIGHTS, SAVED = np.array([1e-9, 2e-9]), {"R": np.array([0.7, 0.6])}


class Loaded:
    """Stands for a network: two synapses, from cells 0 and 1, for each pathway; those onto population 1 were saved."""

    def __init__(self, network):
        self.config = network.config

    def connections(self, pathway):
        both = np.arange(2, dtype=np.int32)
        return Connections(both, both, WEIGHTS, np.full(2, 2e-3), SAVED if pathway.post == "1" else {})


@pytest.fixture
def arrays(anatomy, physiology):
    """The arrays of a projection, and what was told while it was drawn."""
    anatomy["S"] = [{**anatomy["S"][number], "syn_type": "Depressing"} for number in (1, 2)]
    network = CxSystem(anatomy, physiology).network
    layout, told = Layout(network.config), []
    (projection,) = layout.projections
    return lambda: (draw(Loaded(network), layout, projection, told.append), told)


def test_what_was_not_saved_starts_as_the_tables_say(arrays):
    found, told = arrays()
    assert found["i"].tolist() == [0, 0, 1, 1] and found["j"].tolist() == [0, 80, 1, 81]
    assert found[OWNER].tolist() == [0, 1, 0, 1]
    assert found["R"].tolist() == [0.7, 1.0, 0.6, 1.0]
    assert told == [1, 2]


def test_a_weight_to_remember_is_that_of_the_start_where_none_was_saved(arrays, monkeypatch):
    from cxsystem2.models.synapses import synapses

    monkeypatch.setattr(synapses["Depressing"], "weight_at_start", "R")
    assert arrays()[0]["R"].tolist() == [0.7, 1e-9, 0.6, 2e-9]

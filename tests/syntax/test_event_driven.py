"""Event-driven variables are those that Brian2 finds in the equations."""

import pytest

from cxsystem2.brian import Equations
from cxsystem2.models.synapses import Synapse, synapses
from cxsystem2.syntax.event_driven import LAST_UPDATE, companions, event_driven


class Chain(Synapse):
    equations = (
        "dx/dt = -x/tau : 1 (event-driven)\ndy / dt = (x*other - y)/tau : 1 (event-driven)",
        "dz/dt = (y - z)/tau : siemens/second (event-driven)  # no: (clock-driven)",
        "other : 1 (constant)",
    )


@pytest.mark.parametrize("model", [*synapses.values(), Chain], ids=lambda model: model.__name__)
def test_they_are_those_of_brian2(model):
    equations = Equations("\n".join(model.equations))
    assert event_driven(model) == tuple(one.varname for one in equations.values() if "event-driven" in one.flags)


def test_a_variable_that_reads_others_has_them_as_companions():
    assert companions(Chain, "x") == (LAST_UPDATE,)
    assert companions(Chain, "z") == ("y", "x", LAST_UPDATE)
    assert companions(Chain, "other") == ()

import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.models.synapses import synapses
from cxsystem2.models.synapses.fixed import Fixed
from cxsystem2.models.synapses.short_term import Depressing


def reason(anatomy, physiology):
    """Why the first pathway stays with Brian2."""
    model = CxSystem(anatomy, physiology, device="cpp").model()
    return stock_reason(model, model.layout.projections[0])


def test_which_models_depend_on_the_source_alone():
    own = {word for word in synapses if synapses[word].by_source()}
    assert own == {"Fixed", "Fixed_const_wght", "Fixed_multiply", "Fixed_calcium", "Depressing", "Facilitating"}


def test_a_model_derived_from_another_must_state_it_again():
    class Probabilistic(Fixed):
        on_pre = ("wght *= 0.5", "{transmit}")

    class Slower(Depressing):
        parameters = {**Depressing.parameters}

    class Stated(Depressing):
        on_pre = ("{transmit}", "R -= 0.5*U*R")
        factor = "R*U"

    assert not Probabilistic.by_source()
    assert Slower.by_source()
    assert Stated.by_source()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"monitors": "[St]wght[rec](0-2)"}, "recorded"),
        ({"save_connection": 1}, ""),
        ({"syn_type": "Depressing", "save_connection": 1}, "loaded or saved"),
    ],
)
def test_recorded_and_saved_variables_stay_with_brian2(anatomy, physiology, changes, expected):
    anatomy["S"][0] |= changes
    found = reason(anatomy, physiology)
    assert expected in found
    assert bool(found) == bool(expected)

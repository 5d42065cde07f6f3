"""Mean weights: their unit is that of the receptors which they drive."""

import pytest

from cxsystem2.checking import check

CONDUCTANCE, CURRENT = ("SIMPLE_E", "SIMPLE_I"), ("PSC_EXP", "PSC_ALPHA")


@pytest.fixture
def weigh(anatomy, physiology):
    """The weight of the first pathway, or the errors, with a cell custom_weight and with the default for the others."""

    def weigh(models, custom, default):
        physiology["excitation_model"], physiology["inhibition_model"] = models
        physiology["J"] = default
        anatomy["S"][0]["custom_weight"] = custom
        checked = check(anatomy, physiology)
        return checked.config.pathways[0].weight, [(each.label, each.message) for each in checked.report.errors]

    return weigh


def test_conductances_are_in_siemens(weigh):
    weight, errors = weigh(CONDUCTANCE, "2*J", "3*nS")
    assert weight == pytest.approx(6e-9)
    assert errors == []


def test_currents_are_in_ampere(weigh):
    weight, errors = weigh(CURRENT, "2*J", "30*pA")
    assert weight == pytest.approx(60e-12)
    assert errors == []


def test_a_conductance_for_a_current_is_a_problem_of_the_cell(weigh):
    _, errors = weigh(CURRENT, "2*nS", "30*pA")
    assert [label for label, _ in errors] == ["S, custom_weight"]
    assert "2 nS should be a value in amp" in errors[0][1]
    assert "(the target's receptors are PSC_EXP)" in errors[0][1]


def test_a_current_for_a_conductance_is_a_problem_of_the_default(weigh):
    _, errors = weigh(CONDUCTANCE, "2*nS", "30*pA")
    assert {label for label, _ in errors} <= {"cw, cw_SS_SS", "cw, cw_SS_BC", "cw, cw_BC_SS", "cw, cw_BC_BC"}
    assert all("should be a value in siemens" in message for _, message in errors)


@pytest.mark.parametrize(
    ("custom", "message"),
    [("-2*nS", "weight -2*nS is below 0"), ("Jot", "unknown name 'Jot'"), ("2", "it has no unit"), ("nan*nS", "not a finite")],
)
def test_a_wrong_custom_weight_is_one_problem(weigh, custom, message):
    _, errors = weigh(CONDUCTANCE, custom, "3*nS")
    assert len(errors) == 1
    assert errors[0][0] == "S, custom_weight"
    assert message in errors[0][1]

"""Methods of integration: refused where Brian2 cannot use them, at the cell that asks for one."""

import pytest

from cxsystem2.checking import check


@pytest.fixture
def problems(anatomy, physiology):
    """The problems of a small model, of which only the populations are kept."""

    def problems(integration, models=("LIF", "PSC_EXP", "PSC_EXP"), tonic=False, **parameters):
        anatomy["IN"], anatomy["S"] = [], []
        anatomy["params"]["integration"] = integration
        physiology["neuron_model"], physiology["excitation_model"], physiology["inhibition_model"] = models
        for block in ("SS", "BC"):
            physiology[block] = {**physiology[block], **parameters}
            if not tonic:
                del physiology[block]["tonic_current"]
        return [(problem.label, problem.message) for problem in check(anatomy, physiology).report]

    return problems


@pytest.mark.parametrize("current", ["PSC_EXP", "PSC_ALPHA"])
def test_exact_takes_a_linear_model(problems, current):
    assert problems("exact", ("LIF", current, current), V_init_sd="4*mV") == []  # what drives it: a spread at the start


@pytest.mark.parametrize(
    ("models", "tonic"),
    [
        (("EIF", "PSC_EXP", "PSC_EXP"), False),
        (("LIF", "SIMPLE_E", "SIMPLE_I"), False),
        (("LIF", "PSC_EXP", "PSC_EXP"), True),
    ],
)
def test_exact_refuses_all_others(problems, models, tonic):
    found = problems("exact", models, tonic)
    assert [label for label, _ in found] == ["params, integration"] * 2
    assert "integration 'exact' cannot solve" in found[0][1]
    assert ", ".join(models) in found[0][1]
    assert "LIF with PSC_EXP, PSC_ALPHA, PSC_VOLT or DELTA" in found[0][1]


def test_exact_refuses_equal_time_constants(problems):
    found = problems("exact", tau_e="C/gL")
    assert len(found) == 2
    assert "divides by 0 when tau_e or tau_i is equal to C/gL" in found[0][1]


@pytest.mark.parametrize("tau", ["7*ms", "C/gL"])
def test_exact_asks_receptors_of_the_table_for_their_time_constants(physiology, problems, tau):
    slow = {
        "about": "a current that decays with a time constant of another name", "sign": "excitation", "current": "ge",
        "state": {"ge": {"derivative": "-ge/tau_slow", "unit": "amp"}}, "increments": ["ge"], "weight_unit": "amp",
        "parameters": {"tau_slow": "second"},
    }  # fmt: skip
    physiology["models"] = {"receptors": {"SLOW": slow}}
    found = problems("exact", ("LIF", "SLOW", "PSC_EXP"), tau_slow=tau)
    refused = [message for label, message in found if label == "params, integration"]
    assert len(refused) == (2 if tau == "C/gL" else 0), found
    assert all("divides by 0 when tau_slow or tau_i is equal to C/gL" in message for message in refused)


@pytest.mark.parametrize("method", ["euler", "exponential_euler", "rk2", "rk4", "heun"])
@pytest.mark.parametrize("models", [("LIF", "PSC_EXP", "PSC_EXP"), ("EIF", "SIMPLE_E", "SIMPLE_I")])
def test_other_methods_take_every_model(problems, method, models):
    assert problems(method, models, tonic=True) == []


@pytest.mark.parametrize("method", ["exact", "exponential_euler", "rk2", "rk4"])
def test_noise_is_refused_where_the_method_has_none(problems, method):
    found = problems(method, noise_sigma="2*mV", taum_soma="20*ms")
    assert {label for label, _ in found} == {"params, integration"}
    assert "noise" in found[0][1]


@pytest.mark.parametrize("method", ["euler", "milstein", "heun"])
def test_noise_is_taken_by_stochastic_methods(problems, method):
    assert problems(method, tonic=True, noise_sigma="2*mV", taum_soma="20*ms") == []

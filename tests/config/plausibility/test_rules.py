"""Numbers that make no sense, or that the time step cannot integrate, are told at their cell with a figure."""

import pytest

from cxsystem2.checking import check
from cxsystem2.problems import Level


def warnings(anatomy, physiology, *changes):
    found = check(anatomy, physiology, changes).report
    assert found.clean, str(found)
    return [str(problem) for problem in found if problem.level is Level.WARNING]


def test_a_sound_model_has_no_warning(anatomy, physiology):
    assert warnings(anatomy, physiology) == []


@pytest.mark.parametrize("model", ["LIF", "EIF", "ADEX"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("SS.V_res=-10*mV", "the reset V_res = -10*mV is above the threshold"),
        ("SS.V_init=-10*mV", "cells start at up to -10*mV, above the threshold VT = -50*mV"),
        ("SS.Ee=-55*mV", "Ee = -55*mV is below the threshold VT = -50*mV"),
        ("SS.Ei=-45*mV", "Ei = -45*mV is above the threshold VT = -50*mV"),
        ("SS.tau_e=0.08*ms", "is longer than tau_e = 0.08*ms"),
        ("SS.tau_e=0.04*ms", "longer than 2 times tau_e = 0.04*ms, where euler is unstable"),
        ("SS.C=0.9*pF", "longer than C/gL = 0.09*ms"),
    ],
)
def test_one_wrong_number_is_one_warning_for_each_model(anatomy, physiology, model, change, message):
    physiology["neuron_model"], physiology["J"] = model, "0.001*nS"
    for name in ("SS", "BC"):
        physiology[name] = {**physiology[name], "a": "1*nS", "b": "1*pA", "tau_w": "100*ms"}
    (found,) = warnings(anatomy, physiology, change)
    assert message in found
    assert change.split("=")[0].replace(".", ", ") in found or "C/gL" in found


@pytest.mark.parametrize(
    ("J", "spread", "warned"),
    [("2.1*uS", "constant", True), ("1.9*uS", "constant", False), ("1.9*uS", "uniform(0.5,1.5)", True)],
)
def test_a_weight_that_overshoots_counts_the_spread(anatomy, physiology, J, spread, warned):
    anatomy["S"] = [{**anatomy["S"][0], "weight_distribution": spread, "custom_weight": J}]
    found = warnings(anatomy, physiology)
    assert [("g*dt/C" in each and "[S, custom_weight]" in each) for each in found] == [True] * warned


def test_exponential_euler_cannot_overshoot_or_swing(anatomy, physiology):
    assert warnings(anatomy, physiology, "J=3*uS", "SS.tau_e=0.04*ms", "integration=exponential_euler") == []


@pytest.mark.parametrize(("row", "sign", "remedy"), [(1, "gi", "write ge"), (3, "ge", "write gi")])
def test_a_receptor_of_the_other_sign(anatomy, physiology, row, sign, remedy):
    anatomy["S"][row]["receptor"] = sign
    (found,) = warnings(anatomy, physiology)
    assert "[S, receptor]" in found
    assert remedy in found


def test_nothing_drives_a_network(anatomy, physiology):
    for name in ("SS", "BC"):
        physiology[name] = {k: v for k, v in physiology[name].items() if k not in ("tonic_current", "tau_tonic_rampup")}
    assert warnings(anatomy, physiology) == []  # its input does
    anatomy["IN"], anatomy["S"] = [], anatomy["S"][1:]
    (found,) = warnings(anatomy, physiology)
    assert "nothing drives this network" in found
    assert warnings(anatomy, physiology, "SS.V_init=VT + 1*mV") != [found]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("SS.gL=-10*nS", "leak conductance -10*nS is below 0"),
        ("SS.refractory_period=-5*ms", "is below 0"),
        ("S[0->1].delay=250000*second", "more than 2^31 time steps"),
        ("runtime=250000*second", "2^31 or more"),
    ],
)
def test_numbers_that_are_errors(anatomy, physiology, change, message):
    physiology["SS"] = {**physiology["SS"], "refractory_period": "2*ms"}
    (found,) = check(anatomy, physiology, [change]).report.errors
    assert message in found.message


def test_the_spread_of_a_delay_counts(anatomy, physiology):
    anatomy["S"][0] |= {"delay": "200000*second", "delay_distribution": "uniform(0.5,1.5)"}
    (found,) = check(anatomy, physiology).report.errors
    assert "up to 3e+05 s" in found.message


def test_a_delay_longer_than_the_run(anatomy, physiology):
    (found,) = warnings(anatomy, physiology, "S[0->1].delay=1*second")
    assert "longer than the run of 0.1 s" in found

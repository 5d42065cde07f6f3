"""Numbers that make no sense, or that the time step cannot integrate, are told at their cell with a figure."""

import math

import pytest

from cxsystem2.brian import brian2, codegen_target, device_active, quantity
from cxsystem2.checking import check
from cxsystem2.expressions import evaluate, in_unit
from cxsystem2.models.receptors import excitation
from cxsystem2.outline import make, read
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


@pytest.mark.parametrize(("step", "method", "warned"), [(0.1, "euler", True), (0.05, "euler", False), (0.1, "rk4", False)])
def test_channels_that_open_within_a_spike_need_short_steps(step, method, warned):
    made = make(read({"populations": [{"model": "SIMPLE_HH"}]}))
    found = warnings(made.anatomy, made.physiology, f"default_clock={step}*ms", f"integration={method}")
    assert [each for each in found if "time steps of 0.05*ms or less" in each] == found and bool(found) == warned


@pytest.mark.parametrize(
    ("J", "spread", "warned"),
    [("2.1*uS", "constant", True), ("1.9*uS", "constant", False), ("1.9*uS", "uniform(0.5,1.5)", True)],
)
def test_a_weight_that_overshoots_counts_the_spread(anatomy, physiology, J, spread, warned):
    anatomy["S"] = [{**anatomy["S"][0], "weight_distribution": spread, "custom_weight": J}]
    found = warnings(anatomy, physiology)
    assert [("g*dt/C" in each and "[S, custom_weight]" in each) for each in found] == [True] * warned


_RISING = {
    "E_ALPHA_NONSCALED": ({"tau_e_alpha": "2*ms", "Ee": "0*mV"}, math.exp(-1)),
    "E_ALPHA": ({"tau_e_alpha": "2*ms", "scaling_alpha": "0.4", "Ee": "0*mV"}, 0.4),
    "AMPA_NMDA_BIEXP": (
        {
            **{f"E_{name}": "0*mV" for name in ("ampa", "nmda")},
            **{f"tau_{part}_{name}": "2*ms" for part in ("decay", "rise") for name in ("ampa", "nmda")},
            "scaling_ampa": "0.5", "scaling_nmda": "0",
        },
        0.5,
    ),
}  # fmt: skip
"""Receptors that open gradually, their parameters, and the largest conductance relative to the weight."""


@pytest.mark.parametrize("model", _RISING)
@pytest.mark.parametrize(("factor", "warned"), [(0.95, False), (1.05, True)])
def test_the_peak_of_conductances_that_open_gradually_counts(anatomy, physiology, model, factor, warned):
    own, peak = _RISING[model]
    physiology["excitation_model"] = model
    for name in ("SS", "BC"):
        physiology[name] = {**physiology[name], **own}
    critical = 2 * 200e-12 / 1e-4 / peak  # C/dt is 2 uS, and forward Euler is stable up to twice that
    anatomy["S"] = [{**anatomy["S"][0], "weight_distribution": "constant", "custom_weight": f"{critical * factor}*siemens"}]
    found = [each for each in warnings(anatomy, physiology) if "g*dt/C" in each]
    assert ["at its peak, with g*dt/C" in each for each in found] == [True] * warned


@pytest.mark.parametrize("model", _RISING)
def test_a_potential_swings_around_the_reversal_potential_where_it_is_warned_of(model):
    """A cell at rest, one spike, forward Euler; the reversal potential is 0."""
    receptor, (own, peak) = excitation[model], _RISING[model]
    units = {name: receptor.parameters[name].unit for name in own}
    values = {name: quantity(in_unit(evaluate(text, {}), units[name]), units[name]) for name, text in own.items()}
    namespace = values | {"C": 200 * brian2.pF}
    lines = [f"dvm/dt = ({receptor.current} + 10*nS*(-60*mV - vm))/C : volt", *(state.equation for state in receptor.state)]
    cells = brian2.NeuronGroup(2, "\n".join(lines), method="euler", dt=0.1 * brian2.ms, namespace=namespace)
    cells.vm = -60 * brian2.mV
    for name in receptor.incremented:
        setattr(cells, name, [0.95, 1.5] * brian2.uS * 4 / peak)  # C/dt is 2 uS
    monitor = brian2.StateMonitor(cells, "vm", record=True)
    with device_active("runtime"), codegen_target("numpy"):
        brian2.Network(cells, monitor).run(20 * brian2.ms)
    assert (monitor.vm.max(axis=1) > 1e-9 * brian2.volt).tolist() == [False, True]


def test_the_first_spike_of_a_facilitating_synapse_counts(anatomy, physiology):
    row = {**anatomy["S"][0], "syn_type": "Facilitating", "weight_distribution": "constant"}
    for weight, warned in (("19*uS", False), ("21*uS", True)):  # U_f is 0.1
        anatomy["S"] = [{**row, "custom_weight": weight}]
        assert ["g*dt/C" in each for each in warnings(anatomy, physiology)] == [True] * warned


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


@pytest.mark.parametrize(
    ("change", "label", "message"),
    [
        ("SS.refractory_period=250000*second", "SS, refractory_period", "the refractory period 2.5e+05 s is more than 2^31"),
        ("G[0].monitors=[Rate][dt]250000*second", "G, monitors", "the interval 2.5e+05 s of [Rate]"),
        ("G[0].monitors=[Sp] [St]vm[dt]250000*second", "G, monitors", "the interval 2.5e+05 s of vm"),
        ("S[0].monitors=[St]wght[dt]250000*second", "S, monitors", "the interval 2.5e+05 s of wght"),
        ("S[0].velocity=1e-9*meter/second", "S, velocity", "with 1e-09 m/s the delay is up to"),
    ],
)
def test_what_has_more_steps_than_can_be_counted_is_one_error_at_its_cell(anatomy, physiology, change, label, message):
    name, value = change.split("=")
    if name.startswith("SS"):
        physiology["SS"] = {**physiology["SS"], "refractory_period": value}
    else:
        anatomy[name[0]][0][name.split(".")[1]] = value
    (found,) = check(anatomy, physiology).report.errors
    assert message in found.message
    assert "take a" in found.message
    assert found.label == label
    assert found.place.column > 0


def test_an_interval_that_other_rows_take_over_is_told_where_it_stands(anatomy, physiology):
    first, second = anatomy["G"][:2]
    anatomy["G"][:2] = [{**first, "monitors": "[Rate][dt]250000*second -->"}, {**second, "monitors": ""}]
    (found,) = check(anatomy, physiology).report.errors
    assert found.place.row == 1


@pytest.mark.parametrize(
    ("monitors", "message"),
    [
        ("[Sp][from]3*second", "[Sp] begins at [from] 3 s, when the run of 2 s is over; lower [from]"),
        ("[St]vm[from]1*second[to]3*second", "[St]vm goes on until [to] 3 s, but the run ends at 2 s; lower [to]"),
        ("[Sp] [Rate][to]3*second -->", "[Rate] goes on until [to] 3 s"),
    ],
)
def test_an_interval_beyond_the_run_is_one_warning(anatomy, physiology, monitors, message):
    anatomy["params"]["runtime"] = "2*second"
    anatomy["G"][0]["monitors"], anatomy["G"][1]["monitors"] = monitors, ""
    report = check(anatomy, physiology).report
    (found,) = (one for one in report if one.label == "G, monitors")
    assert report.clean
    assert message in found.message
    assert found.place.row == 1


def test_the_refractory_period_of_all_pyramidal_cells_is_told_once(pyramidal_network):
    anatomy, physiology = pyramidal_network
    anatomy["params"]["pc_refractory"] = "250000*second"
    (found,) = check(anatomy, physiology).report.errors
    assert found.label == "params, pc_refractory"


def test_a_velocity_counts_with_the_distance_of_the_centres(anatomy, physiology):
    anatomy["params"]["grid_radius"] = "0*meter"
    anatomy["S"][0]["velocity"] = "1e-8*meter/second"
    assert check(anatomy, physiology).report.clean
    anatomy["IN"][0]["net_center"] = "5+0j"
    (found,) = check(anatomy, physiology).report.errors
    assert found.label == "S, velocity"


def test_the_spread_of_a_delay_counts(anatomy, physiology):
    anatomy["S"][0] |= {"delay": "200000*second", "delay_distribution": "uniform(0.5,1.5)"}
    (found,) = check(anatomy, physiology).report.errors
    assert "up to 3e+05 s" in found.message


def test_a_delay_longer_than_the_run(anatomy, physiology):
    (found,) = warnings(anatomy, physiology, "S[0->1].delay=1*second")
    assert "longer than the run of 0.1 s" in found


def test_the_time_constant_of_a_receptor_of_the_table_counts_as_well(anatomy, physiology):
    slow = {
        "about": "a conductance that decays", "sign": "excitation", "current": "ge*(Ee - vm)", "increments": ["ge"],
        "state": {"ge": {"derivative": "-ge/tau_own", "unit": "siemens"}},
        "parameters": {"tau_own": "second", "Ee": "volt"},
    }  # fmt: skip
    physiology.update(models={"receptors": {"OWN": slow}}, excitation_model="OWN", J="0.001*nS")
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "tau_own": "5*ms"}
    found = check(anatomy, physiology, ["SS.tau_own=0.08*ms"], trust=True).report
    assert ["is longer than tau_own = 0.08*ms" in str(problem) for problem in found] == [True], str(found)

"""Plasticity rules against a step-by-step calculation from the spikes of the run; gap junctions against the closed form."""

import re

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.models.synapses import synapses
from cxsystem2.testing import models
from tests.conftest import needs

NANO, MILLI, DT = 1e-9, 1e-3, 1e-4
CLOPATH_CELL = {**models.CLOPATH_CELL, "tonic_current": "0*pA", "tau_e": "1*ms", "tau_i": "1*ms"}
GAP_CELL = {"a": "0*nS", "b": "0*pA", "tau_w": "100*ms", "VT": "0*mV", "tonic_current": "0*pA"}
BOUND = 2 * NANO
RULES = ("STDP", "STDP_with_scaling", "Vogels", "deBrito", "minimal_triplet_STDP", "CPlastic")
DEVICES = [pytest.param("python"), pytest.param("cpp", marks=pytest.mark.compiled)]
PATIENT = [pytest.param("python"), pytest.param("cpp", marks=[pytest.mark.compiled, pytest.mark.slow])]
"""A program that all rules share is enough for every day."""
_runs = {}


def times(text):
    return f"[{text}]*second"


PRE = times("0.010 0.0301 0.0302 0.05 0.0803 0.12 0.128 0.17 0.21 0.215 0.22 0.26 0.3")
POST = times("0.013 0.0203 0.0506 0.076 0.09 0.126 0.1605 0.1705 0.209 0.219 0.225 0.27 0.2905")


def tables(anatomy, physiology, rules, **changes):
    """One input cell `0` and one cell `2` that fire at scripted times, onto one cell `1` that is driven to fire."""
    physiology.update({**models.plasticity(), "neuron_model": "CADEX", **changes})
    physiology["SS"] = {**physiology["SS"], **CLOPATH_CELL}
    anatomy["params"].update(runtime="320*ms")
    relay = {"type": "VPM", "number_of_neurons": 1, "radius": "0*um", "monitors": "[Sp]"}
    anatomy["IN"] = [{"idx": 0, "spike_times": PRE, **relay}, {"idx": 9, "spike_times": POST, **relay}]
    cell = {"number_of_neurons": 1, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp] [St]v_lowpass1+v_lowpass2+v_homeo"}
    anatomy["G"] = [{"idx": 1, **cell}, {"idx": 2, **cell, "monitors": "[Sp] [St]x_trace"}]
    row = {"receptor": "ge", "p": 1}
    drive = {**row, "syn_type": "Fixed_const_wght", "custom_weight": "300*nS"}
    anatomy["S"] = [{**drive, "pre_syn_idx": 9, "post_syn_idx": 1}, {**drive, "pre_syn_idx": 0, "post_syn_idx": 2}]
    for rule in rules:
        states = "".join(f"+{name}" for name in synapses[rule].state)
        plastic = {"pre_syn_idx": 2 if rule == "CPlastic" else 0, "post_syn_idx": 1, "syn_type": rule}
        sign = "gi" if rule == "Vogels" else "ge"
        anatomy["S"].append({**row, "receptor": sign, **plastic, "monitors": f"[St]wght{states}"})
        if not synapses[rule].weight_scalar:
            anatomy["S"][-1]["custom_weight"] = "1*nS"


def simulate(anatomy, physiology, device, rules, key, **changes):
    """One run with all rules at once for each device; every test looks at it."""
    needs(device)
    if (device, key) not in _runs:
        tables(anatomy, physiology, rules, **changes)
        model = CxSystem(anatomy, physiology, device=device)
        drawn = {one.synapse.word: model.network.connections(one) for one in model.network.config.pathways}
        _runs[device, key] = model.run(save_results=False), drawn
    return _runs[device, key]


class Run:
    """The spikes and the recorded weight of one rule."""

    def __init__(self, results, drawn, rule):
        source = "NG2_SS_L4" if rule == "CPlastic" else "NG0_relay_vpm"
        (name,) = [name for name in results.recordings if re.match(rf"S\d+_{rule}_NG", name)]
        self.recordings, self.results = results.recordings[name], results
        self.found = self.recordings["wght"].values[:, 0]
        self.start, delay = drawn[rule].weight[0], np.rint(drawn[rule].delay[0] / DT)
        steps = len(self.found)
        self.emitted, self.pre, self.post = (np.zeros(steps, bool) for _ in range(3))
        fired = np.rint(results.spikes[source].t / DT).astype(int)
        self.emitted[fired] = True
        arrived = fired + int(delay)
        self.pre[arrived[arrived < steps]] = True
        self.post[np.rint(results.spikes["NG1_SS_L4"].t / DT).astype(int)] = True

    def expected(self, step, on_pre, on_post):
        """The weight before each step, when `step` goes on by a time step and the others are what spikes do."""
        weight, weights = self.start, []
        for number in range(len(self.found)):
            weights.append(weight)
            weight = step(weight)
            weight = np.clip(on_pre(weight, number), 0, BOUND) if self.pre[number] else weight
            weight = np.clip(on_post(weight, number), 0, BOUND) if self.post[number] else weight
        return np.array(weights)

    def neuron(self, name, variable):
        """A recorded variable as synapses see it in each step: after its update and before the reset, if there is one."""
        values = self.results.recordings[name][variable].values[:, 0]
        return np.append(values[1:], values[-1])


def pair(run):
    apre = apost = 0.0

    def step(weight):
        nonlocal apre, apost
        apre, apost = apre * np.exp(-DT / 0.02), apost * np.exp(-DT / 0.03)
        return weight

    def on_pre(weight, _):
        nonlocal apre
        apre += 0.3 * NANO
        return weight - 0.12 * apost

    def on_post(weight, _):
        nonlocal apost
        apost += 0.25 * NANO
        return weight + 0.1 * apre

    return step, on_pre, on_post


def multiplicative(run, scaling=0.0):
    apre = apost = sensor = 0.0

    def step(weight):
        nonlocal apre, apost, sensor
        apre, apost = apre * np.exp(-DT / 0.02), apost * np.exp(-DT / 0.03)
        weight = np.clip(weight + DT * scaling * weight * (20 - sensor), 0, 1.6 * NANO)
        sensor -= DT * sensor / 0.1
        return weight

    def on_pre(weight, _):
        nonlocal apre
        apre += 0.04 * run.start * 1.5
        return min(weight + apost, 1.6 * NANO)

    def on_post(weight, _):
        nonlocal apost, sensor
        apost -= 0.05 * weight * 0.8
        sensor += 1
        return min(weight + apre, 1.6 * NANO)

    return step, on_pre, on_post


def vogels(run):
    apre = apost = 0.0

    def step(weight):
        nonlocal apre, apost
        apre, apost = apre * np.exp(-DT / 0.02), apost * np.exp(-DT / 0.025)
        return weight

    def on_pre(weight, _):
        nonlocal apre
        apre += NANO
        return weight + 0.05 * (apost - 10 * 0.02 * 2 * NANO)

    def on_post(weight, _):
        nonlocal apost
        apost += 1.1 * NANO
        return weight + 0.05 * apre

    return step, on_pre, on_post


def triplet(run):
    x = y = mean = 0.0
    slow, fast = np.exp(-DT / 0.06), np.exp(-DT / 0.025)

    def step(weight):
        nonlocal x, y, mean
        mean = mean * slow + y * 0.025 / (0.025 - 0.06) * (fast - slow)
        x, y = x * np.exp(-DT / 0.02), y * fast
        return weight

    def on_pre(weight, _):
        nonlocal x
        x += 1
        return weight - 0.02 * y * NANO

    def on_post(weight, _):
        nonlocal y
        y += 0.9
        return weight + 0.2 * x * mean * NANO

    return step, on_pre, on_post


def brito(run):
    x = y = x_mean = y_mean = activity = 0.0

    def step(weight):
        nonlocal x, y, x_mean, y_mean, activity
        x_mean, y_mean = x_mean + DT * (x - x_mean) / 0.05, y_mean + DT * (y - y_mean) / 0.06
        activity += DT * (y**2 - activity) / 0.1
        x, y = x - DT * x / 0.02, y - DT * y / 0.025
        return weight - DT * weight / 2

    def on_pre(weight, _):
        nonlocal x
        before, x = x, x + 1
        return weight - 0.7 * activity * before * y_mean * NANO

    def on_post(weight, _):
        nonlocal y
        before, y = y, y + 0.9
        return weight + 0.5 * before * y_mean * x_mean * NANO

    return step, on_pre, on_post


def clopath(run):
    lift, target, source = run.post * 10 * MILLI, "NG1_SS_L4", "NG2_SS_L4"
    low1, low2 = run.neuron(target, "v_lowpass1") - lift, run.neuron(target, "v_lowpass2") - lift
    homeo, trace = run.neuron(target, "v_homeo") - lift / 100, run.neuron(source, "x_trace") - run.emitted / 15

    def on_pre(weight, now):
        return weight - 8e-13 * homeo[now] ** 2 / (12 * MILLI**2) * max(low1[now] + 62 * MILLI, 0) / MILLI

    def on_post(weight, now):
        return weight + 14e-12 * trace[now] * max(low2[now] + 72 * MILLI, 0) / MILLI

    return lambda weight: weight, on_pre, on_post


CALCULATIONS = {
    "STDP": pair,
    "STDP_with_scaling": lambda run: multiplicative(run, 0.3),
    "Vogels": vogels,
    "deBrito": brito,
    "minimal_triplet_STDP": triplet,
    "CPlastic": clopath,
}


def agrees(run, calculation):
    expected = run.expected(*calculation(run))
    assert run.pre.sum() >= 12
    assert run.post.sum() >= 12
    assert len(np.unique(expected)) > 15
    assert np.ptp(expected) > 0.02 * expected[0]
    np.testing.assert_allclose(run.found, expected, rtol=1e-6)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("rule", RULES)
def test_the_weight_follows_the_rule(anatomy, physiology, device, rule):
    agrees(Run(*simulate(anatomy, physiology, device, RULES, "all"), rule), CALCULATIONS[rule])


@pytest.mark.parametrize("device", PATIENT)
def test_without_rates_of_learning_stdp_is_the_multiplicative_rule(anatomy, physiology, device):
    tables(anatomy, physiology, ["STDP"])
    for name in [name for name in physiology if name.startswith("stdp_eta")]:
        del physiology[name]
    anatomy["S"][-1].update(monitors="[St]wght+wght0", custom_weight="1*nS")
    model = CxSystem(anatomy, physiology, device=device)
    drawn = {"STDP": model.network.connections(model.network.config.pathways[-1])}
    run = Run(model.run(save_results=False), drawn, "STDP")
    assert run.recordings["wght0"].values[-1, 0] == run.start
    agrees(run, multiplicative)


@pytest.mark.parametrize("rule", RULES)
def test_weights_reach_their_bounds_and_stay_within(anatomy, physiology, rule):
    strong = {f"{prefix}_eta{end}": "40" for prefix in ("stdp", "vog", "deb", "mtSTDP") for end in ("", "_ltp", "_ltd")}
    strong |= {"cplastic_SS_SS": "(8e-9, 14e-9)", "stdp_in_SS_soma": "(4, -5, 20*ms, 30*ms)"}
    run = Run(*simulate(anatomy, physiology, "python", RULES, "strong", **strong), rule)
    largest = 1.6 * NANO if rule == "STDP_with_scaling" else BOUND
    assert run.found.min() == 0
    assert run.found.max() == pytest.approx(largest, rel=1e-12)


def joined(anatomy, physiology, device, *directions):
    """Two cells, of which the second begins 20 mV above the first; the two potentials and the times."""
    needs(device)
    physiology.update(neuron_model="ADEXGAP", gap_junction_weight="3*nS")
    physiology["SS"] = {**physiology["SS"], **GAP_CELL, "V_init": "-70*mV"}
    physiology["warm"] = {**physiology["SS"], "V_init": "-50*mV"}
    cell = {"number_of_neurons": 1, "neuron_type": "SS", "layer_idx": 4, "monitors": "[St]vm"}
    anatomy["IN"], anatomy["G"] = [], [{"idx": 1, **cell}, {"idx": 2, "neuron_subtype": "warm", **cell}]
    anatomy["S"] = [
        {"receptor": sign, "pre_syn_idx": pre, "post_syn_idx": post, "syn_type": "Gap_junction", "p": 1}
        for sign, pre, post in directions
    ]
    found = CxSystem(anatomy, physiology, device=device).run(save_results=False).recordings
    assert len(found) == 2
    return *(found[name]["vm"].values[:, 0] for name in ("NG1_SS_L4", "NG2_warm_L4")), found["NG1_SS_L4"]["vm"].t


@pytest.mark.parametrize("device", PATIENT)
def test_gap_junctions_equalise_potentials(anatomy, physiology, device):
    cold, warm, t = joined(anatomy, physiology, device, ("ge", 1, 2), ("gi", 2, 1))
    rate = (10 * NANO + 2 * 3 * NANO) / 200e-12
    np.testing.assert_allclose(warm - cold, 20 * MILLI * (1 - DT * rate) ** np.rint(t / DT), rtol=1e-6)
    np.testing.assert_allclose(warm - cold, 20 * MILLI * np.exp(-t * rate), atol=0.005 * 20 * MILLI)
    np.testing.assert_allclose(warm + cold, -120 * MILLI, rtol=1e-6)


def test_a_gap_junction_conducts_one_way(anatomy, physiology):
    cold, warm, t = joined(anatomy, physiology, "python", ("ge", 1, 2))
    alone = 10 * MILLI * (1 - DT * 50) ** np.rint(t / DT)
    np.testing.assert_allclose(cold, -60 * MILLI - alone, rtol=1e-6)
    assert np.all(warm[1:] < -60 * MILLI + alone[1:])


@pytest.mark.parametrize("rule", RULES)
def test_every_conductance_of_the_target_takes_the_weight(rule):
    lines = synapses[rule].arrival(("ge_soma", "g_nmda_soma"))
    assert [line.partition(" ")[0] for line in lines if "_post +=" in line] == ["ge_soma_post", "g_nmda_soma_post"]


def test_equal_times_of_a_trace_and_its_average_are_no_division_by_zero():
    values = {"tau_y": 0.02, "tau_y_avg": 0.02}

    class Table:
        @staticmethod
        def scalar(name, parameter):
            return values.get(name.removeprefix("mtSTDP_"), 1.0)

    assert synapses["minimal_triplet_STDP"].resolve(Table)["tau_y_avg"] == pytest.approx(0.02, rel=2e-6)
    assert synapses["minimal_triplet_STDP"].resolve(Table)["tau_y_avg"] != 0.02

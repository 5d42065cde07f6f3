"""Single cells and synapses against independent solutions, on the numpy device with a fine step."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from cxsystem2 import CxSystem

NANO, MILLI, PICO = 1e-9, 1e-3, 1e-12


@pytest.fixture
def single(anatomy, physiology):
    """Run one cell of a model with some parameters; returns the recorded variables."""

    def run(model, variables, runtime="100*ms", dt="0.01*ms", **parameters):
        physiology["neuron_model"] = model
        physiology["SS"] = {**physiology["SS"], **parameters}
        anatomy["IN"], anatomy["S"] = [], []
        anatomy["G"] = [
            {"idx": 1, "number_of_neurons": 1, "neuron_type": "SS", "layer_idx": 4, "monitors": f"[Sp] [St]{variables}"}
        ]
        results = CxSystem(anatomy, physiology, changes=[f"runtime={runtime}", f"default_clock={dt}"]).run(save_results=False)
        found = results.recordings["NG1_SS_L4"]
        return results, {name: recording.values[:, 0] for name, recording in found.items()}, found["vm"].t

    return run


def test_lif_below_threshold_is_the_closed_form(single):
    _, found, t = single("LIF", "vm", VT="0*mV", tonic_current="100*pA", tau_tonic_rampup="1e-6*ms")
    expected = -60 * MILLI + 10 * MILLI * (1 - np.exp(-t / (20 * MILLI)))
    assert np.abs(found["vm"] - expected).max() < 1e-5


def test_lif_fires_at_the_closed_form_rate(single):
    results, _, _ = single("LIF", "vm", runtime="250*ms", tonic_current="200*pA", tau_tonic_rampup="1e-6*ms")
    period = 20 * np.log(20 / (20 - 10)) + 2  # ms: from -60 towards -40 up to -50 mV, and the refractory time
    intervals = np.diff(results.spikes["NG1_SS_L4"].t) * 1e3
    assert len(intervals) > 10
    assert intervals.mean() == pytest.approx(period, rel=0.005)
    assert intervals.std() < 0.02


def solve(derivative, start, t):
    solved = solve_ivp(derivative, (0, t[-1]), start, t_eval=t, rtol=1e-9, atol=1e-15)
    return solved.y


def test_eif_below_threshold_follows_its_equation(single):
    _, found, t = single("EIF", "vm", tonic_current="70*pA", tau_tonic_rampup="10*ms")

    def derivative(t, y):
        (v,) = y
        leak = 10 * NANO * (-60 * MILLI - v) + 10 * NANO * 2 * MILLI * np.exp((v + 50 * MILLI) / (2 * MILLI))
        return [(leak + 70 * PICO * (1 - np.exp(-t / 0.01))) / (200 * PICO)]

    (expected,) = solve(derivative, [-60 * MILLI], t)
    assert np.abs(found["vm"] - expected).max() < 0.01 * np.ptp(expected)


def test_adex_below_threshold_follows_its_equations(single):
    parameters = {"a": "8*nS", "b": "10*pA", "tau_w": "30*ms", "tonic_current": "70*pA", "tau_tonic_rampup": "10*ms"}
    _, found, t = single("ADEX", "vm+w", **parameters)

    def derivative(t, y):
        v, w = y
        leak = 10 * NANO * (-60 * MILLI - v) + 10 * NANO * 2 * MILLI * np.exp((v + 50 * MILLI) / (2 * MILLI))
        current = leak - w + 70 * PICO * (1 - np.exp(-t / 0.01))
        return [current / (200 * PICO), (8 * NANO * (v + 60 * MILLI) - w) / 0.03]

    v, w = solve(derivative, [-60 * MILLI, 0], t)
    assert np.abs(found["vm"] - v).max() < 0.01 * np.ptp(v)
    assert np.abs(found["w"] - w).max() < 0.01 * np.ptp(w)


def test_adaptation_grows_by_b_at_each_spike(single):
    parameters = {"a": "0*nS", "b": "40*pA", "tau_w": "1e6*second", "tonic_current": "400*pA"}
    results, found, t = single("ADEX", "vm+w", **parameters)
    spikes = results.spikes["NG1_SS_L4"].t
    assert len(spikes) > 2
    after = found["w"][np.searchsorted(t, spikes) + 1]
    assert np.allclose(after, 40 * PICO * np.arange(1, len(spikes) + 1), rtol=1e-6)


def test_izhikevich_below_threshold_follows_its_equations(single):
    parameters = {"k": "0.7*nS/mV", "a": "0.03/ms", "b": "-2*nS", "d": "100*pA", "Vcut": "35*mV", "VT": "-40*mV",
                  "tonic_current": "40*pA", "tau_tonic_rampup": "10*ms"}  # fmt: skip
    _, found, t = single("IZHIKEVICH", "vm+u", **parameters)

    def derivative(t, y):
        v, u = y
        current = 0.7e-6 * (v + 60 * MILLI) * (v + 40 * MILLI) - u + 40 * PICO * (1 - np.exp(-t / 0.01))
        return [current / (200 * PICO), 30 * (-2 * NANO * (v + 60 * MILLI) - u)]

    v, u = solve(derivative, [-60 * MILLI, 0], t)
    assert np.abs(found["vm"] - v).max() < 0.01 * np.ptp(v)
    assert np.abs(found["u"] - u).max() < 0.01 * np.ptp(u)


@pytest.fixture
def volley(anatomy, physiology):
    """Ten spikes of one input cell onto one silent cell; returns the increments of its conductance."""

    def run(synapse, *changes):
        physiology["SS"]["tonic_current"] = "0*pA"
        physiology["SS"]["tau_e"] = "0.5*ms"
        anatomy["IN"] = [{"idx": 0, "type": "VPM", "number_of_neurons": 1, "radius": "0*um", "spike_times": "50*Hz"}]
        anatomy["G"] = [{"idx": 1, "number_of_neurons": 1, "neuron_type": "SS", "layer_idx": 4, "monitors": "[St]ge_soma"}]
        anatomy["S"] = [{"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": 1, "syn_type": synapse, "p": 1}]
        physiology["delay"]["delay_in_SS"] = "2*ms"
        model = CxSystem(anatomy, physiology, changes=["runtime=400*ms", *changes])
        drawn = model.network.connections(model.network.config.pathways[0])
        recording = model.run(save_results=False).recordings["NG1_SS_L4"]["ge_soma"]
        conductance = recording.values[:, 0]
        arrivals = np.flatnonzero(np.diff(conductance) > 0) + 1
        jumps = conductance[arrivals] - conductance[arrivals - 1] * (1 - 1e-4 / 0.5e-3)
        return recording.t[arrivals], jumps / drawn.weight[0], drawn.delay[0]

    return run


def test_a_spike_arrives_after_its_delay(volley):
    arrivals, _, delay = volley("Fixed")
    emitted = 0.01 + 0.02 * np.arange(20) + 1e-4  # every 20 ms from half a period on, one step later through the relay
    expected = emitted + np.rint(delay / 1e-4) * 1e-4 + 1e-4  # recorded at the start of the next step
    assert np.allclose(arrivals, expected[: len(arrivals)], atol=1e-9)


def test_a_fixed_synapse_adds_its_weight(volley):
    _, jumps, _ = volley("Fixed")
    assert np.allclose(jumps, 1, atol=1e-6)


@pytest.mark.parametrize(("changes", "start"), [([], 1.0), (["stp_initial=legacy"], 0.0)])
def test_depression_follows_its_recursion(volley, changes, start):
    arrivals, jumps, _ = volley("Depressing", *changes)
    resource, last, expected = start, 0.0, []
    for time in arrivals - 1e-4:
        resource = 1 - (1 - resource) * np.exp(-(time - last) / 0.2)
        expected.append(0.5 * resource)
        resource, last = resource * 0.5, time
    assert np.allclose(jumps, expected, rtol=1e-6)


@pytest.mark.parametrize(("changes", "resource", "share"), [([], 1.0, 0.1), (["stp_initial=legacy"], 0.0, 0.0)])
def test_facilitation_follows_its_recursion(volley, changes, resource, share):
    arrivals, jumps, _ = volley("Facilitating", *changes)
    last, expected = 0.0, []
    for time in arrivals - 1e-4:
        resource = 1 - (1 - resource) * np.exp(-(time - last) / 0.1)
        share = 0.1 - (0.1 - share) * np.exp(-(time - last) / 0.3)
        expected.append(resource * share)
        resource -= share * resource
        share += 0.1 * (1 - share)
        last = time
    assert np.allclose(jumps, expected, rtol=1e-6)

"""Every neuron model against an independent solution: a potential below threshold, and one point of its f-I curve."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from cxsystem2 import CxSystem
from cxsystem2.brian import brian2, codegen_target
from cxsystem2.expressions import evaluate, in_unit
from cxsystem2.models.neurons import neurons

NANO, MILLI, PICO, MICRO = 1e-9, 1e-3, 1e-12, 1e-6
REFRACTORY = 2 * MILLI
RECEPTORS = {"Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms"}


def lif(t, y, current):
    return [100 * NANO * (-70 * MILLI - y[0]) + current], 800 * PICO


def eif(t, y, current):
    v = y[0]
    leak = 50 * NANO * (-65 * MILLI - v) + 50 * NANO * 2 * MILLI * np.exp((v + 55 * MILLI) / (2 * MILLI))
    return [leak + current], 600 * PICO


def adex(t, y, current):
    v, w = y
    leak = 2 * NANO * (-70 * MILLI - v) + 2 * NANO * 2 * MILLI * np.exp((v + 50 * MILLI) / (2 * MILLI))
    return [leak - w + current, (0.5 * NANO * (v + 70 * MILLI) - w) / 0.1], 10 * PICO


def izhikevich(t, y, current):
    v, u = y
    quadratic = 1.5 * MICRO * (v + 60 * MILLI) * (v + 40 * MILLI)
    return [quadratic - u + current, 30 * (5 * NANO * (v + 60 * MILLI) - u)], 50 * PICO


def lifasc(t, y, current):
    v, slow, fast = y
    return [8.10525 * NANO * (-77.016 * MILLI - v) + slow + fast + current, -slow / 0.1, -fast / 0.01], 233.023 * PICO


def hodgkin_huxley(t, y, current):
    u, m, h, n = y[0] / MILLI, *y[1:]
    alpha_m = 0.1 * (25 - u) / (np.exp(2.5 - 0.1 * u) - 1) if abs(u - 25) > 1e-6 else 1.0
    alpha_n = 0.01 * (10 - u) / (np.exp(1 - 0.1 * u) - 1) if abs(u - 10) > 1e-6 else 0.1
    alpha_h, beta_h = 0.07 * np.exp(-0.05 * u), 1 / (1 + np.exp(3 - 0.1 * u))
    beta_m, beta_n = 4 * np.exp(-0.0556 * u), 0.125 * np.exp(-0.0125 * u)
    sodium = 120 * MILLI * m**3 * h * (115 * MILLI - y[0])
    potassium = 36 * MILLI * n**4 * (-12 * MILLI - y[0])
    gates = [alpha_m * (1 - m) - beta_m * m, alpha_h * (1 - h) - beta_h * h, alpha_n * (1 - n) - beta_n * n]
    return [0.3 * MILLI * (10.6 * MILLI - y[0]) + sodium + potassium + current, *(1000 * gate for gate in gates)], MICRO


def cadex(t, y, current):
    v, w, z, threshold, low1, low2, homeo, x = y
    leak = 30 * NANO * (-70.6 * MILLI - v) + 30 * NANO * 2 * MILLI * np.exp((v - threshold) / (2 * MILLI))
    others = [
        (4 * NANO * (v + 70.6 * MILLI) - w) / 0.144,
        -z / 0.04,
        (-50.4 * MILLI - threshold) / 0.05,
        (v - low1) / 0.01,
        (v - low2) / 0.007,
        v + 70.6 * MILLI - homeo,
        -x / 0.015,
    ]
    return [leak - w + z + current, *others], 281 * PICO


def to(potential, *jumps):
    """A reset of the potential, and jumps of the other variables."""
    return lambda y: np.array([potential, *(y[1:] + np.array(jumps))])


def clopath_reset(y):
    return np.array(
        [-60 * MILLI, y[1] + 80.5 * PICO, 400 * PICO, 30.4 * MILLI, *y[4:6] + 10 * MILLI, y[6] + 0.1 * MILLI, y[7] + 1 / 15]
    )


CASES = {
    # name: (right-hand side, start, threshold, reset, currents below and above threshold, variables to record)
    "LIF": (lif, [-70 * MILLI], lambda y: y[0] + 50 * MILLI, to(-65 * MILLI), "1.8*nA", "2.5*nA", "vm"),
    "EIF": (eif, [-65 * MILLI], lambda y: y[0] + 30 * MILLI, to(-60 * MILLI), "0.35*nA", "0.7*nA", "vm"),
    "ADEX": (adex, [-70 * MILLI, 0], lambda y: y[0] + 30 * MILLI, to(-51 * MILLI, 7 * PICO), "30*pA", "65*pA", "vm+w"),
    "ADEXGAP": (adex, [-70 * MILLI, 0], lambda y: y[0] + 30 * MILLI, to(-51 * MILLI, 7 * PICO), "30*pA", "65*pA", "vm+w"),
    "IZHIKEVICH": (
        izhikevich, [-60 * MILLI, 0], lambda y: y[0] - 35 * MILLI, to(-40 * MILLI, 150 * PICO), "80*pA", "400*pA", "vm+u",
    ),
    "LIFASC": (
        lifasc, [-77.016 * MILLI, 0, 0], lambda y: y[0] + 49.311 * MILLI,
        to(-77 * MILLI, -56.757 * PICO, -605.97 * PICO), "200*pA", "800*pA", "vm+I1+I2",
    ),
    "SIMPLE_HH": (  # closed gates and no current give a spike at once
        hodgkin_huxley, [0, 0, 0, 0], lambda y: y[0] - 60 * MILLI, None, "-5*uA", "15*uA", "vm+m+h+n",
    ),
    "CADEX": (
        cadex, [-70.6 * MILLI, 0, 0, -50.4 * MILLI, -70.6 * MILLI, -70.6 * MILLI, 0, 0], lambda y: y[0] - y[3],
        clopath_reset, "500*pA", "1500*pA", "vm+w+z+VT+v_lowpass1+v_lowpass2+v_homeo+x_trace",
    ),
}  # fmt: skip
DURATION = {"SIMPLE_HH": 0.06}  # second; 0.15 for the others
STEPS = {"SIMPLE_HH": "0.005*ms"}  # its gates start far from rest
UNITS = {"pA": PICO, "nA": NANO, "uA": MICRO}


def solve(word, current):
    """The solution of a model at times, and its spikes: pieces from spike to spike, the potential held in between."""
    rhs, start, threshold, reset, *_ = CASES[word]

    def free(t, y):
        derivative, capacitance = rhs(t, y, current)
        return [derivative[0] / capacitance, *derivative[1:]]

    def held(t, y):
        return [0, *free(t, y)[1:]]

    def event(t, y):
        return threshold(y)

    event.direction, event.terminal = 1, reset is not None
    options = {"rtol": 1e-8, "atol": 1e-14, "max_step": 1e-3, "dense_output": True}
    duration = DURATION.get(word, 0.15)
    t, y, spikes, pieces = 0.0, np.array(start, float), [], []
    while t < duration:
        solved = solve_ivp(free, (t, duration), y, events=event, **options)
        pieces.append((t, solved.t[-1], solved.sol))
        spikes += solved.t_events[0].tolist()
        if solved.status != 1:
            break
        t, y = solved.t[-1], reset(solved.y[:, -1])
        until = min(t + REFRACTORY, duration)
        solved = solve_ivp(held, (t, until), y, **options)
        pieces.append((t, until, solved.sol))
        t, y = until, solved.y[:, -1]
    return pieces, np.array(spikes)


def at(pieces, times):
    values = np.full((len(pieces[0][2](0.0)), len(times)), np.nan)
    for begin, end, solution in pieces:
        inside = (times >= begin) & (times <= end)
        values[:, inside] = solution(times[inside])
    return values


@pytest.fixture(scope="module")
def simulate():
    """One run for each model, with a cell below and a cell above threshold."""
    runs = {}

    def simulate(word):
        if word not in runs:
            *_, low, high, variables = CASES[word]
            block = {**neurons[word].defaults, **RECEPTORS, "tau_tonic_rampup": "1e-9*ms"}
            block["V_init"] = "0*mV" if word == "SIMPLE_HH" else block["EL"]
            physiology = {"neuron_model": word, "SS": {}}
            physiology |= {f"SS_{name}": {**block, "tonic_current": value} for name, value in (("low", low), ("high", high))}
            rows = [
                {"idx": idx, "number_of_neurons": 1, "neuron_type": "SS", "neuron_subtype": f"SS_{name}", "layer_idx": 4,
                 "monitors": f"[Sp] [St]{variables}"}
                for idx, name in ((1, "low"), (2, "high"))
            ]  # fmt: skip
            params = {
                "runtime": f"{DURATION.get(word, 0.15)}*second",
                "default_clock": STEPS.get(word, "0.01*ms"),
                "device": "python",
                "seed": 1,
            }
            runs[word] = CxSystem({"params": [params], "G": rows}, physiology).run(save_results=False)
        results = runs[word]
        return {name.split("_")[2]: (results.spikes[name].t, results.recordings[name]) for name in results.recordings}

    return simulate


def amperes(text):
    number, unit = text.split("*")
    return float(number) * UNITS[unit]


def test_every_model_is_tested():
    assert CASES.keys() == neurons.keys()


@pytest.mark.parametrize("word", CASES)
def test_a_potential_below_threshold_follows_the_equations(simulate, word):
    *_, low, _, variables = CASES[word]
    spikes, recordings = simulate(word)["low"]
    pieces, expected_spikes = solve(word, amperes(low))
    assert len(spikes) == len(expected_spikes) == 0
    for name, expected in zip(variables.split("+"), at(pieces, recordings["vm"].t), strict=True):
        found = recordings[name].values[:, 0]
        assert np.abs(found - expected).max() <= 0.01 * np.ptp(expected), name


@pytest.mark.parametrize("word", CASES)
def test_a_neuron_fires_at_the_rate_of_its_equations(simulate, word):
    *_, high, variables = CASES[word]
    spikes, recordings = simulate(word)["high"]
    pieces, expected = solve(word, amperes(high))
    assert len(spikes) == len(expected) >= 3
    assert np.diff(spikes).mean() == pytest.approx(np.diff(expected).mean(), rel=0.01)
    quiet = recordings["vm"].t < spikes[0] - MILLI / 2
    for name, values in zip(variables.split("+"), at(pieces, recordings["vm"].t), strict=True):
        found = recordings[name].values[:, 0]
        if name not in ("vm", "m", "h", "n"):  # those run through the spike, where a shift in time is a large error
            assert found[-1] == pytest.approx(values[-1], rel=0.02), name
        assert np.abs(found - values)[quiet].max() <= 0.02 * np.ptp(values), name


def test_the_potential_is_held_while_refractory_but_not_in_a_real_spike(simulate):
    spikes, recordings = simulate("ADEX")["high"]
    vm, t = recordings["vm"].values[:, 0], recordings["vm"].t
    after = (t > spikes[0] + 1e-5) & (t < spikes[0] + REFRACTORY)
    assert np.ptp(vm[after]) == 0
    vm = simulate("SIMPLE_HH")["high"][1]["vm"].values[:, 0]
    assert 90 * MILLI < vm.max() < 110 * MILLI
    assert np.unique(vm).size > 0.99 * vm.size


@pytest.mark.parametrize("word", neurons)
def test_defaults_name_every_parameter_in_its_unit(word):
    neuron = neurons[word]
    assert neuron.defaults.keys() == neuron.parameters.keys()
    for name, text in neuron.defaults.items():
        assert neuron.parameters[name].fault(in_unit(evaluate(text, {}), neuron.parameters[name].unit)) == ""


@pytest.mark.parametrize(("name", "potential", "rate"), [("m", 25, 1.0), ("n", 10, 0.1)])
def test_rates_of_hodgkin_and_huxley_have_no_singularity(name, potential, rate):
    (state,) = (state for state in neurons["SIMPLE_HH"].state if state.name == name)
    group = brian2.NeuronGroup(3, f"{state.equation}\nvm : volt", method="euler", dt=0.1 * brian2.ms)
    group.vm = [potential - 1e-9, potential, potential + 1e-9] * brian2.mV
    with codegen_target("numpy"):
        brian2.Network(group).run(0.1 * brian2.ms, namespace={})
    assert getattr(group, name)[:] == pytest.approx(0.1 * rate, rel=1e-6)

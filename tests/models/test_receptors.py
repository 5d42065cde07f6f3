"""Every receptor model against a direct computation: conductances step by step, peaks, currents and their signs."""

import functools
from itertools import product

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.special import exprel

from cxsystem2 import CxSystem
from cxsystem2.brian import brian2, codegen_target
from cxsystem2.models.cells import SOMA, Soma
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition
from tests.conftest import needs

NANO, MILLI, PICO = 1e-9, 1e-3, 1e-12
DT, STEPS = 1e-4, 800
SPIKES = {"ge": (0.010, 0.018), "gi": (0.013, 0.030)}
REVERSALS = {"Ee": 0, "E_ampa": 2, "E_nmda": 5, "Ei": -80, "E_gabaa": -75, "E_gabab": -90}
TIMES = {
    "tau_e": 5, "tau_i": 8, "tau_e_alpha": 3, "tau_i_alpha": 4, "tau_decay_ampa": 2, "tau_rise_ampa": 0.5,
    "tau_decay_nmda": 60, "tau_rise_nmda": 4, "tau_decay_gabaa": 9, "tau_rise_gabaa": 1, "tau_decay_gabab": 90,
    "tau_rise_gabab": 15,
}  # fmt: skip
FACTORS = {"scaling_alpha": 0.8, "scaling_ampa": 1.2, "scaling_nmda": 0.6, "scaling_gabab": 0.5}
BLOCK = {
    "C": "200*pF", "gL": "10*nS", "EL": "-65*mV", "VT": "0*mV", "V_res": "-65*mV", "V_init": "EL",
    **{name: f"{value}*mV" for name, value in REVERSALS.items()},
    **{name: f"{value}*ms" for name, value in TIMES.items()},
    **{name: str(value) for name, value in FACTORS.items()},
}  # fmt: skip
PAIRS = {
    # excitation: (inhibition, what excites, what inhibits); each conductance is (shape, its word in the parameters)
    "SIMPLE_E": ("SIMPLE_I", [("single", "e")], [("single", "i")]),
    "SIMPLE_E_NMDA": ("SIMPLE_I_GABAB", [("single", "e"), ("single", "nmda")], [("single", "i"), ("single", "gabab")]),
    "E_ALPHA": ("I_ALPHA", [("alpha", "e")], [("alpha", "i")]),
    "E_ALPHA_NONSCALED": ("I_ALPHA_NONSCALED", [("nonscaled", "e")], [("nonscaled", "i")]),
    "E_ALPHA_NMDA": ("I_ALPHA_GABAB", [("alpha", "e"), ("biexp", "nmda")], [("alpha", "i"), ("biexp", "gabab")]),
    "AMPA_NMDA": ("GABAA_GABAB", [("single", "ampa"), ("single", "nmda")], [("single", "gabaa"), ("single", "gabab")]),
    "AMPA_NMDA_BIEXP": (
        "GABAA_GABAB_BIEXP", [("biexp", "ampa"), ("biexp", "nmda")], [("biexp", "gabaa"), ("biexp", "gabab")],
    ),
    "E_NDF": ("I_NDF", [("force-free", "e")], [("force-free", "i")]),
    "PSC_EXP": ("PSC_EXP", [("current", "e")], [("current", "i")]),
    "PSC_ALPHA": ("PSC_ALPHA", [("alpha-current", "e")], [("alpha-current", "i")]),
    "PSC_VOLT": ("PSC_VOLT", [("volt", "e")], [("volt", "i")]),
    "DELTA": ("DELTA", [("delta", "e")], [("delta", "i")]),
}  # fmt: skip
CELLS = {"both": 2, "ge": 3, "gi": 4}
"""The cells by the spikes that they get, with their idx in the table."""


class Conductance:
    """One conductance (or current) of one receptor, by the forward Euler recursion that the spec's formulas give."""

    def __init__(self, inhibition_model, shape, word):
        self.shape, self.word = shape, word
        self.suffix = {"alpha": "_alpha", "nonscaled": "_alpha", "alpha-current": "_alpha", "biexp": "_biexp"}.get(shape)
        fast = word in ("e", "i")
        self.name = f"g{word}" if fast else f"g_{word}"
        alpha = shape in ("alpha", "nonscaled")
        self.decay = TIMES[f"tau_{word}_alpha" if alpha else f"tau_{word}" if fast else f"tau_decay_{word}"]
        self.rise = TIMES[f"tau_rise_{word}"] if shape == "biexp" else self.decay
        self.reversal = REVERSALS[f"E{word}" if fast else f"E_{word}"] * MILLI
        unscaled = (shape, word) == ("single", "ampa") or (inhibition_model, word) == ("GABAA_GABAB_BIEXP", "gabab")
        self.scaling = 1 if unscaled else FACTORS.get("scaling_alpha" if shape == "alpha" else f"scaling_{word}", 1)
        self.sign = -1 if word == "i" else 1
        self.first = self.second = 0.0

    @property
    def peak_factor(self):
        if self.shape == "biexp":
            return (self.decay / self.rise) ** (self.rise / (self.decay - self.rise))
        return np.e if self.shape in ("alpha", "alpha-current") else 1

    def current(self, vm):
        value = self.scaling * self.peak_factor * (self.second if self.suffix else self.first)
        if self.shape == "delta":
            return 0
        if self.shape in ("current", "alpha-current", "volt"):
            return self.sign * value * (10 * NANO if self.shape == "volt" else 1)
        if self.shape == "force-free":
            return self.sign * value * MILLI
        block = 1 / (1 + np.exp(-62 * vm) / 3.57) if self.word == "nmda" else 1
        return value * block * (self.reversal - vm)

    def step(self):
        step = DT / MILLI
        self.first, self.second = (
            self.first * (1 - step / self.decay),
            self.second + (self.first - self.second) * step / self.rise,
        )


def recursion(pair, weight, arrivals):
    """The trajectories of a leaky cell with the two receptors, as a state monitor sees them."""
    inhibition_model, excited, inhibited = PAIRS[pair]
    parts = {
        sign: [Conductance(inhibition_model, *each) for each in both] for sign, both in (("ge", excited), ("gi", inhibited))
    }
    everything = [*parts["ge"], *parts["gi"]]
    shown = [each for each in everything if each.shape != "delta"]
    found = {"vm": []} | {name: [] for each in shown for name in (each.name, each.name + (each.suffix or ""))}
    vm = -65 * MILLI
    for step in range(STEPS):
        for sign in parts:
            for each in parts[sign]:
                change = weight[sign] * np.count_nonzero(arrivals[sign] == step)
                each.first += change
                vm += each.sign * change * (each.shape == "delta")
        found["vm"].append(vm)
        for each in shown:
            found[each.name].append(each.first)
            if each.suffix:
                found[each.name + each.suffix].append(each.second)
        current = 10 * NANO * (-65 * MILLI - vm) + sum(each.current(vm) for each in everything)
        vm += DT * current / (200 * PICO)
        for each in everything:
            each.step()
    return {name if name == "vm" else f"{name}_{SOMA}": np.array(values) for name, values in found.items()}


@functools.cache
def simulated(pair, device):
    """One run for all tests that look at a pair of receptors."""
    return simulate(pair, device)


def simulate(pair, device="python", block=None, **params):
    """Two spikes of an input for each sign onto silent cells: one that gets both signs, and one for each sign.

    Answers what was recorded of the three cells, the weights, and the steps at which spikes arrive at the first one.
    """
    models = {"ge": pair, "gi": PAIRS[pair][0]}
    unit = {"ge": excitation[pair].weight_unit, "gi": inhibition[PAIRS[pair][0]].weight_unit}
    value, text = {"siemens": (2 * NANO, "2*nS"), "amp": (30 * PICO, "30*pA"), "volt": (2 * MILLI, "2*mV")}[unit["ge"]]
    names = ["vm", *(f"{name}_{SOMA}" for name in variables(pair))]
    params = {"runtime": f"{STEPS * DT}*second", "default_clock": "0.1*ms", "device": device, "seed": 1} | params
    anatomy = {
        "params": [params],
        "IN": [
            {"idx": idx, "type": "VPM", "number_of_neurons": 1, "radius": "0*um",
             "spike_times": f"[{' '.join(map(str, SPIKES[sign]))}]*second"}
            for idx, sign in enumerate(SPIKES)
        ],
        "G": [
            {"idx": idx, "number_of_neurons": 1, "neuron_type": "SS", "layer_idx": 4, "monitors": "[St]" + "+".join(names)}
            for idx in CELLS.values()
        ],
        "S": [
            {"receptor": sign, "pre_syn_idx": list(SPIKES).index(sign), "post_syn_idx": CELLS[cell],
             "syn_type": "Fixed_const_wght", "p": 1, "custom_weight": text}
            for cell, sign in (("both", "ge"), ("both", "gi"), ("ge", "ge"), ("gi", "gi"))
        ],
    }  # fmt: skip
    physiology = {
        "neuron_model": "LIF", "excitation_model": models["ge"], "inhibition_model": models["gi"],
        "delay": {"delay_in_SS": "2*ms"}, "SS": {**BLOCK, **(block or {})},
    }  # fmt: skip
    model = CxSystem(anatomy, physiology)
    arrivals = {sign: np.array([]) for sign in SPIKES}
    for pathway in model.network.config.pathways[: len(SPIKES)]:
        delay = np.rint(model.network.connections(pathway).delay[0] / DT)
        # one step later through the relay, and recorded at the start of the step after
        arrivals[pathway.sign] = np.rint(np.array(SPIKES[pathway.sign]) / DT) + 1 + delay + 1
    recordings = model.run(save_results=False).recordings
    found = {cell: {name: recordings[f"NG{idx}_SS_L4"][name].values[:, 0] for name in names} for cell, idx in CELLS.items()}
    return found, {"ge": value, "gi": value}, arrivals


def variables(pair):
    return [state.name for model in (excitation[pair], inhibition[PAIRS[pair][0]]) for state in model.state]


def check(pair, device="python"):
    found, weight, arrivals = simulated(pair, device)
    found = found["both"]
    expected = recursion(pair, weight, arrivals)
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        scale = np.ptp(values)
        assert scale > 0
        assert np.abs(found[name] - values).max() <= 1e-6 * scale, name


def test_every_model_is_tested():
    assert PAIRS.keys() == excitation.keys()
    assert {first for first, *_ in PAIRS.values()} == set(inhibition)


@pytest.mark.parametrize("pair", PAIRS)
def test_conductances_and_potential_follow_their_recursion(pair):
    check(pair)


@pytest.mark.compiled
@pytest.mark.parametrize("pair", [pytest.param(pair, marks=[pytest.mark.slow] * (pair != "E_ALPHA_NMDA")) for pair in PAIRS])
def test_conductances_and_potential_follow_their_recursion_in_cpp(pair):
    needs("cpp")
    check(pair, "cpp")


@pytest.mark.parametrize(("pair", "sign"), list(product(PAIRS, ("ge", "gi"))))
def test_excitation_depolarises_and_inhibition_hyperpolarises(pair, sign):
    potential = simulated(pair, "python")[0][sign]["vm"] + 65 * MILLI
    assert np.all(potential * (1 if sign == "ge" else -1) >= -1e-15)
    assert np.abs(potential).max() > 1e-6


@pytest.mark.parametrize(("decay", "rise"), [(60, 4), (4, 60), (5, 5), (5, 5.000001)])
def test_biexponential_conductances_peak_at_the_weight(decay, rise):
    """The current of the model where the potential is 1 V below the reversal: its factor, by the difference of exponentials."""
    t = np.linspace(0, 1000, 2_000_001)
    if decay == rise:
        shape = t / decay * np.exp(-t / decay)
    else:
        shape = decay / (decay - rise) * (np.exp(-t / decay) - np.exp(-t / rise))
    names = {"exp": np.exp, "exprel": exprel, "log10": np.log10, "vm": 0, "E_gabaa": 0, "E_gabab": 1}
    for word in ("gabaa", "gabab"):
        names |= {f"tau_decay_{word}": decay, f"tau_rise_{word}": rise, f"g_{word}_biexp": (word == "gabab") * shape}
    assert eval(inhibition["GABAA_GABAB_BIEXP"].current, names).max() == pytest.approx(1, rel=1e-5)


def test_alpha_conductances_reach_the_weight():
    found, weight, arrivals = simulated("E_ALPHA", "python")
    first = found["both"][f"ge_alpha_{SOMA}"][: int(arrivals["ge"][1])]
    assert np.e * first.max() == pytest.approx(weight["ge"], rel=0.05)


@pytest.mark.parametrize("registry", [excitation, inhibition], ids=["excitation", "inhibition"])
def test_background_drives_the_fast_conductance_only_where_the_original_does(registry):
    fast = {"SIMPLE_E_NMDA": ("ge",), "E_ALPHA_NMDA": ("ge",), "SIMPLE_I_GABAB": ("gi",), "I_ALPHA_GABAB": ("gi",)}
    for word, model in registry.items():
        assert model.background == fast.get(word, model.incremented)
        assert set(model.incremented) <= ({state.name for state in model.state} or {"vm"})


@pytest.mark.parametrize(("word", "pair"), list(product(neurons, PAIRS)))
def test_every_neuron_goes_with_every_receptor(word, pair):
    """Names do not collide."""
    parts = neurons[word], excitation[pair], inhibition[PAIRS[pair][0]]
    own = [{state.name for state in part.state} for part in parts]
    names = set().union(*own)
    assert len(names) == sum(map(len, own))
    assert not names & {name for part in parts for name in part.parameters}
    for first, second in (parts[:2], parts[1:], parts[::2]):
        for name in first.parameters.keys() & second.parameters.keys():
            assert first.parameters[name] == second.parameters[name]


def once(word, pair):
    """Whether a neuron or a pair of receptors is tried for the first time; other combinations of them are for a slow day."""
    return word == next(iter(neurons)) or pair == next(iter(PAIRS))


@pytest.mark.parametrize(
    ("word", "pair"),
    [pytest.param(*both, marks=[] if once(*both) else pytest.mark.slow) for both in product(neurons, PAIRS)],
)
def test_units_are_those_that_brian2_derives(word, pair):
    group = neuron_group(word, pair)
    group.equations.check_units(group, run_namespace={})


def neuron_group(word, pair):
    cell = Soma(excitation[pair], inhibition[PAIRS[pair][0]], neurons[word], tonic=True)
    declared = [f"{name} : {each.unit} (shared, constant)" for name, each in cell.parameters.items()]
    group = brian2.NeuronGroup(
        1,
        "\n".join([*cell.equations, *declared]),
        threshold=cell.neuron.threshold,
        reset="\n".join(cell.neuron.reset),
        refractory="refractory_period",
        method="euler",
    )
    group.add_to_magic_network = False
    return group


def test_the_normalisation_is_computed_once_a_step():
    group = neuron_group("LIF", "AMPA_NMDA_BIEXP")
    with codegen_target("numpy"):
        brian2.Network(group).run(0 * brian2.second, namespace={})
    scalar, vector = group.state_updater.codeobj.code["run"].split("# vector code")
    assert scalar.count("exprel") == 4
    assert "exprel" not in vector
    assert vector.count("exp(") == 1  # the block by magnesium, which depends on the potential


def test_rise_and_decay_may_be_equal():
    found, *_ = simulate("AMPA_NMDA_BIEXP", block={"tau_rise_nmda": "60*ms", "tau_rise_ampa": "2.0000001*ms"})
    found = found["both"]
    assert np.all(np.isfinite(found["vm"]))
    assert np.ptp(found["vm"]) > MILLI


@pytest.mark.parametrize("pair", ["PSC_EXP", pytest.param("PSC_ALPHA", marks=pytest.mark.slow)])
def test_exact_integration_is_the_matrix_exponential(pair):
    found, weight, arrivals = simulate(pair, integration="exact")
    found = found["both"]
    leak, names = 10 * NANO / (200 * PICO), list(found)
    matrix, alpha = np.zeros((len(names), len(names))), pair == "PSC_ALPHA"
    matrix[0, 0] = -leak
    for sign, tau, direction in (("ge", TIMES["tau_e"], 1), ("gi", TIMES["tau_i"], -1)):
        first, last = names.index(f"{sign}_{SOMA}"), names.index(f"{sign}{'_alpha' if alpha else ''}_{SOMA}")
        for each in {first, last}:
            matrix[each, each] = -1 / (tau * MILLI)
        if alpha:
            matrix[last, first] = 1 / (tau * MILLI)
        matrix[0, last] = direction * (np.e if alpha else 1) / (200 * PICO)
    step, state = expm(matrix * DT), np.zeros(len(names))
    for number in range(STEPS):
        for sign, steps in arrivals.items():
            state[names.index(f"{sign}_{SOMA}")] += weight[sign] * np.count_nonzero(steps == number)
        assert found["vm"][number] + 65 * MILLI == pytest.approx(state[0], rel=1e-6, abs=1e-12)
        state = step @ state

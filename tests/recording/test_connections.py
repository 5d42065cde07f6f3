"""A run that goes on from saved connections: what its synapses do is what they do in one run without an end between."""

import copy

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.models.synapses import synapses
from cxsystem2.testing import models
from tests.conftest import needs

HALF = 0.2
PRE = (0.02, 0.0235, 0.05, 0.08, 0.085, 0.11)
POST = (0.03, 0.0515, 0.079, 0.1)
LATER = (0.0705, 0.0805, 0.11, 0.112)
"""Times of spikes of the two sides in the first half of a run, and of both (2 ms apart) from the beginning of the second."""
QUICK = {
    "C": "50*pF", "gL": "50*nS", "tau_e": "1*ms", "tau_i": "1*ms", "tonic_current": "0*pA", "a": "0*nS", "b": "0*pA",
    "tau_w": "1*ms", "Isp": "0*pA", "tau_z": "1*ms", "VTrest": "-50*mV", "VTmax": "10*mV", "tau_VT": "1*ms",
    "tau_lowpass1": "1*ms", "tau_lowpass2": "1*ms", "tau_homeo": "1*ms", "tau_x": "1*ms", "x_reset": "1",
}  # fmt: skip
"""Cells that forget within milliseconds, so that at the split nothing but the synapses remembers."""
PLASTICITY = models.plasticity(
    stdp_taupre="60*ms", stdp_taupost="70*ms", vog_taupre="60*ms", vog_taupost="75*ms", deb_tau_x="60*ms", deb_tau_y="75*ms",
    mtSTDP_tau_x="60*ms", mtSTDP_tau_y="55*ms", mtSTDP_tau_y_avg="90*ms", stdp_in_SS_soma="(0.04, -0.05, 60*ms, 70*ms)",
)  # fmt: skip
"""Traces that last until the second half of a run."""
FREE = {
    "about": "resources in two pools, and a trace that decays with the root of a parameter",
    "parameters": {"tau_a": "second", "tau_b": "second", "area": "second**2"},
    "prefix": "own_",
    "state": {
        "near": {"derivative": "(far - near)/tau_a", "unit": "1", "start": "1"},
        "far": {"derivative": "(1 - far)/tau_b", "unit": "1", "start": "1"},
        "mark": {"derivative": "-mark/sqrt(area)", "unit": "siemens"},
        "number": {"unit": "1"},
    },
    "transmitted": "near*wght",
    "on_pre": ["transmit", "near = clip(near - 0.4, 0, 1)", "far *= 0.9", "number += 1", "wght += 0.01*mark"],
    "on_post": ["mark += 0.1*nS", "wght = clip(wght + 0.1*nS*near, 0*siemens, 3*nS)"],
}
SETS = {
    "additive": [word for word in synapses if word not in ("Gap_junction", "Fixed_rand_wght")],
    "multiplicative": ["STDP", "STDP_with_scaling", "OWN"],
    "gap": ["Gap_junction"],
}
DAILY = {("additive", "cpp", False), ("multiplicative", "cpp", True), *((name, "python", False) for name in SETS)}
"""Every set and every way once or more; the other combinations are for a slow day."""


def way(name, device, fast):
    marks = [pytest.mark.compiled] if device != "python" else []
    marks += [pytest.mark.slow] if (name, device, fast) not in DAILY else []
    return pytest.param(name, device, fast, id=f"{name}-{device}{'-fast' if fast else ''}", marks=marks)


WAYS = [
    way(name, device, fast)
    for name in SETS
    for device, fast in (("python", False), ("cython", False), ("cpp", False), ("cpp", True), ("genn_cpu", False))
]


def seconds(times):
    return f"[{' '.join(f'{time:.4f}' for time in times)}]*second"


def row(word):
    """A pathway from the inputs, or from cells where a model needs cells, onto two cells."""
    own = {"pre_syn_idx": 2 if word in ("CPlastic", "Gap_junction") else 0, "post_syn_idx": 1, "syn_type": word, "p": 1}
    states = "+".join(["wght", *(synapses[word].state if word in synapses else FREE["state"])])
    own |= {"receptor": "gi" if word == "Vogels" else "ge", "monitors": f"[St]{states.replace('+', '[dt]0.8*ms+')}[dt]0.8*ms"}
    if word != "Gap_junction":
        own |= {"delay_distribution": "uniform(0.5,1.5)", "delay": "2*ms"}
    return own if word in synapses and synapses[word].weight_scalar else {**own, "custom_weight": "1*nS"}


def tables(anatomy, physiology, words, runtime, pre, post):
    """Inputs 0 and 9 that fire at given times; 9 makes the cells 1 fire, and 0 the cells 2."""
    physiology.update(PLASTICITY, gap_junction_weight="1*nS", neuron_model="ADEXGAP" if "Gap_junction" in words else "CADEX")
    physiology.update(own_tau_a="80*ms", own_tau_b="150*ms", own_area="0.0036*second**2", models={"synapses": {"OWN": FREE}})
    physiology["SS"] = {**physiology["SS"], **QUICK}
    if "STDP" in words and "Vogels" not in words:  # the form of STDP without root scalars of its own
        for name in models.plasticity("STDP"):
            del physiology[name]
    anatomy["params"]["runtime"] = f"{runtime * 1e3:g}*ms"
    relay = {"type": "VPM", "radius": "0*um"}
    anatomy["IN"] = [
        {"idx": 0, "number_of_neurons": 3, "spike_times": seconds(pre), **relay},
        {"idx": 9, "number_of_neurons": 1, "spike_times": seconds(post), **relay},
    ]
    cell = {"neuron_type": "SS", "layer_idx": 4}
    anatomy["G"] = [
        {"idx": 1, "number_of_neurons": 2, **cell, "monitors": "[Sp] [St]ge_soma+gi_soma"},
        {"idx": 2, "number_of_neurons": 3, **cell, "monitors": "[Sp]"},
    ]
    drive = {"receptor": "ge", "syn_type": "Fixed_const_wght", "custom_weight": "900*nS", "p": 1, "save_connection": 0}
    anatomy["S"] = [{**drive, "pre_syn_idx": 9, "post_syn_idx": 1}, {**drive, "pre_syn_idx": 0, "post_syn_idx": 2}]
    anatomy["S"] += [row(word) for word in words]
    return anatomy, physiology


@pytest.fixture
def parts(anatomy, physiology, tmp_path):
    """A run of two halves in one, and the two halves one after the other; the files that the whole and the second saved."""

    def parts(words, device, fast):
        needs(device)

        def run(name, runtime, pre, post, load=0):
            pair = tables(copy.deepcopy(anatomy), copy.deepcopy(physiology), words, runtime, pre, post)
            saved = str(tmp_path / "first_connections.h5") if load else "--"
            pair[0]["params"].update(device=device, import_connections_from=saved)
            for each in pair[0]["S"][2:]:
                each.update(save_connection=1, load_connection=load)
            results = CxSystem(*pair, trust=True).run(output=tmp_path / f"{name}.h5", options=Options(fast=fast))
            return results, synapse_values(tmp_path / f"{name}_connections.h5")

        later = [tuple(HALF + time + shift for time in LATER) for shift in (0, 0.002)]
        whole = run("whole", 2 * HALF, PRE + later[0], POST + later[1])
        run("first", HALF, PRE, POST)
        second = run("second", HALF, LATER, tuple(time + 0.002 for time in LATER), load=1)
        return whole, second

    return parts


@pytest.mark.parametrize(("name", "device", "fast"), WAYS)
def test_a_run_that_goes_on_is_the_second_half_of_one_run(parts, name, device, fast):
    words = [word for word in SETS[name] if device != "genn_cpu" or word != "CPlastic"]
    (whole, ended), (second, again) = parts(words, device, fast)
    assert len(whole.spikes["NG1_SS_L4"].t) > 8
    assert ended.keys() == again.keys()
    for name, values in ended.items():
        same(values, again[name], name)
    for population, recordings in whole.recordings.items():
        for variable, recording in recordings.items():
            half = len(recording.t) // 2
            same(recording.values[half:], second.recordings[population][variable].values, (population, variable))


def same(first, second, name):
    scale = np.abs(first).max()
    assert first.shape == second.shape, name
    assert np.abs(first - second).max() <= 1e-12 * scale, name


def test_a_pathway_that_is_not_loaded_starts_from_its_own_weights(anatomy, physiology, tmp_path):
    """Two pathways of the pair rule share an object; the weight that a synapse starts with belongs to its state."""
    pair = tables(anatomy, physiology, ["STDP", "STDP"], HALF / 4, PRE, POST)
    for each in pair[0]["S"][2:]:
        each["save_connection"] = 1
    CxSystem(*pair, trust=True).run(output=tmp_path / "first.h5")
    pair[0]["S"][2]["load_connection"] = 1
    pair[0]["S"][3]["custom_weight"] = "0.5*nS"
    pair[0]["params"]["import_connections_from"] = str(tmp_path / "first_connections.h5")
    model = CxSystem(*pair, trust=True).model()
    name = next(each.name for each in model.layout.projections if each.synapse.word == "STDP")
    own = model.owners[name] == 1
    start, weight = model.bank.arrays[f"{name}.wght0"], model.bank.arrays[f"{name}.wght"]
    assert np.array_equal(start[own], weight[own])
    assert weight[own].max() < 0.8e-9
    assert start[~own].min() > 0.4e-9
    assert not np.array_equal(start[~own], weight[~own])


def synapse_values(path):
    """Weights and variables of all saved synapses by pathway and name, in the order of their two cells."""
    found = {}
    with h5py.File(path) as file:
        for number, group in file["pathways"].items():
            order = np.lexsort((group["target"][:], group["source"][:]))
            for name in ("weight", *(f"state/{each}" for each in group["state"])):
                found[number, group.attrs["synapse"], name] = group[name][:][order]
    return found

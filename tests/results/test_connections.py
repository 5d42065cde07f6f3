"""A run that goes on from saved connections: what its synapses do is what they do in one run without an end between."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.connections import open_store
from cxsystem2.devices import Options, devices
from cxsystem2.models.synapses import synapses

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
RULES = {
    "stdp": {"eta_ltp": "0.1", "eta_ltd": "0.12", "Apre": "0.3*nS", "Apost": "0.25*nS", "taupre": "60*ms", "taupost": "70*ms"},
    "vog": {"eta": "0.05", "Apre": "1*nS", "Apost": "1.1*nS", "taupre": "60*ms", "taupost": "75*ms", "alpha": "10*Hz"},
    "deb": {"eta_ltp": "0.5", "eta_ltd": "0.7", "Apre": "1", "Apost": "0.9", "tau_x": "60*ms", "tau_y": "75*ms",
            "tau_x_avg": "50*ms", "tau_y_avg": "60*ms", "tauhomeo": "100*ms", "tau_wght": "2*second"},
    "mtSTDP": {"eta_ltp": "0.2", "eta_ltd": "0.02", "Apre": "1", "Apost": "0.9", "tau_x": "60*ms", "tau_y": "55*ms",
               "tau_y_avg": "90*ms"},
}  # fmt: skip
OTHERS = {
    "stdp_in_SS_soma": "(0.04, -0.05, 60*ms, 70*ms)", "Cp": "1.5", "Cd": "0.8", "stdp_max_strength_coefficient": "1.6",
    "scaling_speed": "0.3", "ap_target_frequency": "20*Hz", "tau_synaptic_scaling": "100*ms", "cplastic_SS_SS": "(8e-13, 14e-12)",
    "Theta_low": "-62*mV", "v_target": "12*mV**2", "ampa_max_cond": "0.5", "w_max": "2*nS", "gap_junction_weight": "1*nS",
}  # fmt: skip
FREE = {
    "about": "resources in two pools, and a trace that decays with the root of a parameter",
    "parameters": {"tau_a": "second", "tau_b": "second", "area": "second**2"},
    "prefix": "own_",
    "state": {
        "near": {"derivative": "(far - near)/tau_a", "unit": "1", "start": "1"},
        "far": {"derivative": "(1 - far)/tau_b", "unit": "1", "start": "1"},
        "trace": {"derivative": "-trace/sqrt(area)", "unit": "siemens"},
        "number": {"unit": "1"},
    },
    "transmitted": "near*wght",
    "on_pre": ["transmit", "near = clip(near - 0.4, 0, 1)", "far *= 0.9", "number += 1", "wght += 0.01*trace"],
    "on_post": ["trace += 0.1*nS", "wght = clip(wght + 0.1*nS*near, 0*siemens, 3*nS)"],
}
SETS = {
    "additive": [word for word in synapses if word not in ("Gap_junction", "Fixed_rand_wght")],
    "multiplicative": ["STDP", "STDP_with_scaling", "OWN"],
    "gap": ["Gap_junction"],
}
WAYS = [
    pytest.param("python", False, id="python"),
    pytest.param("cython", False, id="cython", marks=[pytest.mark.compiled, pytest.mark.slow]),
    pytest.param("cpp", False, id="cpp", marks=pytest.mark.compiled),
    pytest.param("cpp", True, id="cpp-fast", marks=pytest.mark.compiled),
    pytest.param("genn_cpu", False, id="genn_cpu", marks=pytest.mark.compiled),
]


def seconds(times):
    return f"[{' '.join(f'{time:.4f}' for time in times)}]*second"


def row(word, number):
    """A pathway from the inputs, or from cells where a model needs cells, onto two cells."""
    own = {"pre_syn_idx": 2 if word in ("CPlastic", "Gap_junction") else 0, "post_syn_idx": 1, "syn_type": word, "p": 1}
    own |= {"receptor": "gi" if word in ("Vogels",) else "ge", "number": number}
    states = "+".join(["wght", *(synapses[word].state if word in synapses else FREE["state"])])
    spread = {} if word == "Gap_junction" else {"delay_distribution": "uniform(0.5,1.5)", "delay": "2*ms"}
    weight = {} if word in synapses and synapses[word].weight_scalar else {"custom_weight": "1*nS"}
    return {**own, **spread, **weight, "monitors": f"[St]{states}[dt]0.7*ms"}


def tables(anatomy, physiology, words, runtime, pre, post):
    """Inputs 0 and 9 that fire at given times; 9 makes the cells 1 fire, and 0 the cells 2."""
    bounds = {"wght_max": "2*nS", "wght_init": "1*nS"}
    physiology.update({f"{prefix}_{name}": text for prefix, rule in RULES.items() for name, text in {**rule, **bounds}.items()})
    physiology.update(OTHERS, neuron_model="ADEXGAP" if "Gap_junction" in words else "CADEX")
    physiology.update(own_tau_a="80*ms", own_tau_b="150*ms", own_area="0.0036*second**2", models={"synapses": {"OWN": FREE}})
    physiology["SS"] = {**physiology["SS"], **QUICK}
    if words == SETS["multiplicative"]:
        for name in [name for name in physiology if name.startswith("stdp_") and name in {f"stdp_{each}" for each in
                     (*RULES["stdp"], *bounds)}]:  # fmt: skip
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
    for word in words:
        one = row(word, 1)
        del one["number"]
        anatomy["S"].append(one)
    return anatomy, physiology

"""Small models as dictionaries: what the scenarios run where the shipped examples do not go."""

from __future__ import annotations

import copy
from typing import Any

Table = dict[str, Any]
"""A table in its JSON shape: rows as dictionaries from columns to texts or numbers."""

_CELL = {
    "C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "DeltaT": "2*mV", "Vcut": "-20*mV", "V_res": "-60*mV",
    "Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms", "V_init": "EL", "tonic_current": "250*pA",
    "tau_tonic_rampup": "1*ms",
}  # fmt: skip
_PHYSIOLOGY: Table = {
    "neuron_model": "'EIF'",
    "excitation_model": "'SIMPLE_E'",
    "inhibition_model": "'SIMPLE_I'",
    "J": "2*nS",
    "U_E": "0.5",
    "U_I": "0.25",
    "U_f": "0.1",
    "tau_d": "200*ms",
    "tau_f": "300*ms",
    "tau_fd": "100*ms",
    "cw": {
        **{f"cw_{pre}_{post}": "J" for pre in ("in", "SS") for post in ("SS", "BC")},
        "cw_BC_SS": "4*J",
        "cw_BC_BC": "4*J",
    },
    "delay": {f"delay_{pre}_{post}": "2*ms" for pre in ("in", "SS", "BC") for post in ("SS", "BC")},
    "SS": _CELL,
    "BC": _CELL,
}
_ANATOMY: Table = {
    "params": {"runtime": "100*ms", "device": "python", "sys_mode": "local", "seed": 3, "simulation_title": "small"},
    "IN": [
        {
            "idx": 0,
            "type": "VPM",
            "number_of_neurons": 10,
            "radius": "50*um",
            "spike_times": "[0.02 0.05]*second",
            "monitors": "[Sp]",
        }
    ],
    "G": [
        {"idx": 1, "number_of_neurons": 80, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp] [St]vm[rec](0-3)"},
        {"idx": 2, "number_of_neurons": 20, "neuron_type": "BC", "layer_idx": 4, "monitors": "[Sp]"},
    ],
    "S": [
        {"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.5", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.1", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 2, "syn_type": "Fixed", "p": "0.2", "n": 2},
        {"receptor": "gi", "pre_syn_idx": 2, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.2", "n": 1},
        {"receptor": "gi", "pre_syn_idx": 2, "post_syn_idx": 2, "syn_type": "Fixed_const_wght", "p": "0.2", "n": 1},
    ],
}
_PYRAMIDAL = {
    "Cm": "1*ufarad*cm**-2", "gL": "4e-5*siemens*cm**-2", "Area_tot_pyram": "15000*um**2", "spine_factor": "2",
    "fract_areas": "{2: array([0.5, 0.06, 0.2, 0.15, 0.09])}", "Ra": "[100, 120, 150, 180]*Mohm",
    "EL": "-70*mV", "VT": "-55*mV", "DeltaT": "2*mV", "Vcut": "20*mV", "V_res": "-65*mV", "V_init": "EL",
    "Ee": "0*mV", "Ei": "-75*mV", "tau_e": "3*ms", "tau_i": "8*ms",
    "tonic_current": "1500*pA", "tau_tonic_rampup": "20*ms",
}  # fmt: skip
_LONG_PYRAMIDAL = {
    **_PYRAMIDAL, "fract_areas": "{4: [0.4, 0.1, 0.2, 0.1, 0.1, 0.05, 0.05]}", "Ra": "[100, 100, 150, 150, 150, 150]*Mohm",
    "tonic_current": "1400*pA",
}  # fmt: skip
_TWO_CONDUCTANCES = {
    "E_ampa": "2*mV", "E_nmda": "5*mV", "E_gabaa": "-75*mV", "E_gabab": "-90*mV", "tau_decay_ampa": "2*ms",
    "tau_decay_nmda": "60*ms", "tau_decay_gabaa": "9*ms", "tau_decay_gabab": "90*ms", "scaling_nmda": "0.6",
    "scaling_gabab": "0.5",
}  # fmt: skip
_PLASTICITY = {
    "STDP": {
        "stdp_eta_ltp": "0.1", "stdp_eta_ltd": "0.12", "stdp_Apre": "0.3*nS", "stdp_Apost": "0.25*nS", "stdp_taupre": "20*ms",
        "stdp_taupost": "30*ms", "stdp_wght_max": "2*nS", "stdp_wght_init": "1*nS",
    },
    "STDP_with_scaling": {
        "stdp_in_SS_soma": "(0.04, -0.05, 20*ms, 30*ms)", "Cp": "1.5", "Cd": "0.8", "stdp_max_strength_coefficient": "1.6",
        "scaling_speed": "0.3", "ap_target_frequency": "20*Hz", "tau_synaptic_scaling": "100*ms",
    },
    "Vogels": {
        "vog_eta": "0.05", "vog_Apre": "1*nS", "vog_Apost": "1.1*nS", "vog_taupre": "20*ms", "vog_taupost": "25*ms",
        "vog_alpha": "10*Hz", "vog_wght_max": "2*nS", "vog_wght_init": "1*nS",
    },
    "deBrito": {
        "deb_eta_ltp": "0.5", "deb_eta_ltd": "0.7", "deb_Apre": "1", "deb_Apost": "0.9", "deb_tau_x": "20*ms",
        "deb_tau_y": "25*ms", "deb_tau_x_avg": "50*ms", "deb_tau_y_avg": "60*ms", "deb_tauhomeo": "100*ms",
        "deb_tau_wght": "2*second", "deb_wght_max": "2*nS", "deb_wght_init": "1*nS",
    },
    "minimal_triplet_STDP": {
        "mtSTDP_eta_ltp": "0.2", "mtSTDP_eta_ltd": "0.02", "mtSTDP_Apre": "1", "mtSTDP_Apost": "0.9", "mtSTDP_tau_x": "20*ms",
        "mtSTDP_tau_y": "25*ms", "mtSTDP_tau_y_avg": "60*ms", "mtSTDP_wght_max": "2*nS", "mtSTDP_wght_init": "1*nS",
    },
    "CPlastic": {
        "cplastic_SS_SS": "(8e-13, 14e-12)", "Theta_low": "-62*mV", "v_target": "12*mV**2", "ampa_max_cond": "0.5",
        "w_max": "2*nS",
    },
}  # fmt: skip
CLOPATH_CELL = {
    "a": "4*nS", "b": "20*pA", "tau_w": "144*ms", "Isp": "100*pA", "tau_z": "10*ms", "VTrest": "-50*mV", "VTmax": "10*mV",
    "tau_VT": "5*ms", "tau_lowpass1": "10*ms", "tau_lowpass2": "7*ms", "tau_homeo": "1*second", "tau_x": "15*ms",
    "x_reset": "1",
}  # fmt: skip
"""What a cell of the model CADEX needs beyond the others: adaptation, a moving threshold, averages of its potential."""
_ADAPTATION = {"a": "0*nS", "b": "10*pA", "tau_w": "100*ms"}


def small() -> tuple[Table, Table]:
    """Ten input cells, 80 excitatory and 20 inhibitory EIF cells, and every pathway between them."""
    return copy.deepcopy(_ANATOMY), copy.deepcopy(_PHYSIOLOGY)


def plasticity(*rules: str, **changes: str) -> Table:
    """Scalars of a physiology table for some plasticity rules, or all: weights that begin at 1 nS and stay below 2 nS."""
    return {name: text for rule in rules or _PLASTICITY for name, text in _PLASTICITY[rule].items()} | changes


def rates() -> tuple[Table, Table]:
    """The small model, with population rates in bins, for a time that is not a whole number of bins."""
    anatomy, physiology = small()
    anatomy["params"].update(runtime="99.5*ms")
    anatomy["IN"][0]["monitors"] = "[Sp] [Rate][dt]10*ms"
    anatomy["G"][0]["monitors"] += " [Rate]"
    return anatomy, physiology


def short_term() -> tuple[Table, Table]:
    """The small model with depressing and facilitating synapses, whose resources are recorded."""
    anatomy, physiology = small()
    anatomy["S"][1].update(syn_type="Depressing", delay="1*ms", monitors="[St]R[rec](3-40-2)+wght")
    anatomy["S"][2].update(syn_type="Depressing", delay="3*ms", monitors="[St]R")
    anatomy["S"][0].update(syn_type="Facilitating", monitors="[St]u+R[rec](0-9)")
    return anatomy, physiology


def long_term() -> tuple[Table, Table]:
    """The small model with excitatory and inhibitory synapses whose weights change and are recorded."""
    anatomy, physiology = small()
    bounds = {"stdp_wght_max": "4*nS", "stdp_wght_init": "2*nS", "vog_wght_max": "16*nS", "vog_wght_init": "8*nS"}
    physiology.update(plasticity("STDP", "Vogels", **bounds))
    anatomy["S"][1].update(syn_type="STDP", monitors="[St]wght+apre+apost[rec](0-40)")
    anatomy["S"][3].update(syn_type="Vogels", monitors="[St]wght")
    return anatomy, physiology


def gap_junctions() -> tuple[Table, Table]:
    """The small model with adapting cells, of which the inhibitory ones are coupled by gap junctions."""
    anatomy, physiology = small()
    physiology.update(neuron_model="ADEXGAP", gap_junction_weight="0.2*nS")
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], **_ADAPTATION}
    anatomy["S"].append({"receptor": "ge", "pre_syn_idx": 2, "post_syn_idx": 2, "syn_type": "Gap_junction", "p": 0.2})
    return anatomy, physiology


def two_conductances() -> tuple[Table, Table]:
    """The small model with receptors of two conductances of each sign, and depressing synapses between excitatory cells."""
    anatomy, physiology = small()
    physiology.update(excitation_model="AMPA_NMDA", inhibition_model="GABAA_GABAB")
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], **_TWO_CONDUCTANCES}
    anatomy["S"][1]["syn_type"] = "Depressing"
    anatomy["S"][1]["monitors"] = "[St]R"
    anatomy["G"][0]["monitors"] = "[Sp] [St]vm+g_ampa_soma+g_nmda_soma[rec](0-3)"
    return anatomy, physiology


def pyramidal() -> tuple[Table, Table]:
    """Pyramidal cells of two lengths, with synapses onto basal, somatic and apical compartments, and basket cells."""
    anatomy, physiology = small()
    physiology.update(PC=dict(_PYRAMIDAL), long=dict(_LONG_PYRAMIDAL))
    for pre in ("in", "PC", "long", "BC"):
        for post in ("PC", "long", "BC"):
            physiology["cw"][f"cw_{pre}_{post}"] = "8*nS"
            physiology["delay"][f"delay_{pre}_{post}"] = "1.5*ms"
    recorded = "vm+vm_basal+vm_a0+vm_a2+ge_basal+ge_a2+gi_soma+ge_a1"
    anatomy["G"] = [
        {"idx": 1, "number_of_neurons": 12, "neuron_type": "PC", "layer_idx": "[4->1]", "monitors": f"[Sp] [St]{recorded}"},
        {"idx": 2, "number_of_neurons": 20, "neuron_type": "BC", "layer_idx": 4, "monitors": "[Sp] [St]vm[rec](2-9-3)"},
        {"idx": 3, "number_of_neurons": 5, "neuron_type": "PC", "neuron_subtype": "long", "layer_idx": "[6->1]",
         "monitors": "[Sp] [St]vm_a4[rec](1-4)"},
    ]  # fmt: skip
    rows = [
        ("ge", 0, "1[C]0ba", "Depressing", "0.5+0.5"), ("ge", 0, "3[C]3", "Fixed", "0.8"),
        ("ge", 1, "1[C]0b", "Depressing", "0.3"), ("ge", 1, "1[C]2", "Facilitating", "0.3"),
        ("ge", 1, "3[C]0sa", "Fixed", "0.3+0.3"), ("ge", 1, "2", "Depressing", "0.3"),
        ("gi", 2, "1[C]0s", "Depressing", "0.3"), ("gi", 2, "3[C]0s", "Fixed", "0.3"),
        ("ge", 3, "1[C]1", "Depressing", "0.3"),
    ]  # fmt: skip
    names = ("receptor", "pre_syn_idx", "post_syn_idx", "syn_type", "p")
    anatomy["S"] = [dict(zip(names, row, strict=True)) for row in rows]
    return anatomy, physiology


def noisy() -> tuple[Table, Table]:
    """The small model with Poisson background and membrane noise: numbers are drawn while it runs."""
    anatomy, physiology = small()
    physiology.update({"background_rate": "2*Hz", "background_E_E_weight": "1*nS", "background_E_I_weight": "1*nS"})
    for row in anatomy["G"]:
        row["n_background_inputs"] = 500
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "noise_sigma": "1*mV", "taum_soma": "C/gL"}
    return anatomy, physiology

"""Models to measure: a network cut into any number of populations, with a pathway between every two of them."""

from __future__ import annotations

from typing import Any

CELL = {
    "C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "DeltaT": "2*mV", "Vcut": "-20*mV", "V_res": "-60*mV",
    "Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms", "V_init": "EL", "tonic_current": "200*pA",
    "tau_tonic_rampup": "20*ms",
}  # fmt: skip


def cut_network(populations: int, cells: int, synapses: int, runtime: str = "100*ms") -> tuple[dict[str, Any], dict[str, Any]]:
    """Two tables of a network of `cells` cells and about `synapses` synapses, in an even number of populations."""
    labels = range(1, populations + 1)
    kind = {label: "SS" if label % 2 else "BC" for label in labels}
    probability = synapses / cells**2
    anatomy = {
        "params": {"runtime": runtime, "sys_mode": "local", "seed": 1},
        "G": [
            {"idx": label, "number_of_neurons": cells // populations, "neuron_type": kind[label], "layer_idx": 4,
             "monitors": "[Sp]"} for label in labels
        ],
        "S": [
            {"receptor": "ge" if kind[pre] == "SS" else "gi", "pre_syn_idx": pre, "post_syn_idx": post,
             "syn_type": "Fixed", "p": repr(probability)} for pre in labels for post in labels
        ],
    }  # fmt: skip
    pairs = [(pre, post) for pre in ("SS", "BC") for post in ("SS", "BC")]
    physiology = {
        "cw": {f"cw_{pre}_{post}": "1*nS" if pre == "SS" else "8*nS" for pre, post in pairs},
        "delay": {f"delay_{pre}_{post}": "2*ms" for pre, post in pairs},
        "SS": CELL,
        "BC": CELL,
    }
    return anatomy, physiology

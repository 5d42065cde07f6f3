"""Networks of several blocks of cells, each with something in it that may part from what one process computes."""

from cxsystem2.testing import models

END = 0.06
SIZES = {"1": 700, "2": 300, "3": 550}
"""Cells of each population: whole blocks of 256 and a ragged one."""


def _large():
    """Inputs that fire at chosen moments, and three populations with all monitors that may be divided."""
    anatomy, physiology = models.small()
    anatomy["params"].update(runtime=f"{END}*second")
    anatomy["IN"][0].update(number_of_neurons=40, spike_times="[0.005 0.02 0.021 0.04]*second", monitors="[Sp] [Rate][dt]5*ms")
    third = {**anatomy["G"][0], "idx": 3, "layer_idx": 5}
    anatomy["G"].append(third)
    for row in anatomy["G"]:
        row.update(number_of_neurons=SIZES[str(row["idx"])], monitors="[Sp] [Rate][dt]7*ms [St]vm[rec](3-280-9)[dt]0.3*ms")
    anatomy["G"][0]["monitors"] = "[Sp] [Rate] [St]vm+ge_soma[rec](600-699-7)"
    anatomy["S"] += [
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 3, "syn_type": "Fixed", "p": "0.02", "n": 2},
        {"receptor": "gi", "pre_syn_idx": 2, "post_syn_idx": 3, "syn_type": "Fixed", "p": "0.05", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 3, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.02", "n": 1},
    ]
    for row in anatomy["S"]:
        row["p"] = "0.1" if row["pre_syn_idx"] == 0 else "0.03"
    return anatomy, physiology


def background():
    """Poisson background on every cell."""
    anatomy, physiology = _large()
    physiology.update(background_rate="2*Hz", background_E_E_weight="1*nS", background_E_I_weight="1*nS")
    for row in anatomy["G"]:
        row["n_background_inputs"] = 500
    return anatomy, physiology


def noise():
    """Membranes with noise of their own."""
    anatomy, physiology = _large()
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "noise_sigma": "2*mV", "taum_soma": "C/gL"}
    return anatomy, physiology


def depressing(tables=None):
    """Depressing and facilitating synapses, of several delays that are drawn, so that rows have states."""
    anatomy, physiology = tables or _large()
    words = ("Facilitating", "Depressing", "Fixed", "Depressing") * 2
    for row, word in zip(anatomy["S"], words, strict=False):
        row.update(syn_type=word, delay_distribution="normal(0.4)")
    anatomy["S"][2]["delay"] = "9*ms"
    anatomy["S"][3]["delay"] = "1*ms"
    return anatomy, physiology


def pyramidal():
    """Pyramidal cells with dendrites, and synapses onto several compartments of them."""
    anatomy, physiology = models.pyramidal()
    anatomy["params"].update(runtime=f"{END}*second")
    anatomy["IN"][0].update(number_of_neurons=40, monitors="[Sp] [Rate][dt]5*ms")
    for row, size in zip(anatomy["G"], (600, 300, 520), strict=True):
        row["number_of_neurons"] = size
    anatomy["G"][0]["monitors"] = "[Sp] [Rate][dt]5*ms [St]vm+vm_basal+vm_a2+ge_basal[rec](3-590-100)"
    anatomy["G"][2]["monitors"] = "[Sp] [St]vm_a4[rec](400-519-20)"
    for row in anatomy["S"]:
        row["p"] = "+".join(["0.1" if row["pre_syn_idx"] == 0 else "0.02"] * (1 + row["p"].count("+")))
    return anatomy, physiology


def plastic():
    """Synapses of Brian2: pair rules of excitatory and inhibitory synapses, one of them of a projection of two pathways."""
    anatomy, physiology = _large()
    bounds = {"stdp_wght_max": "4*nS", "stdp_wght_init": "2*nS", "vog_wght_max": "16*nS", "vog_wght_init": "8*nS"}
    physiology.update(models.plasticity("STDP", "Vogels", **bounds))
    for row, word in zip(
        anatomy["S"], ("Fixed", "STDP", "Fixed", "Vogels", "Fixed", "STDP", "Vogels", "Depressing"), strict=True
    ):
        row.update(syn_type=word, delay_distribution="normal(0.4)")
    return anatomy, physiology


def inputs():
    """Tonic currents that rise for the whole time, several groups of inputs, and a recorder of every cell."""
    anatomy, physiology = _large()
    second = {**anatomy["IN"][0], "idx": 4, "type": "VPM", "number_of_neurons": 300, "spike_times": "[0.0103 0.03]*second"}
    anatomy["IN"].append(second)
    anatomy["S"].append({"receptor": "ge", "pre_syn_idx": 4, "post_syn_idx": 3, "syn_type": "Fixed", "p": "0.1", "n": 1})
    anatomy["G"][2]["monitors"] = "[Sp] [St]vm[dt]5*ms"
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "tonic_current": "400*pA", "tau_tonic_rampup": "50*ms"}
    return anatomy, physiology


def driven():
    """All that drives cells from outside: background, noise, rising currents, several groups of inputs; and `depressing`."""
    anatomy, physiology = depressing(inputs())
    physiology.update(background_rate="2*Hz", background_E_E_weight="1*nS", background_E_I_weight="1*nS")
    for row in anatomy["G"]:
        row["n_background_inputs"] = 500
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "noise_sigma": "2*mV", "taum_soma": "C/gL"}
    return anatomy, physiology


KINDS = {own.__name__: own for own in (driven, pyramidal, plastic, depressing, background, noise, inputs)}
ALONE = ("depressing", "background", "noise", "inputs")
"""What `driven` has together: a network for each, which tells which of them is at fault when tests of it fail."""

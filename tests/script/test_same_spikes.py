"""An exported script gives the spikes of the run, in a process and a folder of its own."""

import numpy as np
import pytest
from scipy import io

from cxsystem2.testing.models import plasticity

EXAMPLES = {
    "layer4": ["runtime=60*ms", "IN[0].spike_times=[0.01 0.03]*second", "scale=0.5"],
    "brunel": ["runtime=40*ms", "scale=0.3", "S[*].number=50"],
    "potjans_diesmann": ["runtime=60*ms", "scale=0.05", "fast=0"],
}
PATIENT = ["python", pytest.param("cpp", marks=[pytest.mark.compiled, pytest.mark.slow])]
"""Brian2 compiles each script afresh, each of its parts by itself: one with few parts is enough for every day."""


def tables(configs, example):
    return [configs / f"{example}_{kind}.csv" for kind in ("anatomy", "physiology")]


@pytest.mark.parametrize("device", PATIENT)
def test_an_example(same_spikes, configs, device):
    assert same_spikes(*tables(configs, "coba_eif"), changes=["runtime=60*ms", "scale=0.5"], device=device) > 100


@pytest.mark.parametrize("device", PATIENT)
@pytest.mark.parametrize("example", EXAMPLES)
def test_examples(same_spikes, configs, example, device):
    assert same_spikes(*tables(configs, example), changes=EXAMPLES[example], device=device) > 100


@pytest.mark.slow
@pytest.mark.compiled
def test_cython(same_spikes, anatomy, physiology):
    assert same_spikes(anatomy, physiology, device="cython") > 100


@pytest.mark.compiled
def test_a_network_that_is_compiled(same_spikes, anatomy, physiology):
    """Noise and background are drawn in the program, a rate is counted, and synapses have an equation."""
    anatomy["G"] = anatomy["G"][:1]
    anatomy["G"][0].update(n_background_inputs=100, monitors="[Sp] [Rate] [St]vm[rec](0-3)")
    anatomy["S"] = [{**anatomy["S"][0], "syn_type": "Depressing"}]
    physiology.update(background_rate="20*Hz", background_E_E_weight="J", background_E_I_weight="J")
    physiology["SS"] = {**physiology["SS"], "noise_sigma": "2*mV", "taum_soma": "20*ms"}
    assert same_spikes(anatomy, physiology, device="cpp", seed=2**40 + 3) > 50


@pytest.mark.parametrize("device", PATIENT)
def test_noise_background_plasticity_and_rates(same_spikes, anatomy, physiology, device):
    """What is drawn during the run, parameters that differ, equations of synapses, counters of rates, a seed above 2**32."""
    anatomy["G"][0].update(n_background_inputs=100, monitors="[Sp] [Rate] [St]vm[rec](0-3)")
    physiology.update(background_rate="20*Hz", background_E_E_weight="J", background_E_I_weight="J")
    physiology["SS"] = {**physiology["SS"], "noise_sigma": "2*mV", "taum_soma": "20*ms"}
    physiology["BC"] = {**physiology["BC"], "noise_sigma": "1*mV", "taum_soma": "20*ms", "C": "1/3*nF"}
    for row in anatomy["S"][1:4:2]:
        row.update(syn_type="Depressing", receptor="ge")
    anatomy["S"][4]["p"] = 0
    assert same_spikes(anatomy, physiology, device=device, seed=2**40 + 3) > 100


@pytest.mark.versions
@pytest.mark.parametrize("device", PATIENT)
def test_plasticity_on_both_sides_and_injected_currents(same_spikes, anatomy, physiology, device, tmp_path):
    physiology.update(plasticity("STDP", stdp_wght_max="5*nS", stdp_wght_init="3*nS"))
    for row in anatomy["S"][:2]:
        row.update(syn_type="STDP", monitors="[St]wght[dt]10*ms")
    io.savemat(tmp_path / "ci.mat", {"injected_current": 2e3 * np.sin(np.arange(900) / 50)[:, None], "dt": 0.1})
    block = {"Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms", "cibasepath": f"'{tmp_path}'"}
    physiology.update(ci_neuron_model="LIF", CI_1={**block, "cifilename": "'ci.mat'"})
    anatomy["G"].append({"idx": 3, "number_of_neurons": 3, "neuron_type": "CI", "neuron_subtype": "CI_1", "layer_idx": 4,
                         "monitors": "[Sp]"})  # fmt: skip
    assert same_spikes(anatomy, physiology, device=device) > 100


@pytest.mark.parametrize("device", PATIENT)
def test_pyramidal_cells(same_spikes, configs, device):
    changes = ["runtime=40*ms", "scale=0.02", "depolarisation=6", "IN[0].spike_times=[0.005]*second"]
    assert same_spikes(*tables(configs, "microcircuit"), changes=changes, device=device) > 50


def test_names_that_brian2_alone_would_misread(same_spikes, anatomy, physiology, monkeypatch, tmp_path):
    """sympy knows E and beta, Python min. Without the lines about them E is 2.718, and the script fails at the others."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    state = {name: {"derivative": f"(0.5 - {name})/tau_d", "unit": "1", "start": 1} for name in ("E", "beta")}
    tiring = {
        "about": "a synapse that tires",
        "parameters": {"tau_d": "second", "min": {"unit": "1", "default": "0.5"}},
        "state": state,
        "transmitted": "E*beta*exp(-min)*wght",
        "on_pre": ["transmit", "E *= min", "beta *= 0.9"],
    }
    physiology |= {"models": {"synapses": {"TIRING": tiring}}}
    for row in anatomy["S"]:
        row["syn_type"] = "TIRING"
    assert same_spikes(anatomy, physiology, trust=True) > 50

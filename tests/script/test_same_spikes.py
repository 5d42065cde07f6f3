"""An exported script gives the spikes of the run, in a process and a folder of its own."""

import pytest

EXAMPLES = {
    "coba_eif": ["runtime=60*ms", "scale=0.5"],
    "layer4": ["runtime=60*ms", "IN[0].spike_times=[0.01 0.03]*second", "scale=0.5"],
    "brunel": ["runtime=40*ms", "scale=0.3", "S[*].number=50"],
}
DEVICES = ["python", pytest.param("cpp", marks=pytest.mark.compiled)]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_examples(same_spikes, configs, example, device):
    tables = [configs / f"{example}_{kind}.csv" for kind in ("anatomy", "physiology")]
    assert same_spikes(*tables, changes=EXAMPLES[example], device=device) > 100


@pytest.mark.compiled
def test_cython(same_spikes, anatomy, physiology):
    assert same_spikes(anatomy, physiology, device="cython") > 100


@pytest.mark.parametrize("device", DEVICES)
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


@pytest.mark.parametrize("device", DEVICES)
def test_pyramidal_cells(same_spikes, configs, device):
    tables = [configs / f"microcircuit_{kind}.csv" for kind in ("anatomy", "physiology")]
    assert same_spikes(*tables, changes=["runtime=20*ms", "scale=0.02", "depolarisation=3"], device=device) > 100

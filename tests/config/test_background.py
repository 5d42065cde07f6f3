"""Background input: its size, its split over compartments, and its statistics."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.models.synapses.calcium import release_factor


@pytest.fixture
def driven(anatomy, physiology):
    """Cells that only the background reaches, with their conductances recorded."""
    physiology.update({
        "background_rate": "2*Hz", "background_rate_inhibition": "1*Hz",
        "background_E_E_weight": "1*nS", "background_E_I_weight": "2*nS",
        "background_I_E_weight": "3*nS", "background_I_I_weight": "4*nS",
    })  # fmt: skip
    anatomy["IN"], anatomy["S"] = [], []
    for row, inputs in zip(anatomy["G"], ((500, 200), (300, 100)), strict=True):
        row.update(n_background_inputs=inputs[0], n_background_inhibition=inputs[1], monitors="[St]ge_soma+gi_soma")
    return anatomy, physiology


def test_rates_and_weights_follow_the_sign_of_the_target(driven):
    excitatory, inhibitory = CxSystem(*driven).network.config.populations
    assert [(b.sign, b.compartment, b.rate) for b in excitatory.background] == [("ge", "soma", 1000), ("gi", "soma", 200)]
    assert [b.weight for b in excitatory.background] == pytest.approx([1e-9, 3e-9])
    assert [b.rate for b in inhibitory.background] == [600, 100]
    assert [b.weight for b in inhibitory.background] == pytest.approx([2e-9, 4e-9])


def test_calcium_scales_the_background_on_request(driven):
    anatomy, physiology = driven
    physiology.update(calcium_concentration="1.4", flag_background_calcium_scaling="1")
    excitatory, inhibitory = CxSystem(anatomy, physiology).network.config.populations
    assert excitatory.background[0].weight == pytest.approx(1e-9 * release_factor(1.4, "SS", "SS"))
    assert inhibitory.background[1].weight == pytest.approx(4e-9 * release_factor(1.4, "BC", "BC"))


def test_excitation_is_spread_over_the_dendrites(driven):
    anatomy, physiology = driven
    physiology["PC"] = {
        **physiology["SS"], "Cm": "1*ufarad*cm**-2", "gL": "4e-5*siemens*cm**-2", "Area_tot_pyram": "15000*um**2",
        "fract_areas": "{2: [0.5, 0.06, 0.2, 0.15, 0.09]}", "Ra": "[100, 120, 150, 180]*Mohm",
    }  # fmt: skip
    anatomy["G"] = [
        {"idx": 1, "number_of_neurons": 4, "neuron_type": "PC", "layer_idx": "[4->1]", "n_background_inputs": 630,
         "n_background_inhibition": 290}
    ]  # fmt: skip
    (population,) = CxSystem(anatomy, physiology).network.config.populations
    found = [(b.sign, b.compartment, b.rate) for b in population.background]
    assert found == [("ge", name, 157 * 2) for name in ("basal", "a0", "a1", "a2")] + [("gi", "soma", 290)]


_runs = {}


def recordings(driven, device):
    """What two seconds leave, made once for each device."""
    if device not in _runs:
        _runs[device] = CxSystem(*driven, device=device, changes=["runtime=2*second"]).run(save_results=False).recordings
    return _runs[device]


@pytest.mark.parametrize("device", ["python", pytest.param("cpp", marks=pytest.mark.compiled)])
def test_conductances_have_the_mean_and_variance_of_poisson_input(driven, device):
    """Campbell's theorem for exponential conductances: mean = rate w tau, variance = rate w^2 tau / 2."""
    found = recordings(driven, device)
    for name, variable, rate, weight, tau in (
        ("NG1_SS_L4", "ge_soma", 1000, 1e-9, 5e-3),
        ("NG1_SS_L4", "gi_soma", 200, 3e-9, 10e-3),
        ("NG2_BC_L4", "ge_soma", 600, 2e-9, 5e-3),
        ("NG2_BC_L4", "gi_soma", 100, 4e-9, 10e-3),
    ):
        values = found[name][variable].values[1000:]
        independent = values.size * 1e-4 / (2 * tau)
        mean, variance = rate * weight * tau, rate * weight**2 * tau / 2
        assert abs(values.mean() - mean) < 4 * np.sqrt(variance / independent)
        assert values.var() == pytest.approx(variance, rel=0.02 + 4 * np.sqrt(4 / independent))


def test_neighbours_are_driven_independently(driven):
    conductance = recordings(driven, "python")["NG1_SS_L4"]["ge_soma"].values[1000::50]
    correlation = np.corrcoef(conductance.T)[np.triu_indices(80, 1)]
    assert abs(correlation.mean()) < 4 / np.sqrt(len(correlation) * len(conductance) / 2)


def test_no_rate_is_no_background(driven):
    anatomy, physiology = driven
    physiology.update(background_rate="0*Hz", background_rate_inhibition="0*Hz")
    assert all(population.background == () for population in CxSystem(anatomy, physiology).network.config.populations)


def test_a_missing_weight_is_a_problem_at_its_row(driven):
    anatomy, physiology = driven
    del physiology["background_I_E_weight"]
    (problem,) = check(anatomy, physiology).report.errors
    assert "background_I_E_weight" in problem.message

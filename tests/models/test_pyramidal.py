"""Pyramidal cells: compartments, their coupling, and the two indexings of their areas."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.syntax import Layout

PC = {
    "Cm": "1*ufarad*cm**-2", "gL": "4e-5*siemens*cm**-2", "Area_tot_pyram": "15000*um**2", "spine_factor": "2",
    "fract_areas": "{2: array([0.5, 0.06, 0.2, 0.15, 0.09])}", "Ra": "[100, 120, 150, 180]*Mohm",
    "EL": "-70*mV", "VT": "-55*mV", "DeltaT": "2*mV", "Vcut": "20*mV", "V_res": "-65*mV", "V_init": "EL",
    "Ee": "0*mV", "Ei": "-75*mV", "tau_e": "3*ms", "tau_i": "8*ms",
    "tonic_current": "60*pA", "tau_tonic_rampup": "20*ms",
}  # fmt: skip
ORDER = ["basal", "soma", "a0", "a1", "a2"]


@pytest.fixture
def pyramidal(anatomy, physiology):
    """Tables with one pyramidal cell in layer 4 that reaches layer 1, all of its potentials recorded."""
    physiology["PC"] = dict(PC)
    anatomy["IN"], anatomy["S"] = [], []
    monitors = "[Sp] [St]vm+vm_basal+vm_a0+vm_a1+vm_a2"
    anatomy["G"] = [{"idx": 1, "number_of_neurons": 1, "neuron_type": "PC", "layer_idx": "[4->1]", "monitors": monitors}]
    return anatomy, physiology


def shares(legacy):
    fractions = np.array([0.5, 0.06, 0.2, 0.15, 0.09])
    area = 15000e-12
    capacitance, leak = fractions * area * 1e-2 * 2, fractions * area * 0.4
    if legacy:
        capacitance, leak = (np.concatenate([values[:2], values[:3]]) for values in (capacitance, leak))
    return capacitance, leak


def derivative(legacy):
    """The cable equations written out as a matrix, for an independent solver."""
    capacitance, leak = shares(legacy)
    axial = 1 / (np.array([100, 120, 150, 180]) * 1e6)
    coupling = np.zeros((5, 5))
    for (a, b), g in zip([(0, 1), (1, 2), (2, 3), (3, 4)], axial, strict=True):
        coupling[a, b] = coupling[b, a] = g

    def slope(t, v):
        current = leak * (-0.07 - v) + coupling @ v - coupling.sum(1) * v
        current[1] += leak[1] * 0.002 * np.exp((v[1] + 0.055) / 0.002) + 60e-12 * (1 - np.exp(-t / 0.02))
        return current / capacitance

    return slope


@pytest.mark.parametrize("legacy", [False, True])
def test_all_compartments_follow_the_cable_equations(pyramidal, legacy):
    changes = ["runtime=200*ms", "default_clock=0.01*ms", f"pc_area_indexing={'legacy' if legacy else 'corrected'}"]
    results = CxSystem(*pyramidal, changes=changes).run(save_results=False)
    found = results.recordings["NG1_PC_L4toL1"]
    t = found["vm"].t
    solved = solve_ivp(derivative(legacy), (0, t[-1]), np.full(5, -0.07), t_eval=t[::100], rtol=1e-10, atol=1e-13).y
    for compartment, expected in zip(ORDER, solved, strict=True):
        name = "vm" if compartment == "soma" else f"vm_{compartment}"
        assert np.abs(found[name].values[::100, 0] - expected).max() < 0.01 * np.ptp(expected)


def test_a_cell_fires_at_its_soma_and_rests_4_ms(pyramidal):
    results = CxSystem(*pyramidal, changes=["PC.tonic_current=1500*pA", "runtime=300*ms"]).run(save_results=False)
    spikes = results.spikes["NG1_PC_L4toL1"].t
    assert len(spikes) > 5
    assert np.diff(spikes).min() >= 0.004 - 1e-9
    soma = results.recordings["NG1_PC_L4toL1"]["vm"].values[:, 0]
    at = np.rint(spikes / 1e-4).astype(int)
    assert np.allclose(soma[at[at < 2990] + 10], -0.065)


def test_an_adex_soma_adapts(pyramidal):
    """The original used the exponential model here whatever the table said."""
    anatomy, physiology = pyramidal
    physiology["pc_neuron_model"] = "'ADEX'"
    physiology["PC"].update(a="2*nS", b="60*pA", tau_w="200*ms", tonic_current="1500*pA")
    results = CxSystem(anatomy, physiology, changes=["runtime=500*ms"]).run(save_results=False)
    intervals = np.diff(results.spikes["NG1_PC_L4toL1"].t)
    assert intervals[-1] > 1.5 * intervals[0]


@pytest.mark.parametrize(
    ("layers", "key", "count"),
    [
        ("[2->1]", 1, 1), ("[4->1]", 2, 2), ("[4->1]", 3, 3), ("[5->1]", 3, 3), ("[5->1]", 4, 4), ("[5->2]", 2, 2),
        ("[6->4]", 2, 2), ("[6->2]", 3, 3), ("[6->1]", 4, 4), ("[6->6]", 0, 0), ("[6->1]", 5, 5),
    ],
)  # fmt: skip
def test_the_key_of_the_areas_decides_how_layers_are_counted(pyramidal, layers, key, count):
    anatomy, physiology = pyramidal
    anatomy["G"][0].update(layer_idx=layers, monitors="[Sp]")
    physiology["PC"].update(fract_areas=f"{{{key}: {[round(1 / (key + 3), 3)] * (key + 3)}}}", Ra=f"{[100] * (key + 2)}*Mohm")
    (population,) = CxSystem(anatomy, physiology).network.config.populations
    assert population.cell.apical == count
    assert population.cell.dendrites == ("basal", *(f"a{number}" for number in range(count + 1)))


def test_cells_of_different_lengths_share_two_groups(pyramidal):
    anatomy, physiology = pyramidal
    physiology["long"] = {
        **PC, "fract_areas": "{4: [0.4, 0.1, 0.2, 0.1, 0.1, 0.05, 0.05]}", "Ra": "[100, 100, 150, 150, 150, 150]*Mohm",
    }  # fmt: skip
    anatomy["G"].append(
        {"idx": 2, "number_of_neurons": 3, "neuron_type": "PC", "neuron_subtype": "long", "layer_idx": "[6->1]"}
    )
    layout = Layout(CxSystem(anatomy, physiology).network.config)
    assert [(group.name, group.size) for group in layout.groups] == [("NG_EIF_PC_1", 4), ("NG_dendrites_2", 1 * 4 + 3 * 6)]


@pytest.mark.parametrize(
    ("target", "compartments"),
    [("1[C]0b", ["basal"]), ("1[C]0sa", ["soma", "a0"]), ("1[C]0bsa", ["basal", "soma", "a0"]), ("1[C]2", ["a2"])],
)
def test_a_spike_reaches_the_addressed_compartments_alone(pyramidal, target, compartments):
    anatomy, physiology = pyramidal
    names = [f"ge_{name}" for name in ORDER]
    anatomy["G"][0]["monitors"] = f"[St]{'+'.join(names)}"
    anatomy["IN"] = [{"idx": 0, "type": "VPM", "number_of_neurons": 1, "radius": "0*um", "spike_times": "10*ms"}]
    each = "+".join(["1"] * len(compartments))
    anatomy["S"] = [{"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": target, "syn_type": "Fixed", "p": each, "n": each}]
    physiology["cw"]["cw_in_PC"] = "1*nS"
    physiology["delay"]["delay_in_PC"] = "1*ms"
    found = CxSystem(anatomy, physiology).run(save_results=False).recordings["NG1_PC_L4toL1"]
    assert [name for name in ORDER if found[f"ge_{name}"].values.max() > 0] == sorted(compartments, key=ORDER.index)


def problems(anatomy, physiology):
    return [problem.message for problem in check(anatomy, physiology).report.errors]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fract_areas": "{7: [1]}"}, "no entry for 2 or 3 apical compartments, which [4->1] asks for"),
        ({"fract_areas": "{2: [0.5, 0.5]}"}, "5 shares above 0 are expected for 2 apical compartments, not 2"),
        ({"fract_areas": "[0.5, 0.5]"}, "a dictionary is expected"),
        ({"Ra": "[100, 100]*Mohm"}, "4 resistances above 0 are needed for this cell, not 2"),
        ({"Ra": "[100, 100, 0, 100]*Mohm"}, "4 resistances above 0 are needed"),
        ({"Ra": "100*mV"}, "should be a value in ohm"),
        ({"Cm": "1*uF"}, "should be a value in farad/meter**2"),
        ({"Area_tot_pyram": "0*um**2"}, "not above 0"),
    ],
)
def test_a_wrong_form_is_one_problem(pyramidal, change, message):
    anatomy, physiology = pyramidal
    physiology["PC"].update(change)
    anatomy["G"][0]["monitors"] = "[Sp]"
    (found,) = problems(anatomy, physiology)
    assert message in found


def test_a_pathway_names_compartments_where_there_are_some(pyramidal):
    anatomy, physiology = pyramidal
    physiology["cw"]["cw_PC_PC"], physiology["delay"]["delay_PC_PC"] = "1*nS", "1*ms"
    row = {"receptor": "ge", "pre_syn_idx": 1, "syn_type": "Fixed", "p": "0.1"}
    anatomy["S"] = [{**row, "post_syn_idx": "1"}]
    assert "has compartments (soma, basal, a0, a1, a2)" in problems(anatomy, physiology)[0]
    anatomy["S"] = [{**row, "post_syn_idx": "1[C]3"}]
    assert "has no compartment 'a3'" in problems(anatomy, physiology)[0]
    anatomy["S"] = [{**row, "post_syn_idx": "1[C]0ba"}]
    assert "1 values are given for 2 compartments" in problems(anatomy, physiology)[0]


def test_a_neuron_without_a_form_with_dendrites_is_refused(pyramidal):
    anatomy, physiology = pyramidal
    physiology["pc_neuron_model"] = "'IZHIKEVICH'"
    assert "pyramidal cells are EIF or ADEX" in problems(anatomy, physiology)[0]

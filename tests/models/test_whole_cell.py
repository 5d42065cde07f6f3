"""The equations of a whole cell: every compartment of a pyramidal cell in one set of equations."""

import re

import pytest

from cxsystem2.brian import brian2
from cxsystem2.models.cells import SOMA, Cell, WholeCell
from cxsystem2.models.cells.dendrite import Dendrite
from cxsystem2.models.cells.soma import Soma
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition

PAIRS = {
    "SIMPLE_E": "SIMPLE_I", "SIMPLE_E_NMDA": "SIMPLE_I_GABAB", "E_ALPHA": "I_ALPHA",
    "E_ALPHA_NONSCALED": "I_ALPHA_NONSCALED", "E_ALPHA_NMDA": "I_ALPHA_GABAB", "AMPA_NMDA": "GABAA_GABAB",
    "AMPA_NMDA_BIEXP": "GABAA_GABAB_BIEXP", "E_NDF": "I_NDF", "PSC_EXP": "PSC_EXP", "PSC_ALPHA": "PSC_ALPHA",
    "PSC_VOLT": "PSC_VOLT", "DELTA": "DELTA",
}  # fmt: skip
APICAL = [0, 1, 4]


def whole(pair="SIMPLE_E", apical=2, word="EIF", **soma):
    receptors = excitation[pair], inhibition[PAIRS[pair]]
    return WholeCell(Cell(Soma(*receptors, neurons[word], dendrites=True, **soma), Dendrite(*receptors), apical))


def defined(cell):
    """The names on the left of the equations, in their order."""
    return [re.match(r"d?(\w+?)(?:/dt)? =", line)[1] for line in cell.equations]


def equation(cell, name):
    (found,) = [line for line in cell.equations if re.match(rf"(d{name}/dt|{name}) =", line)]
    return found


def test_every_pair_of_receptors_is_tested():
    assert PAIRS.keys() == excitation.keys()
    assert set(PAIRS.values()) == set(inhibition)


@pytest.mark.parametrize("apical", APICAL)
def test_each_compartment_has_its_potential(apical):
    potentials = [name for name in defined(whole(apical=apical)) if name == "vm" or name.startswith("vm_")]
    assert potentials == ["vm", "vm_basal", *(f"vm_a{number}" for number in range(apical + 1))]


@pytest.mark.parametrize("apical", APICAL)
@pytest.mark.parametrize("pair", PAIRS)
def test_no_name_is_there_twice_and_none_is_linked(pair, apical):
    cell = whole(pair, apical)
    names = [*defined(cell), *cell.parameters]
    assert len(names) == len(set(names))
    assert not any("linked" in line for line in cell.equations)
    assert cell.links == {}


@pytest.mark.parametrize(
    ("pair", "apical"),
    [
        pytest.param(pair, apical, marks=[] if apical == 1 or pair == "SIMPLE_E" else pytest.mark.slow)
        for pair in PAIRS
        for apical in APICAL
    ],
)
def test_the_parameters_are_all_that_the_equations_need(pair, apical):
    """Brian2 resolves every name and its unit without any other name from outside."""
    cell = whole(pair, apical, tonic=True, noise=True)
    declared = [f"{name} : {each.unit} (constant)" for name, each in cell.parameters.items()]
    group = brian2.NeuronGroup(
        1,
        "\n".join([*cell.equations, *declared]),
        threshold=cell.neuron.threshold,
        refractory="refractory_period",
        method="euler",
    )
    brian2.Network(group)
    group.equations.check_units(group, run_namespace={})


@pytest.mark.parametrize("pair", PAIRS)
def test_variables_end_in_the_name_of_their_compartment(pair):
    cell = whole(pair, 1)
    own = {state.name: state for state in cell.state}
    for compartment in cell.cell.dendrites:
        for sign in ("ge", "gi"):
            for name in cell.cell.membrane(compartment).incremented(sign):
                named = cell.named(compartment, name)
                assert named == f"{name.removesuffix('_dend')}_{compartment}"
                assert named in own or name == "vm"
    assert not any("dend" in re.split(r"\W+", line) or "_dend" in line for line in cell.equations)


def test_the_soma_keeps_its_names():
    cell = whole(apical=1)
    soma = [line for line in cell.cell.soma.equations if "(linked)" not in line]
    renamed = [line.replace("v_basal", "vm_basal").replace("v_apical", "vm_a0") for line in soma]
    assert list(cell.equations[: len(soma)]) == renamed
    assert cell.cell.soma.parameters.items() <= cell.parameters.items()


@pytest.mark.parametrize(
    ("compartment", "apical", "axial"),
    [
        ("basal", 2, ("vm", "vm_basal", "vm_basal")),
        ("a0", 2, ("vm", "vm_a0", "vm_a1")),
        ("a1", 2, ("vm", "vm_a0", "vm_a2")),
        ("a2", 2, ("vm", "vm_a1", "vm_a2")),
        ("a0", 0, ("vm", "vm_a0", "vm_a0")),
    ],
)
def test_neighbours_are_variables_of_the_same_cell(compartment, apical, axial):
    """Without a neighbour a compartment sees itself, which is no current."""
    soma, lower, upper = axial
    own = f"vm_{compartment}"
    expected = (
        f"I_axial_{compartment} = g_soma_{compartment}*({soma} - {own}) + g_lower_{compartment}*({lower} - {own})"
        f" + g_upper_{compartment}*({upper} - {own}) : amp (constant over dt)"
    )
    assert equation(whole(apical=apical), f"I_axial_{compartment}") == expected


def test_the_soma_sees_the_two_dendrites_beside_it():
    expected = "I_axial = g_basal*(vm_basal - vm) + g_apical*(vm_a0 - vm) : amp (constant over dt)"
    assert equation(whole(), "I_axial") == expected


def test_parameters_of_a_compartment_stand_in_its_equations_alone():
    cell = whole(apical=1)
    assert equation(cell, "vm_basal").startswith("dvm_basal/dt = (gL_basal*(EL_basal - vm_basal) + I_axial_basal")
    assert equation(cell, "vm_a1").endswith("/C_a1 : volt")
    assert equation(cell, "ge_a1") == "dge_a1/dt = -ge_a1/tau_e_a1 : siemens"
    assert cell.named(SOMA, "tau_e") == "tau_e"


def test_cells_that_differ_in_length_are_different_models():
    assert whole(apical=1) == whole(apical=1)
    assert whole(apical=1) != whole(apical=2)

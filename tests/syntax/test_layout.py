"""Which rows share an object."""

from cxsystem2 import CxSystem
from cxsystem2.syntax import Layout, lower


def many_populations(anatomy, count):
    """The small model with its excitatory population cut into many, and every pathway between them."""
    anatomy["G"] = [
        {"idx": k, "number_of_neurons": 4, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp]"} for k in range(1, count + 1)
    ]
    anatomy["S"] = [
        {"receptor": "ge", "pre_syn_idx": i, "post_syn_idx": j, "syn_type": "Fixed", "p": "0.5"}
        for i in range(1, count + 1)
        for j in range(1, count + 1)
    ]
    return anatomy


def test_objects_do_not_grow_with_rows(anatomy, physiology):
    counts = {count: Layout(CxSystem(many_populations(anatomy, count), physiology).network.config).objects for count in (2, 20)}
    assert counts == {2: 5, 20: 5}  # generator, group, synapses, two spike monitors


def test_statements_do_not_grow_with_rows(anatomy, physiology):
    lengths = {count: len(lower(CxSystem(many_populations(anatomy, count), physiology).network).bank) for count in (2, 20)}
    assert lengths[2] == lengths[20]


def test_a_parameter_that_differs_becomes_an_array(anatomy, physiology):
    physiology["BC"] = {**physiology["BC"], "C": "100*pF"}
    model = lower(CxSystem(anatomy, physiology).network)
    equations = model.bank["NE_EIF_1"].value
    assert "C : farad (constant)" in equations
    assert "gL : siemens (shared, constant)" in equations
    values = model.bank.arrays["NG_EIF_1.C"]
    assert set(values[:80]) == {2e-10}
    assert set(values[80:]) == {1e-10}


def test_signs_and_sources_make_projections(anatomy, physiology):
    layout = Layout(CxSystem(anatomy, physiology).network.config)
    found = [(p.source, p.target, p.synapse.word, p.incremented, len(p.members)) for p in layout.projections]
    assert found == [
        ("IN_relays", "NG_EIF_1", "Fixed", ("ge_soma",), 1),
        ("NG_EIF_1", "NG_EIF_1", "Fixed", ("ge_soma",), 2),
        ("NG_EIF_1", "NG_EIF_1", "Fixed", ("gi_soma",), 1),
        ("NG_EIF_1", "NG_EIF_1", "Fixed_const_wght", ("gi_soma",), 1),
    ]


def test_populations_are_slices_of_their_group(anatomy, physiology):
    slices = Layout(CxSystem(anatomy, physiology).network.config).slices
    assert [(place, part.group, part.start, part.stop) for place, part in slices.items()] == [
        (("0", "soma"), "IN_relays", 0, 10),
        (("1", "soma"), "NG_EIF_1", 0, 80),
        (("2", "soma"), "NG_EIF_1", 80, 100),
    ]

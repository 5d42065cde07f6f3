import pytest

from cxsystem2.syntax.statement import (
    ArrayArgument,
    Create,
    Link,
    Name,
    QuantityArgument,
    Regularly,
    Statement,
    TimedCurrent,
    text,
)


@pytest.mark.parametrize(
    "argument, written",
    [
        ("euler", "'euler'"),
        ("v : 1\nw : 1", "'''\nv : 1\nw : 1\n'''"),
        (Name("NG1"), "NG1"),
        (QuantityArgument(0.1, "second"), "0.1*second"),
        (QuantityArgument(2.0, "1"), "2.0"),
        (ArrayArgument("NG1.vm", "volt"), "arrays['NG1.vm']*volt"),
        (ArrayArgument("S1.i"), "arrays['S1.i']"),
        (("i", "j"), "('i', 'j')"),
        (3, "3"),
        ({"injected": Name("IC_1")}, "{'injected': IC_1}"),
    ],
)
def test_an_argument_as_text(argument, written):
    assert text(argument) == written


def test_a_variable_of_another_group():
    link = Link("NG1.v_soma", "NG2", "vm", ArrayArgument("NG1.v_soma"))
    assert link.code == "NG1.v_soma = linked_var(NG2, 'vm', index=arrays['NG1.v_soma'])"
    assert link.requires == {"NG1", "NG2"}


def test_what_is_done_in_every_step():
    regularly = Regularly("NB.NG1.ge", "ge += 1*nS")
    assert regularly.code == "NG1.run_regularly('ge += 1*nS', when='synapses', name='NB_NG1_ge')"
    assert (regularly.owner, regularly.requires) == ("NG1", {"NG1"})


def test_currents_by_time():
    current = TimedCurrent("IC_1", ArrayArgument("IC_1", "amp"), QuantityArgument(1e-3, "second"))
    assert current.code == "IC_1 = TimedArray(arrays['IC_1']*amp, dt=0.001*second, name='IC_1')"
    assert current.requires == set()


def test_an_object_needs_the_objects_of_its_namespace():
    group = Create("NG1", "NeuronGroup", (Name("NN1"), Name("NE1")), {"method": "euler"}, {"injected": Name("IC_1")})
    assert group.requires == {"NN1", "NE1", "IC_1"}
    assert group.code == "NG1 = NeuronGroup(NN1, NE1, method='euler', namespace={'injected': IC_1}, name='NG1')"


def test_a_statement_of_no_kind_has_no_text():
    with pytest.raises(NotImplementedError):
        Statement("NG1").code  # noqa: B018

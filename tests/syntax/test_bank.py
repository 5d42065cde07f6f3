"""The bank of statements."""

import numpy as np
import pytest

from cxsystem2.syntax import Bank, BankError
from cxsystem2.syntax.statement import Array, Assign, Connect, Create, Define, Name, Quantity, Weigh


def names(bank):
    return [statement.name for statement in bank]


def test_statements_come_in_the_order_of_what_they_require():
    bank = Bank()
    bank.add(
        Weigh("S1.wght", Array("w", "siemens")),
        Connect("SC.S1", Array("i"), Array("j")),
        Create("S1", "Synapses", (Name("NG1"), Name("NG1"), Name("SE1"))),
        Create("NG1", "NeuronGroup", (Name("NN1"), Name("NE1"))),
        Define("SE1", "wght : siemens"),
        Define("NE1", "dv/dt = -v/second : 1"),
        Define("NN1", 3),
    )
    order = names(bank)
    assert order.index("NE1") < order.index("NG1") < order.index("S1") < order.index("SC.S1") < order.index("S1.wght")


def test_a_name_that_is_there_twice_is_named():
    bank = Bank()
    bank.add(Define("NN1", 3))
    with pytest.raises(BankError, match="'NN1' is there twice"):
        bank.add(Define("NN1", 4))


def test_a_missing_name_is_named_with_who_needs_it():
    bank = Bank()
    bank.add(Create("NG1", "NeuronGroup", (Name("NN1"),)))
    with pytest.raises(BankError, match="'NG1' needs 'NN1'"):
        names(bank)


def test_a_cycle_is_named():
    bank = Bank()
    bank.add(Create("A", "NeuronGroup", (Name("B"),)), Create("B", "NeuronGroup", (Name("A"),)))
    with pytest.raises(BankError, match="need each other"):
        names(bank)


def test_code_reads_as_brian2():
    bank = Bank()
    bank.arrays["NG1.vm"] = np.zeros(3)
    bank.add(
        Define("NN1", 3),
        Define("NE1", "dv/dt = -v/tau : volt\ntau : second"),
        Create("NG1", "NeuronGroup", (Name("NN1"), Name("NE1")), {"threshold": "vm > 0*mV", "method": "euler"}),
        Assign("NG1.tau", Quantity(0.01, "second")),
        Assign("NG1.vm", Array("NG1.vm", "volt")),
        Connect("SC.S1", Array("i"), Array("j")),
    )
    code = [statement.code for statement in (bank[name] for name in ("NE1", "NG1", "NG1.tau", "NG1.vm", "SC.S1"))]
    assert code == [
        "NE1 = '''\ndv/dt = -v/tau : volt\ntau : second\n'''",
        "NG1 = NeuronGroup(NN1, NE1, threshold='vm > 0*mV', method='euler', name='NG1')",
        "NG1.tau = 0.01*second",
        "NG1.vm = arrays['NG1.vm']*volt",
        "S1.connect(i=arrays['i'], j=arrays['j'])",
    ]

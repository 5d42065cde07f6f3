"""The bank of statements."""

import numpy as np
import pytest

from cxsystem2.syntax import Bank, BankError
from cxsystem2.syntax.statement import ArrayArgument, Assign, Connect, Create, Define, Name, QuantityArgument, Weigh


def names(bank):
    return [statement.name for statement in bank]


def test_statements_come_in_the_order_of_what_they_require():
    bank = Bank()
    bank.add(
        Weigh("S1.wght", ArrayArgument("w", "siemens")),
        Connect("SC.S1", ArrayArgument("i"), ArrayArgument("j")),
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
        Assign("NG1.tau", QuantityArgument(0.01, "second")),
        Assign("NG1.vm", ArrayArgument("NG1.vm", "volt")),
        Connect("SC.S1", ArrayArgument("i"), ArrayArgument("j")),
    )
    code = [statement.code for statement in (bank[name] for name in ("NE1", "NG1", "NG1.tau", "NG1.vm", "SC.S1"))]
    assert code == [
        "NE1 = '''\ndv/dt = -v/tau : volt\ntau : second\n'''",
        "NG1 = NeuronGroup(NN1, NE1, threshold='vm > 0*mV', method='euler', name='NG1')",
        "NG1.tau = 0.01*second",
        "NG1.vm = arrays['NG1.vm']*volt",
        "S1.connect(i=arrays['i'], j=arrays['j'])",
    ]


def test_what_belongs_together_stays_together():
    bank = Bank()
    for number in (1, 2):
        bank.add(Define(f"NN{number}", 3), Define(f"NE{number}", "v : 1"))
        bank.add(Create(f"NG{number}", "NeuronGroup", (Name(f"NN{number}"), Name(f"NE{number}"))))
        bank.add(Assign(f"NG{number}.v", QuantityArgument(1.0, "1")))
    assert names(bank) == ["NN1", "NE1", "NG1", "NG1.v", "NN2", "NE2", "NG2", "NG2.v"]


def test_a_statement_is_drawn_forward_with_all_that_it_needs():
    bank = Bank()
    bank.add(
        Assign("NG1.v", QuantityArgument(1.0, "1")), Define("NN2", 3), Create("NG1", "NeuronGroup", (Name("NN1"), Name("NE1")))
    )
    bank.add(Define("NE1", "v : 1"), Define("NN1", 3))
    assert names(bank) == ["NE1", "NN1", "NG1", "NG1.v", "NN2"]


def test_a_cycle_is_named_from_where_it_closes():
    bank = Bank()
    bank.add(Create("Z", "NeuronGroup", (Name("A"),)))
    bank.add(Create("A", "NeuronGroup", (Name("B"),)), Create("B", "NeuronGroup", (Name("A"),)))
    with pytest.raises(BankError, match="the statements 'A' -> 'B' -> 'A' need each other"):
        names(bank)


def test_synapses_of_which_there_is_none_have_no_effect():
    bank = Bank()
    bank.arrays.update({"S1.i": np.zeros(0, int), "S2.i": np.zeros(1, int)})
    for name in ("S1", "S2"):
        bank.add(Create(name, "Synapses"), Connect(f"SC.{name}", ArrayArgument(f"{name}.i"), ArrayArgument(f"{name}.i")))
        bank.add(Weigh(f"{name}.wght", QuantityArgument(1.0, "1")))
    assert [statement.name for statement in bank.effective] == ["S2", "SC.S2", "S2.wght"]

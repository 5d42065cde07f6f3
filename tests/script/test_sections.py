"""Statements as lines of a script."""

from itertools import pairwise

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.script.sections import sections, write
from cxsystem2.script.values import Values
from cxsystem2.syntax.layout import Layout
from cxsystem2.syntax.statement import (
    ArrayArgument,
    Create,
    Define,
    Link,
    Name,
    QuantityArgument,
    Regularly,
    TimedCurrent,
    Weigh,
)
from cxsystem2.testing.models import plasticity


@pytest.fixture
def values():
    from cxsystem2.config import Configuration, System
    from cxsystem2.syntax import Bank

    bank = Bank()
    bank.arrays.update({"IC_1": np.zeros((3, 2)), "S_1.wght": np.full(5, 2e-9), "NG_1.v_soma": np.arange(3)})
    return Values(bank, Layout(Configuration(System(), (), (), ())))


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (Define("NN_1", 3), "NN_1 = 3"),
        (Define("NT_1", "vm > Vcut"), "NT_1 = 'vm > Vcut'"),
        (Define("SPre_1", "a += 1\nb = 2"), "SPre_1 = '''\na += 1\nb = 2\n'''"),
        (Define("NE_1", "C : farad"), "NE_1 = '''\nC : farad  # capacity: 3 pF\n'''"),
        (
            TimedCurrent("IC_1", ArrayArgument("IC_1", "amp"), QuantityArgument(5e-4, "second")),
            "IC_1 = TimedArray(arrays['IC_1']*amp, dt=0.5*ms, name='IC_1')",
        ),
        (
            Create("NG_1", "NeuronGroup", (Name("NN_1"), Name("NE_1")), {"method": "euler"}, {"injected": Name("IC_1")}),
            "NG_1 = NeuronGroup(NN_1, NE_1, method='euler', namespace={'injected': IC_1}, name='NG_1')",
        ),
        (
            Link("NG_1.v_soma", "NG_2", "vm", ArrayArgument("NG_1.v_soma")),
            "NG_1.v_soma = linked_var(NG_2, 'vm', index=np.arange(3))",
        ),
        (Weigh("S_1.wght", ArrayArgument("S_1.wght", "siemens")), "S_1.wght = 2*nS"),
        (
            Regularly("NB.NG_1.ge", "ge += poisson(mean_ge)"),
            "NG_1.run_regularly('ge += poisson(mean_ge)', when='synapses', name='NB_NG_1_ge')",
        ),
    ],
)
def test_each_kind_of_statement(values, statement, text):
    assert write(statement, values, {"C": "capacity: 3 pF"}) == text


def test_each_section_has_one_heading(anatomy, physiology):
    model = CxSystem(anatomy, physiology).model()
    lines = "\n".join(sections(model, Values(model.bank, model.layout))).split("\n")
    titles = [line for line, rule in pairwise(lines) if rule.startswith("# ==")]
    assert len(titles) == len(set(titles)) == 8
    assert "# Pathways no. 1, 2." in lines


@pytest.mark.parametrize(("word", "number"), [("minimal_triplet_STDP", 1), ("Facilitating", 0)])
def test_a_solution_that_is_not_the_one_of_a_run_is_told(anatomy, physiology, word, number):
    physiology.update(plasticity("minimal_triplet_STDP"))
    anatomy["S"][1]["syn_type"] = word
    model = CxSystem(anatomy, physiology).model()
    lines = "\n".join(sections(model, Values(model.bank, model.layout)))
    assert lines.count("# Brian2's own solution of these equations is not a number after 709 time constants") == number


def test_a_monitor_of_a_variable_that_spikes_bring_up_to_date_says_so(anatomy, physiology):
    anatomy["S"][1].update(syn_type="Depressing", monitors="[St]R+wght")
    model = CxSystem(anatomy, physiology).model()
    lines = "\n".join(sections(model, Values(model.bank, model.layout)))
    assert lines.count("R is recorded as it was at the last event of each synapse, and lastupdate is the time") == 1
    assert "('R', 'lastupdate')" in lines


def test_what_a_run_leaves_out_of_monitors_is_said(anatomy, physiology):
    anatomy["G"][0]["monitors"] = "[Sp][share]0.25 [St]vm[from]10*ms[to]20*ms[every]10[share]0.1"
    model = CxSystem(anatomy, physiology).model()
    lines = "\n".join(sections(model, Values(model.bank, model.layout)))
    assert "# The tables record this from 0.01 s until before 0.02 s. Here it is recorded during the whole run." in lines
    assert (
        "# NG1_SS_L4: the tables record the spikes of a drawn share of 0.25 of the cells. Here all spikes are recorded."
        in lines
    )
    assert "dt=1.*ms" in lines or "dt=1*ms" in lines

"""Background input as statements: Poisson numbers of a step, or sources that fire once in a step at most."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.syntax import lower
from cxsystem2.syntax.form import Form
from cxsystem2.syntax.statement import Create, Regularly


def test_poisson_numbers_are_added_in_every_step(counted_background):
    bank = lower(CxSystem(*counted_background).network).bank
    statement = bank["NB.NG_EIF_1.ge_soma"]
    assert statement.action == "ge_soma += weight_ge_soma*poisson(mean_ge_soma)"
    assert (statement.requires, statement.label) == ({"NG_EIF_1"}, "NB_NG_EIF_1_ge_soma")
    assert statement.code == (
        "NG_EIF_1.run_regularly('ge_soma += weight_ge_soma*poisson(mean_ge_soma)', when='synapses', name='NB_NG_EIF_1_ge_soma')"
    )
    means, weights = (bank.arrays[f"NG_EIF_1.{name}_ge_soma"] for name in ("mean", "weight"))
    assert np.unique(means).tolist() == pytest.approx([0.0, 9 * 800 * 1e-4, 20 * 800 * 1e-4])
    assert np.unique(weights).tolist() == pytest.approx([0.0, 1e-9, 2e-9])


def test_sources_that_fire_once_in_a_step_are_an_input_for_each_number(counted_background):
    bank = lower(CxSystem(*counted_background).network, form=Form(binomial_background=True)).bank
    inputs = {one.name: one for one in bank.of(Create) if one.kind == "PoissonInput"}
    assert not list(bank.of(Regularly))
    assert inputs["NB1_NG_EIF_1_ge_soma"].code == (
        "NB1_NG_EIF_1_ge_soma = PoissonInput(NG_EIF_1, 'ge_soma', 9, 800.0*hertz, 'weight_ge_soma_1')"
    )
    assert [one.code.rpartition("'ge_soma', ")[2] for name, one in inputs.items() if name.endswith("ge_soma")] == [
        "9, 800.0*hertz, 'weight_ge_soma_1')",
        "20, 800.0*hertz, 'weight_ge_soma_2')",
    ]
    assert [one.code.rpartition("'gi_soma', ")[2] for name, one in inputs.items() if name.endswith("gi_soma")] == [
        "7, 2000.0*hertz, 'weight_gi_soma_1')",
        "100, 2000.0*hertz, 'weight_gi_soma_2')",
    ]
    cells = np.repeat([1, 2, 3, 4], 40)
    assert np.array_equal(bank.arrays["NG_EIF_1.weight_ge_soma_1"] > 0, cells == 2)
    assert np.array_equal(bank.arrays["NG_EIF_1.weight_ge_soma_2"] > 0, (cells == 1) | (cells == 4))
    assert np.array_equal(bank.arrays["NG_EIF_1.weight_gi_soma_2"] > 0, cells == 3)


def test_one_kind_of_source_has_one_weight(counted_background):
    anatomy, physiology = counted_background
    anatomy["G"] = anatomy["G"][1:2]
    bank = lower(CxSystem(anatomy, physiology).network, form=Form(binomial_background=True)).bank
    (one,) = (one for one in bank.of(Create) if one.kind == "PoissonInput")
    assert one.code.endswith("'ge_soma', 9, 800.0*hertz, 'weight_ge_soma')")

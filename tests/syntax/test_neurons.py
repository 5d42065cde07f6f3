"""Neuron groups as statements: injected currents, and compartments that see their neighbours."""

from dataclasses import replace

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.config.injection import Injection
from cxsystem2.syntax import lower
from cxsystem2.syntax.layout import Layout
from cxsystem2.syntax.neurons import injected_currents
from cxsystem2.syntax.statement import Link, Name


@pytest.fixture
def group(anatomy, physiology):
    """The group of the small model's 80 and 20 cells."""
    (found,) = Layout(CxSystem(anatomy, physiology).network.config).groups
    return found


def inject(group, *currents):
    group.members = [
        (replace(population, injection=Injection(values, 1e-3)), compartments)
        for (population, compartments), values in zip(group.members, currents, strict=True)
    ]


def test_currents_of_a_group_stand_side_by_side_and_end_with_none(group):
    own = np.arange(3 * 80, dtype=float).reshape(3, 80)
    shared = np.array([[7.0], [8.0], [9.0], [10.0], [11.0]])
    inject(group, own, shared)
    together, columns = injected_currents(group)
    assert together.shape == (6, 81)
    assert np.array_equal(together[:3, :80], own)
    assert together[:, 80].tolist() == [7, 8, 9, 10, 11, 0]
    assert not together[3:, :80].any()
    assert columns.tolist() == [*range(80), *[80] * 20]


def test_an_injected_current_is_an_array_by_time_and_column(tmp_path):
    with h5py.File(tmp_path / "currents.h5", "w") as file:
        file["injected_current"], file["dt"] = np.array([[100.0], [200.0]]), 0.5
    block = {"Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms"}
    block |= {"cibasepath": f"'{tmp_path}'", "cifilename": "'currents.h5'"}
    anatomy = {"G": [{"idx": 0, "number_of_neurons": 4, "neuron_type": "CI", "neuron_subtype": "CI_1", "layer_idx": 4}]}
    model = lower(CxSystem(anatomy, {"ci_neuron_model": "LIF", "CI_1": block}).network)
    (group,) = model.layout.groups
    name = group.name.replace("NG_", "IC_")
    assert model.bank[name].code == f"{name} = TimedArray(arrays['{name}']*amp, dt=0.0005*second, name='{name}')"
    assert model.bank[group.name].namespace == {"injected": Name(name)}
    np.testing.assert_allclose(model.bank.arrays[name], [[100e-12], [200e-12], [0]])
    assert model.bank.arrays[f"{group.name}.ci_column"].tolist() == [0, 0, 0, 0]


def test_compartments_see_the_potentials_of_their_neighbours(pyramidal_network):
    bank = lower(CxSystem(*pyramidal_network).network).bank  # 12 cells with three apical compartments, 5 with five
    soma, dendrites = "NG_EIF_PC_1", "NG_dendrites_2"
    found = {one.name: (one.source, bank.arrays[one.name].tolist(), one.requires) for one in bank if isinstance(one, Link)}
    assert {name for name, _ in found.items()} == {
        f"{soma}.v_basal", f"{soma}.v_apical", f"{dendrites}.v_soma", f"{dendrites}.v_lower", f"{dendrites}.v_upper"
    }  # fmt: skip
    assert found[f"{soma}.v_basal"] == (dendrites, [*range(12), *range(48, 53)], {soma, dendrites})
    assert found[f"{soma}.v_apical"] == (dendrites, [*range(12, 24), *range(53, 58)], {soma, dendrites})
    source, neighbours, needed = found[f"{dendrites}.v_upper"]
    assert (source, needed) == (dendrites, {dendrites})
    assert neighbours[:12] == [*range(12)]  # a basal compartment has none above it, and sees itself
    assert neighbours[12:36] == [*range(24, 48)] and neighbours[36:48] == [*range(36, 48)]

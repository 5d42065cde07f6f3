"""Circuits that are read as tables."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.sonata.reading import read_circuit
from cxsystem2.sonata.writing import write_circuit
from cxsystem2.testing import models


@pytest.fixture(scope="session")
def back(circuit, tmp_path_factory):
    """The tables that are made of the circuit of the small network."""
    return read_circuit(circuit, tmp_path_factory.mktemp("back") / "tables")


def loaded(converted, *changes):
    report = check(converted.anatomy, converted.physiology).report
    assert report.errors == [], str(report)
    return CxSystem(str(converted.anatomy), str(converted.physiology), trust=True, changes=list(changes))


def test_the_plan_is_the_same_after_the_round_trip(back, model, trusting):
    assert back.notes == ()
    one, other = model.network, loaded(back).network
    assert list(one.cells) == list(other.cells)
    for label, cells in one.cells.items():
        assert cells.name == other.cells[label].name and cells.size == other.cells[label].size
        assert np.array_equal(one.positions(cells), other.positions(other.cells[label]))
    for label in ("1", "2"):
        potentials = [each.initial_potential(each.cells[label]) for each in (one, other)]
        assert np.array_equal(*potentials)
    pairs = list(zip(one.config.pathways, other.config.pathways, strict=True))
    assert len(pairs) == 4
    for mine, read in pairs:
        assert (mine.pre, mine.post, mine.sign) == (read.pre, read.post, read.sign)
        plans = one.connections(mine), other.connections(read)
        for name in ("source", "target", "weight", "delay"):
            assert np.array_equal(*(getattr(each, name) for each in plans)), name
    spikes = [each.spikes(each.cells["0"]) for each in (one, other)]
    assert all(np.array_equal(*each) for each in zip(*spikes, strict=True))


def test_the_spikes_are_the_same_after_the_round_trip(back, tables, trusting):
    results = CxSystem(*map(str, tables)).run(save_results=False)
    again = loaded(back).run(save_results=False)
    for name in ("NG1_E_L4", "NG2_I_L5"):
        assert len(results.spikes[name].t) > 20
        assert np.array_equal(results.spikes[name].i, again.spikes[name].i)
        assert np.array_equal(results.spikes[name].t, again.spikes[name].t)


def test_types_templates_and_weights_of_others(foreign, tmp_path, trusting):
    """Cells are split by type; weights of types count, several synapses add up, and the sign chooses the receptor."""
    found = read_circuit(foreign, tmp_path / "tables")
    assert len(found.notes) == 1 and "the input clamp (IClamp) is left out" in found.notes[0]
    network = loaded(found).network
    cells = {one.name: one for one in network.cells.values()}
    assert {name: one.size for name, one in cells.items()} == {
        "NG0_relay_spikes": 3, "NG1_Scnn_L4": 3, "NG2_Pv_1_L4": 2
    }  # fmt: skip
    assert network.positions(cells["NG1_Scnn_L4"]).real.tolist() == [0.0, 2e-3, 3e-3]
    assert cells["NG1_Scnn_L4"].parameters["soma"]["V_th"] == -50e-3
    assert network.initial_potential(cells["NG2_Pv_1_L4"]).tolist() == [-70e-3] * 2
    rows = {}
    for one in network.config.pathways:
        plan = network.connections(one)
        rows[one.pre, one.post, one.sign] = [
            (*each, round(weight * 1e12), round(delay * 1e3, 6))
            for *each, weight, delay in zip(plan.source, plan.target, plan.weight, plan.delay, strict=True)
        ]
    assert rows == {
        ("1", "2", "ge"): [(0, 0, 20, 1.5)],
        ("1", "1", "ge"): [(1, 2, 20, 1.5)],
        ("2", "1", "gi"): [(0, 0, -30, 2.0), (1, 1, -60, 2.0)],
        ("0", "1", "ge"): [(0, 0, 900, 1.0)],
        ("0", "2", "ge"): [(2, 0, 900, 1.0)],
    }
    results = loaded(found, "G[1].monitors=[Sp] [St]vm").run(save_results=False)
    traces = results.recordings["NG1_Scnn_L4"]["vm"].values
    arrival = 60  # the input leaves at 5 ms and needs 1 ms
    alone = traces[: arrival - 1, 0], traces[: arrival - 1, 2]
    assert np.array_equal(*alone) and traces[arrival + 20, 0] > traces[arrival + 20, 2] + 1e-3


def test_synapses_that_change_two_variables_become_two_rows(tmp_path, trusting):
    model = CxSystem(*models.two_conductances())
    write_circuit(model.network, tmp_path / "circuit", freeze=True)
    found = loaded(read_circuit(tmp_path / "circuit", tmp_path / "tables")).network
    aims = [one.synapse.target_variable for one in found.config.pathways]
    assert aims.count("g_ampa") == aims.count("g_nmda") > 0 and aims.count("g_gabaa") == aims.count("g_gabab") > 0
    plans = [found.connections(one) for one in found.config.pathways[:2]]
    assert np.array_equal(plans[0].weight, plans[1].weight)
    assert np.array_equal(plans[0].weight, model.network.connections(model.network.config.pathways[0]).weight)

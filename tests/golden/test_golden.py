"""Files that earlier versions have written are read for ever, with the values that were noted when they were written."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bui.home import Home
from bui.projects.store import Projects
from bui.runs.store import Runs
from cxsystem2 import Batch, load
from cxsystem2.bundle import read
from cxsystem2.checking import check
from cxsystem2.collect import collect
from cxsystem2.connections import open_store
from cxsystem2.results.tables import tables_of
from cxsystem2.snapshots import Content, Kind, PopulationCells, Reason, Store

FIRST = Path(__file__).parent / "v0_1_0"
RATES = {"NG0_relay_vpm": 100.0, "NG1_SS_L4": 131.25, "NG2_BC_L4": 50.0}


@pytest.mark.parametrize("name", ["results.h5", "results.gz"])
def test_results(name):
    results = load(FIRST / name)
    assert results.rates() == pytest.approx(RATES)
    assert (results.runtime, results.dt) == (pytest.approx(0.02), pytest.approx(1e-4))
    assert {name: population.size for name, population in results.populations.items()} == dict(
        zip(RATES, (10, 8, 4), strict=True)
    )
    assert [population.kind for population in results.populations.values()] == ["input", "population", "population"]
    assert results.populations["NG1_SS_L4"].w[0] == pytest.approx(-0.09070249 - 0.01835095j)
    spikes = results.spikes["NG1_SS_L4"]
    assert spikes.i[:5].tolist() == [3, 2, 7, 6, 1]
    assert spikes.t[:5] == pytest.approx([0.0061, 0.0063, 0.0063, 0.0064, 0.0065])
    vm = results.recordings["NG1_SS_L4"]["vm"]
    assert (vm.values.shape, vm.unit) == ((20, 3), "volt")
    assert vm.values.sum() == pytest.approx(-3.179934811717651)


def test_what_only_our_own_results_hold():
    results = load(FIRST / "results.h5")
    assert (results.title, results.device, results.seed) == ("small", "python", 3)
    assert results.versions["cxsystem2"] == "0.1.0"
    assert list(results.synapses.values()) == [36, 37, 6, 7, 2]
    assert results.recordings["NG1_SS_L4"]["rate"].values.sum() == 2625
    resources = results.recordings["S1_Depressing_NG1_SS_L4__to__NG1_SS_L4_soma"]["R"]
    assert (resources.values.shape, resources.unit) == ((4, 37), "1")
    assert resources.values.sum() == pytest.approx(103.5862522690442)
    assert check(*tables_of(results)).report.errors == []


def test_connections():
    store = open_store(FIRST / "connections.h5")
    assert {name: len(places) for name, places in store.positions.items()} == dict(zip(RATES, (10, 8, 4), strict=True))
    found = {str(key): (store.size(key), store.read(key)) for key in store._groups}
    assert list(found) == ["NG1_SS_L4 to NG1_SS_L4, soma, ge", "NG2_BC_L4 to NG1_SS_L4, soma, gi"]
    (first_size, first), (second_size, second) = found.values()
    assert (first_size, second_size, len(first), len(second)) == ((8, 8), (4, 8), 37, 7)
    assert [first.weight.sum(), second.weight.sum()] == pytest.approx([7.017333412560735e-08, 5.6550274123546924e-08])
    assert [first.delay.sum(), second.delay.sum()] == pytest.approx([0.07408600545681912, 0.014753815796281353])
    assert first.state["R"].sum() == pytest.approx(8.519298964394176)


def test_a_batch(tmp_path):
    batch = Batch.open(shutil.copytree(FIRST / "batch", tmp_path / "batch"))
    assert batch.counts()["done"] == 2
    assert batch.rows()[["J", "trial", "seed", "status"]].values.tolist() == [["1*nS", 0, 3, "done"], ["2*nS", 0, 3, "done"]]
    for run in batch.runs:
        assert load(batch.result(run)).settings["point"] == run.values
    rates = collect(batch, ["rate"]).table.filter(like="rate.SS").to_numpy().ravel()
    assert np.all(rates > 0)


def test_a_project_and_a_run_of_the_browser(tmp_path):
    home = Home.make(shutil.copytree(FIRST / "home", tmp_path / "home"))
    projects = Projects(home)
    (project,) = projects.list()
    document = projects.get(project["id"])["document"]
    assert project["title"] == "coba_eif"
    assert [row["cells"][0] for row in document["sheets"]["G"]["rows"] if "cells" in row] == ["1", "2"]
    (row,) = Runs(home.runs).rows()
    assert (row["title"], row["status"], row["seed"], row["project"]) == ("kept for ever", "done", 5, project["id"])
    assert load(Runs(home.runs).folder(row["id"]).result).populations["NG1_E_L4"].size == 40


def test_a_project_in_one_file():
    found = read(FIRST / "project.cxproject")
    assert (found.title, found.created, found.versions["cxsystem2"]) == ("kept for ever", "2026-11-30T10:48:00+00:00", "0.1.0")
    assert (found.files, [*found.history], found.runs) == ({"spikes.csv": b"1\n"}, ["0001.json"], {})
    checked = check(FIRST / "project.cxproject")
    assert checked.report.errors == []
    assert [one.size for one in checked.config.populations] == [40, 10]


def test_a_snapshot():
    store = Store.open(FIRST / "snapshot")
    manifest = store.manifest
    assert (manifest.dt, manifest.seed, manifest.k, manifest.options["device"]) == (1e-4, 3, 2, "cpp")
    assert manifest.cells[:2] == (PopulationCells("NG0_relay_vpm", 10, Kind.INPUT), PopulationCells("NG1_SS_L4", 8))
    assert [partition.cells["NG1_SS_L4"] for partition in manifest.partitions] == [((0, 5),), ((5, 8),)]
    assert [*manifest.static(1)] == ["network/1/targets.bin"]
    assert store.verify() == []
    newest, damages = store.latest_whole()
    assert (newest.step, newest.time, newest.facts.reason, damages) == (200, 0.02, Reason.SIGNAL, [])
    assert newest.facts.records == {"records/0/spikes.bin": Content(16, "")} and newest.facts.parent == "000000000000"
    first, second, common = map(newest.arrays, (0, 1, None))
    assert first["cells/NG1_SS_L4/soma/vm"][:2].tolist() == [-0.0698, -0.06694285714285714]
    assert first.unit("synapses/S0/w") == "siemens" and first["synapses/S0/w"].sum() == pytest.approx(1.5e-8)
    assert second["cells/NG1_SS_L4/soma/not_refractory"].tolist() == [True, False, True]
    assert np.isnan(second["cells/NG1_SS_L4/soma/vm"]).tolist() == [False, False, True]
    assert common["generator/words"].tolist() == [1, 2**32 - 1] and common["generator/words"].dtype == np.uint32
    assert np.signbit(store.generation(0).arrays(0)["cells/NG1_SS_L4/soma/vm"][2])

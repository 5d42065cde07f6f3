"""Dividing a network on disk otherwise: the run goes on as if nothing had happened, and nothing is drawn again."""

import os
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from cxsystem2.devices import Options, devices
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.phases import Snapshot
from cxsystem2.snapshots import DamagedSnapshot, replacing
from cxsystem2.testing import models

CUT, END = 0.0213, 0.04
WAYS = [pytest.param("python", False, id="python"), pytest.param("cpp", True, id="cpp-fast", marks=pytest.mark.compiled)]


@pytest.fixture
def tables():
    """The small model with several blocks of cells, depressing synapses among them."""
    anatomy, physiology = models.small()
    for row, size in zip(anatomy["G"], (600, 300), strict=True):
        row["number_of_neurons"] = size
        row["monitors"] = "[Sp] [St]vm[rec](250-262)[dt]0.3*ms"
    for row in anatomy["S"]:
        row["p"] = "0.02"
    anatomy["S"][1]["syn_type"] = "Depressing"
    anatomy["IN"][0]["spike_times"] = "[0.005 0.02 0.03]*second"
    return anatomy, physiology


def built(tables, folder, device, fast, k):
    if missing := devices[device].missing():
        pytest.skip(f"the device '{device}' cannot run here: {missing}")
    return Snapshot.build(*tables, folder, partitions=k, seed=3, device=device, options=Options(fast=fast or None, threads=1))


def records(snapshot):
    return {path.name: path.read_bytes() for path in sorted((snapshot.folder / "records").iterdir())}


@pytest.mark.parametrize(("device", "fast"), WAYS)
def test_a_run_goes_on_after_partitions_have_changed(tables, tmp_path, device, fast):
    whole = built(tables, tmp_path / "whole", device, fast, 1)
    whole.run(END)
    moved = built(tables, tmp_path / "moved", device, fast, 2)
    moved.run(CUT)
    for k in (3, 1, 2):
        moved = moved.repartition(k)
        assert moved.manifest.k == k
        assert moved.store.verify() == []
    moved.run(END)
    assert records(moved) == records(whole)
    assert len(moved.results().spikes["NG1_SS_L4"].t) > 100
    last, other = (one.store.latest_whole()[0] for one in (whole, moved))
    name = "cells/NG1_SS_L4/soma/vm"
    parts = [other.arrays(number)[name] for number in range(2) if name in other.arrays(number)]
    assert np.array_equal(np.concatenate(parts), last.arrays(0)[name])


def test_another_folder_leaves_the_network_as_it_is(tables, tmp_path):
    first = built(tables, tmp_path / "first", "python", False, 1)
    second = first.repartition(2, tmp_path / "second")
    assert (first.manifest.k, second.manifest.k) == (1, 2)
    assert Snapshot.open(tmp_path / "first").manifest.k == 1
    assert first.manifest.id != second.manifest.id


@pytest.mark.parametrize("number", [1, 2])
def test_what_was_stopped_between_two_renames_is_finished(tables, tmp_path, monkeypatch, number):
    first = built(tables, tmp_path / "net", "python", False, 1)
    first.run(CUT)
    (first.folder / "notes.txt").write_text("mine")
    renames = []

    def stopping(one, other):
        renames.append(other)
        if len(renames) == number:
            raise KeyboardInterrupt
        os.rename(one, other)

    monkeypatch.setattr(replacing, "os", SimpleNamespace(**{**vars(os), "rename": stopping}))
    with pytest.raises(KeyboardInterrupt):
        first.repartition(3)
    monkeypatch.undo()
    found = Snapshot.open(tmp_path / "net")
    assert found.manifest.k == (1 if number == 1 else 3)
    again = found.repartition(3)
    again.run(END)
    assert (again.folder / "notes.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["net"]
    whole = built(tables, tmp_path / "whole", "python", False, 1)
    whole.run(END)
    assert records(again) == records(whole)


def test_no_partition_and_a_taken_folder_are_refused(tables, tmp_path):
    first = built(tables, tmp_path / "first", "python", False, 1)
    with pytest.raises(CxSystemError, match="at least 1 partition, not 0"):
        first.repartition(0)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("mine")
    with pytest.raises(FileProblem, match=r"holds something else \(notes\.txt\)"):
        first.repartition(2, tmp_path / "taken")


def test_a_damaged_network_is_not_moved(tables, tmp_path):
    first = built(tables, tmp_path / "first", "python", False, 1)
    path = first.folder / "network/0/synapses.h5"
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedSnapshot, match=r"network/0/synapses\.h5"):
        first.repartition(2, tmp_path / "second")
    assert not (tmp_path / "second").exists()
    shutil.rmtree(first.folder)

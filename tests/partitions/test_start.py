"""Runs that begin from a snapshot: the second half of a run, and points with other values that no synapse was drawn from."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.errors import DeviceError, FileProblem
from cxsystem2.partitions.start import Start, fingerprint
from cxsystem2.phases import Snapshot
from cxsystem2.testing import models

CUT, END = 0.03, 0.06


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("start") / "network"
    found = Snapshot.build(*models.small(), folder, partitions=2, seed=3, device="python")
    found.run(CUT)
    return found


def run(changes=(), seed=3, tables=None, **options):
    anatomy, physiology = tables or models.small()
    system = CxSystem(anatomy, physiology, seed=seed, device="python", changes=[f"runtime={END}*second", *changes])
    return system.run(save_results=False, options=Options(**options))


def test_the_rest_of_a_run_is_as_in_one_go(snapshot):
    whole, rest = run(), run(start=str(snapshot.folder))
    for name, spikes in whole.spikes.items():
        late = spikes.t >= CUT - 1e-9
        assert np.array_equal(rest.spikes[name].t, spikes.t[late])
        assert np.array_equal(rest.spikes[name].i, spikes.i[late])
    assert sum(len(spikes.t) for spikes in rest.spikes.values()) > 0


def test_a_generation_has_a_name(snapshot):
    (generation,) = [name for name in snapshot.store.names if name != "000000000000"]
    assert Start.open(f"{snapshot.folder}:{generation}").generation.step == 300
    assert Start.open(f"{snapshot.folder}:0").generation.step == 0
    with pytest.raises(FileProblem, match="there is no generation '17'"):
        Start.open(f"{snapshot.folder}:17")


def test_values_of_cells_may_differ(snapshot):
    same, other = run(start=str(snapshot.folder)), run(["SS.tonic_current=300*pA"], start=str(snapshot.folder))
    assert len(other.spikes["NG1_SS_L4"].t) > len(same.spikes["NG1_SS_L4"].t)


def test_a_value_that_synapses_were_drawn_from_is_refused(snapshot):
    with pytest.raises(DeviceError, match=r"pathway .* differ from those of the snapshot.*change values of cells"):
        run(["J=3*nS"], start=str(snapshot.folder))
    anatomy, physiology = models.small()
    anatomy["G"][1]["number_of_neurons"] = 21
    with pytest.raises(DeviceError, match=r"cells .*differ"):
        run(start=str(snapshot.folder), tables=(anatomy, physiology))


def test_another_device_and_a_run_that_is_over_are_refused(snapshot):
    with pytest.raises(DeviceError, match="taken on 'python --fast' and cannot go on on 'python'"):
        run(start=str(snapshot.folder), fast=False)
    system = CxSystem(*models.small(), seed=3, device="python", changes=["runtime=20*ms"])
    with pytest.raises(DeviceError, match=r"is at 0\.03 s, and the run ends at 0\.02 s"):
        system.run(save_results=False, options=Options(start=str(snapshot.folder)))


def test_a_run_goes_on_as_its_snapshot_was_built_unless_it_is_told(tmp_path):
    built = Snapshot.build(*models.small(), tmp_path / "net", seed=3, device="python", options=Options(fast=True))
    built.run(0.002)
    assert run(["runtime=4*ms"], start=str(built.folder)).settings["fast"] is True
    assert [Start.open(str(built.folder)).fast_on(word) for word in ("python", "cpp")] == [True, None]
    with pytest.raises(DeviceError, match="taken on 'python --fast' and cannot go on on 'python'"):
        run(["runtime=4*ms", "fast=0"], start=str(built.folder))


def test_what_is_recorded_changes_no_fingerprint():
    anatomy, physiology = models.small()
    first = fingerprint(CxSystem(anatomy, physiology, seed=3).network)
    anatomy["S"][1]["monitors"] = "[St]wght"
    assert fingerprint(CxSystem(anatomy, physiology, seed=4).network) == first

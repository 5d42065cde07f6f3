"""Batches that are run by workers."""

import dataclasses
import itertools
import json
import os
import shutil
import subprocess
from contextlib import nullcontext as does_not_raise
from pathlib import Path

import pytest

from cxsystem2 import Batch, CxSystem, Observer, load, sweep
from cxsystem2.batches import Status, account, memory, upkeep
from cxsystem2.batches.clusters import Need
from cxsystem2.batches.summary import Summary
from cxsystem2.collect import collect
from cxsystem2.errors import CxSystemError, DeviceError, TableError
from cxsystem2.testing.models import small
from tests.conftest import PATIENCE, spikes_of


class Listener(Observer):
    """Keeps what it is told."""

    def __init__(self):
        self.notes, self.workers, self.begun, self.results, self.stages = [], 0, [], {}, []

    def begin(self, stage):
        self.stages.append(stage)

    def parts(self, stage, total, at_once=1):
        self.workers = at_once

    def advance(self, stage, fraction):
        self.stages.append(fraction)

    def end(self, stage, seconds):
        self.stages.append("end")

    def tell(self, sentence):
        self.notes.append(sentence)

    def started(self, run, where):
        self.begun.append(run)

    def ended(self, run, end):
        self.results[run] = end


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A batch that has run; its tables, and what its observer heard."""
    anatomy, physiology = small()
    anatomy["params"]["runtime"] = "20*ms"
    folder = tmp_path_factory.mktemp("finished") / "batch"
    batch = Batch.create(folder, anatomy, physiology, {"J": "1*nS:3*nS:1*nS"}, trials=2, seeds="independent")
    listener = Listener()
    summary = batch.run(workers=2, observer=listener)
    return batch, summary, listener, (anatomy, physiology)


@pytest.mark.versions
def test_every_run_is_done_and_told(finished):
    batch, summary, listener, _ = finished
    assert (summary.done, summary.failed, summary.waiting, summary.workers) == (6, {}, 0, 2)
    assert sorted(listener.results) == sorted(listener.begun) == list(range(6))
    assert listener.stages == ["batch", *(done / 6 for done in range(7)), "end"]
    assert batch.rows()["status"].tolist() == ["done"] * 6
    assert batch.manifest.is_file()


def test_the_labels_are_those_of_the_runs(finished):
    batch, *_ = finished
    for number, row in batch.rows().iterrows():
        found = load(batch.folder / row["result"])
        assert found.settings["point"] == {"J": row["J"]}
        assert (found.seed, batch.runs[number].trial) == (row["seed"], row["trial"])


@pytest.mark.versions
def test_any_point_run_alone_gives_the_same(finished):
    batch, _, _, tables = finished
    for run in batch.runs[::2]:
        alone = CxSystem(*tables, point=run.values, seed=run.seed).run(save_results=False)
        assert spikes_of(load(batch.result(run))) == spikes_of(alone)


def test_what_is_done_stays(finished):
    batch, *_ = finished
    before = {path: path.stat().st_mtime_ns for path in batch.folder.rglob("*.h5")}
    summary = Batch.open(batch.folder).run(workers=1)
    assert (summary.done, summary.workers) == (6, 0)  # no worker was started
    assert {path: path.stat().st_mtime_ns for path in batch.folder.rglob("*.h5")} == before


def test_a_point_that_fails_stops_no_other_and_can_be_tried_again(short, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    anatomy, physiology = short
    anatomy["S"][1]["save_connection"] = 1
    for name in ("one", "two"):
        CxSystem(anatomy, physiology).run(output=f"{name}.h5")
        os.rename(
            f"{name}_connections.h5" if os.path.exists(f"{name}_connections.h5") else f"{name}_results.h5", f"{name}.con.h5"
        )
    del anatomy["S"][1]["save_connection"]
    anatomy["S"][1]["load_connection"] = 1
    anatomy["params"]["import_connections_from"] = "one.con.h5"
    batch = Batch.create(
        "batch", anatomy, physiology, {"import_connections_from": ["one.con.h5", "two.con.h5"], "J": ["1*nS", "2*nS"]}
    )
    os.rename("two.con.h5", "away.h5")
    summary = batch.run(workers=1)
    assert (summary.done, sorted(summary.failed)) == (2, [2, 3])
    assert [why for why in summary.failed.values() if "two.con.h5: there is no such file" not in why or "\n" in why] == []
    assert batch.rows()["error"].tolist()[2:] == list(summary.failed.values())
    assert "Traceback" in batch.log(batch.runs[2]).read_text()

    os.rename("away.h5", "two.con.h5")
    assert sorted(batch.run(workers=1).failed) == [2, 3]  # resume leaves them
    summary = batch.run(workers=1, again=True)
    assert (summary.done, summary.failed) == (4, {})


def test_a_point_that_ends_on_nan_is_not_done_and_keeps_its_result(short, tmp_path):
    anatomy, physiology = short
    anatomy["params"]["runtime"] = "50*ms"  # long enough to come to NaN
    physiology["neuron_model"] = "ADEX"
    for cell in ("SS", "BC"):  # at the shorter one, adaptation is far too fast for the step
        physiology[cell] = {**physiology[cell], "a": "1*nS", "b": "1*pA", "tau_w": "tw"}
    physiology["tw"] = "100*ms"
    batch = Batch.create(tmp_path / "batch", anatomy, physiology, {"tw": ["1e-9*second", "100*ms"]})
    summary = batch.run(workers=1)
    why = "not a number: the potential of SS (soma), BC (soma); the result is kept"
    assert (summary.done, summary.failed, summary.not_a_number, summary.waiting) == (1, {}, {0: why}, 0)
    rows = batch.rows()
    assert rows["status"].tolist() == ["not_a_number", "done"] and rows["error"].tolist() == [why, ""]
    result = batch.result(batch.runs[0])
    assert load(result).not_a_number == ["NG1_SS_L4 (soma)", "NG2_BC_L4 (soma)"]

    found = collect(batch, ["rate"])  # its row says why it has no measures
    assert found.table.loc[0, ["status", "error"]].tolist() == ["not_a_number", why]
    assert found.table["rate.SS"].isna().tolist() == [True, False] and found.problems == []

    before = result.stat().st_mtime_ns
    summary = batch.run(workers=1)  # resume leaves it, and says so
    assert (summary.done, list(summary.not_a_number), summary.workers) == (1, [0], 0)
    batch.path(batch.runs[0]).unlink()  # a worker that was killed before it could say so
    assert list(batch.run(workers=1).not_a_number) == [0] and result.stat().st_mtime_ns == before
    heard = Listener()
    assert list(batch.run(workers=1, again=True, observer=heard).not_a_number) == [0]  # retry runs it, once
    assert heard.begun == [0] and result.stat().st_mtime_ns != before


def test_a_point_that_takes_its_worker_down_fails_after_some_attempts(make, monkeypatch):
    batch = make({"G[1].number_of_neurons": ["50", "4000000", "60"]})
    batch.settings = dataclasses.replace(batch.settings, memory_bytes=2**20)  # an estimate that is much too low
    monkeypatch.setattr(memory.memory, "free", lambda: 600 * 2**20)
    summary = batch.run(workers=1)
    assert (summary.done, list(summary.failed)) == (2, [1])
    assert summary.failed[1] == "its process ended 3 times: it needs more memory than a worker may use"
    assert batch.record(batch.runs[1]).attempts == 3


def test_no_more_workers_than_fit(make, monkeypatch):
    batch = make({"J": ["1*nS", "2*nS", "3*nS", "4*nS", "5*nS"]})
    need = batch.settings.memory_bytes + memory.OVERHEAD
    monkeypatch.setattr(memory.memory, "free", lambda: int(3.1 * need / memory.MARGIN))
    listener = Listener()
    summary = batch.run(workers=8, observer=listener)
    assert (summary.done, summary.workers, listener.workers) == (5, 3, 3)
    assert listener.notes[0].startswith("5 workers asked, memory for 3: runs 3")


def test_a_batch_is_resumed_with_the_workers_that_were_asked_for(make, monkeypatch):
    batch = make({"J": ["1*nS", "2*nS", "3*nS"]}, changes=["number_of_process=1"])
    listener = Listener()
    monkeypatch.setattr(listener, "begin", lambda *words: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        batch.run(workers=2, observer=listener)
    assert Batch.open(batch.folder).run().workers == 2
    for run in batch.runs:
        batch.result(run).unlink()
    assert Batch.open(batch.folder).run(workers=3).workers == 3
    assert batch.asked_workers == 3


@pytest.mark.parametrize("text", ["", "[]", '{"workers": "9"}', '{"workers": -1}', '{"workers": true}', "[" * 100_000])
def test_a_damaged_record_of_the_last_start_is_none(make, text):
    batch = make()
    (batch.folder / "start.json").write_text(text)
    assert batch.asked_workers is None


class _Nobody:
    """A client whose workers never come, and a cluster whose workers end at some of the looks."""

    here = True

    def __init__(self, ended):
        self.ended = ended

    def scheduler_info(self, n_workers):
        return {"workers": {}}

    def mend(self, client, need):
        return next(self.ended, 0)


def looks(make, monkeypatch, ended, number):
    """Look for workers so many times; hours lie between."""
    nobody, now = _Nobody(iter(ended)), itertools.count(0, 10_000)
    monkeypatch.setattr(upkeep.time, "monotonic", lambda: next(now))
    found = account.Account(make(), nobody, nobody, Need(2, 0, None), Summary(), Observer())
    for _ in range(number):
        found.upkeep.look()


def test_a_start_that_takes_long_is_waited_for(make, monkeypatch):
    with does_not_raise():
        looks(make, monkeypatch, [1, 0, 0, 2], 100)


def test_workers_that_end_again_and_again_are_given_up(make, monkeypatch):
    with pytest.raises(CxSystemError, match="no worker process stays alive; go on with: cxsystem2 batch resume"):
        looks(make, monkeypatch, itertools.repeat(2), 5)


def test_a_full_disk_is_said_in_the_table_and_can_be_mended(short, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # results that find no place are kept in the current folder
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        anatomy, physiology = short
        anatomy["params"]["runtime"] = "60*ms"
        anatomy["G"][0]["monitors"] = "[Sp] [St]vm+ge_soma[rec](0-30)"
        batch = Batch.create(disk / "batch", anatomy, physiology, {"J": "1*nS:6*nS:1*nS"})
        (disk / "ballast").write_bytes(bytes(100_000))
        summary = batch.run(workers=1)
        assert summary.done >= 1 and summary.done + len(summary.failed) == 6
        assert any("No space left on device" in why for why in summary.failed.values())
        failed = batch.rows().query("status == 'failed'")
        assert len(failed) == len(summary.failed) and all(failed["error"])
        assert not list((batch.folder / "results").glob(".*"))
        for row in batch.rows().query("status == 'done'")["result"]:
            load(batch.folder / row)
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert Batch.open(batch.folder).run(workers=1, again=True).done == 6
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_scheduler_that_does_not_answer_is_one_sentence(make):
    batch = make()
    with pytest.raises(CxSystemError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        batch.run(cluster="tcp://127.0.0.1:9")
    assert batch.counts()["waiting"] == 1


def test_a_device_that_cannot_run_here_is_refused_before_workers_start(make, monkeypatch):
    from cxsystem2.devices.cpp import Cpp

    batch = make(changes=["device=cpp"])
    monkeypatch.setattr(Cpp, "missing", classmethod(lambda cls: "there is no compiler"))
    with pytest.raises(DeviceError, match="the device 'cpp' cannot run here: there is no compiler"):
        batch.run(workers=1)


def test_a_sweep_in_one_call_tells_one_observer(short, tmp_path):
    listener = Listener()
    batch = sweep(*short, {"J": ["1*nS", "2*nS"]}, folder=tmp_path / "batch", workers=1, observer=listener)
    assert batch.rows()["status"].tolist() == ["done", "done"]
    assert listener.stages == ["check", 0.5, 1.0, "end", "batch", 0.0, 0.5, 1.0, "end"]
    assert [(listener.results[run].status, listener.results[run].error) for run in (0, 1)] == [("done", "")] * 2


def test_a_script_without_a_guard_sweeps(short, tmp_path):
    """Worker processes must not run the script of the user again."""
    script = f"""
from cxsystem2 import sweep
print("once")
batch = sweep({short[0]!r}, {short[1]!r}, {{"J": ["1*nS", "2*nS"]}}, folder="batch", workers=2)
print(batch.counts()["done"])
"""
    (tmp_path / "script.py").write_text(script)
    import sys

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, env=environment, timeout=PATIENCE
    )
    assert (done.stdout, done.stderr) == ("once\n2\n", "")


@pytest.mark.compiled
def test_points_of_one_model_share_one_compilation(make, tmp_path, monkeypatch):
    common = Path(os.environ["CXSYSTEM2_CACHE"]) / "units"  # what all programs share need not be compiled again
    (tmp_path / "cache" / "units").mkdir(parents=True)
    for unit in common.glob("*.program"):  # whole ones; others are being written
        shutil.copy2(unit, tmp_path / "cache" / "units")
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path / "cache"))
    batch = make({"J": ["1*nS", "2*nS", "3*nS"]}, changes=["device=cpp"])
    assert batch.run(workers=2).done == 3
    records = batch.records()
    compiled = [record.timings["compile"] for record in records]
    assert len(list((tmp_path / "cache" / "programs").glob("*.program"))) == 1
    assert min(compiled) < 0.5 * max(compiled)
    assert all(record.status is Status.DONE for record in records)


def test_a_folder_of_somebody_else_is_not_run_before_its_equations_are_confirmed(anatomy, physiology, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "maker"))
    own = {**physiology, "models": {"synapses": {"PLAIN": {"about": "a static synapse", "on_pre": ["transmit"]}}}}
    anatomy["params"]["runtime"] = "5*ms"
    Batch.create(tmp_path / "batch", anatomy, own, trust=True, trials=2)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    with pytest.raises(TableError, match="confirm it once with --trust"):
        Batch.open(tmp_path / "batch").run(workers=1)
    assert Batch.open(tmp_path / "batch").run(workers=1, trust=True).done == 2


@pytest.fixture
def somebody(short, tmp_path, monkeypatch):
    """A batch whose second point reads a file of spikes; it was made by somebody else where it says that it was made."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "maker"))
    (tmp_path / "mine").mkdir()
    for name in ("a.csv", "secret.csv"):
        (tmp_path / "mine" / name).write_text("i,t\n0,0.001\n")
    anatomy = short[0]
    anatomy["IN"] = [{"idx": 0, "type": "spikes", "input_spikes_filename": str(tmp_path / "mine" / "a.csv")}]
    swept = {"IN[0].input_spikes_filename": [str(tmp_path / "mine" / name) for name in ("a.csv", "secret.csv")]}
    batch = Batch.create(tmp_path / "batch", *short, swept)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "victim"))
    return batch


@pytest.mark.parametrize("claim", ["nothing", "sources", "home"])
def test_a_batch_of_somebody_else_reads_files_of_any_point_after_consent_alone(somebody, tmp_path, monkeypatch, claim):
    """What the folder says of the place of its tables makes no file one of its own."""
    path = somebody.folder / "batch.json"
    content = json.loads(path.read_text())
    here = str(tmp_path / "mine")
    claims = {"nothing": {}, "sources": {"sources": [f"{here}/a.csv", f"{here}/p.csv"]}, "home": {"home": here}}
    path.write_text(json.dumps({**content, **claims[claim]}))
    with pytest.raises(TableError, match=r"reads a file outside its folder, .*secret\.csv") as refused:
        Batch.open(somebody.folder).run(workers=1)
    assert "a.csv" in str(refused.value)
    assert not (tmp_path / "victim" / "cxsystem2" / "trusted.json").exists()
    assert Batch.open(somebody.folder).run(workers=1, trust=True).done == 2
    kept = (tmp_path / "victim" / "cxsystem2" / "trusted.json").read_text()
    assert kept.count("secret.csv") <= 1
    assert Batch.open(somebody.folder).run(workers=1).done == 2  # what was confirmed once is not asked again


def test_an_own_batch_goes_on_without_a_question(somebody, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "maker"))
    assert Batch.open(somebody.folder).run(workers=1).done == 2
    assert not (tmp_path / "maker" / "cxsystem2" / "trusted.json").exists()


def test_a_batch_of_somebody_else_builds_in_no_folder_elsewhere(somebody, tmp_path):
    path = somebody.folder / "batch.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "options": {"directory": str(tmp_path / "elsewhere")}}))
    with pytest.raises(TableError, match="this batch builds its programs in"):
        Batch.open(somebody.folder).run(workers=1)


def test_half_a_result_is_run_again_by_retry(make):
    batch = make({"J": ["1*nS", "2*nS"]})
    batch.run(workers=1)
    place = batch.result(batch.runs[1])
    place.write_bytes(place.read_bytes()[:100])
    assert batch.counts()["failed"] == 1
    assert batch.run(workers=1).failed.keys() == {1}  # told, and left
    assert batch.run(workers=1, again=True).done == 2
    assert batch.counts()["done"] == 2

"""A network on disk is read as a result file is, while it runs and afterwards, where the simulator is not installed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.errors import FileProblem
from cxsystem2.partitions.records import RecordFiles
from cxsystem2.phases import Snapshot
from cxsystem2.results import later, on_disk
from cxsystem2.snapshots.records import RECORDS, SPIKE
from cxsystem2.testing import models
from tests.results.test_without_brian2 import LOOK

END, HALF = 0.06, 0.0317


def tables():
    """The small model with records of all kinds, some of a share of cells and some of a stretch of time."""
    anatomy, physiology = models.rates()
    anatomy["params"]["runtime"] = f"{END}*second"
    anatomy["G"][0]["monitors"] = "[Sp] [Rate][dt]7*ms [St]vm+ge_soma[rec](3-39-5)[dt]0.3*ms"
    anatomy["G"][1]["monitors"] = "[Sp][share]0.5[from]10*ms [St]vm[rec](0-3)"
    anatomy["S"][1]["monitors"] = "[St]wght[rec](0-4)"
    return anatomy, physiology


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The network, run to its end in two parts."""
    folder = tmp_path_factory.mktemp("disk") / "net"
    snapshot = Snapshot.build(*tables(), folder, partitions=2)
    snapshot.run(HALF)
    snapshot.run(END)
    return folder


@pytest.fixture(scope="module")
def once():
    """The same in one go."""
    return CxSystem(*tables()).run(save_results=False)


def test_many_spikes_stay_in_their_files_and_are_merged_some_at_a_time(made, once, tmp_path, monkeypatch):
    monkeypatch.setattr(later, "MANY", 10)
    monkeypatch.setattr(on_disk, "_AT_ONCE", 16)
    most, some = [0], on_disk.RecordReader._some

    def counted(self, file, kind, begin, end):
        found = some(self, file, kind, begin, end)
        most[0] = max(most[0], len(found) * (kind == SPIKE))
        return found

    monkeypatch.setattr(on_disk.RecordReader, "_some", counted)
    results = load(made)
    assert results.rates(0.01, 0.05) == once.rates(0.01, 0.05) and repr(results) == repr(once)
    path = Snapshot.open(made).merge(tmp_path / "merged.h5")
    assert 0 < most[0] <= 16
    merged = load(path)
    for name, (cells, times) in once.spikes.items():
        for found in (results.spikes[name], merged.spikes[name]):
            assert np.array_equal(found.i, cells) and np.array_equal(found.t, times)
        window = results.spikes.between(name, 0.02, 0.03)
        assert np.array_equal(window.t, times[(times >= 0.02) & (times < 0.03)])


@pytest.fixture
def begun(made, tmp_path):
    """A copy, to be hurt."""
    return shutil.copytree(made, tmp_path / "net")


def before(times, until):
    """Which times are before another one, by time steps."""
    return np.rint(times / 1e-4) < until / 1e-4 - 1e-6


def differences(found, known, until=np.inf):
    """What is not the same in two results, of the time before `until`."""
    wrong = [name for name in known.spikes.keys() | found.spikes.keys() if name not in found.spikes]
    for name, spikes in known.spikes.items():
        early = before(spikes.t, until)
        if not all(np.array_equal(one, other[early]) for one, other in zip(found.spikes[name], spikes, strict=True)):
            wrong.append(name)
    assert {name: [*own] for name, own in found.recordings.items()} == {name: [*own] for name, own in known.recordings.items()}
    for name, own in known.recordings.items():
        for variable, one in own.items():
            other = found.recordings[name][variable]
            early = before(one.t, until if variable != "rate" else until - 0.01)
            pairs = (other.t[: early.sum()], one.t[early]), (other.values[: early.sum()], one.values[early])
            same = all(np.array_equal(*pair) for pair in pairs) and before(other.t, until).all() and other.unit == one.unit
            if not (same and np.array_equal(other.cells, one.cells)):
                wrong.append((name, variable))
    return wrong


def test_what_is_read_is_what_a_run_in_one_go_has(made, once):
    found = load(made)
    assert differences(found, once) == []
    for name in ("title", "device", "seed", "runtime", "dt", "synapses", "warnings", "not_a_number", "anatomy", "physiology"):
        assert getattr(found, name) == getattr(once, name), name
    assert found.settings == {name: found.settings[name] for name in found.settings} and found.settings["runtime"] == END
    assert found.rates() == once.rates() and found.path == made
    assert {name: (one.size, one.kind) for name, one in found.populations.items()} == {
        name: (one.size, one.kind) for name, one in once.populations.items()
    }
    assert all(np.array_equal(one.w, once.populations[name].w) for name, one in found.populations.items())
    assert {name: one.begin for name, one in found.watched.items()} == {name: one.begin for name, one in once.watched.items()}


def test_what_writes_results_is_not_needed(made, tmp_path):
    done = subprocess.run([sys.executable, "-c", LOOK, made, tmp_path / "raster.png"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "raster.png").stat().st_size > 1000


def test_it_is_read_while_it_runs(tmp_path, once, monkeypatch):
    snapshot, seen = Snapshot.build(*tables(), tmp_path / "net"), []
    flush = RecordFiles.flush

    def flush_and_look(files, step):
        found = flush(files, step)
        for path in (files.folder / RECORDS).iterdir():
            with open(path, "ab") as file:  # as if the program were within its next record
                file.write(b"torn")
        seen.append(load(files.folder))
        for path in (files.folder / RECORDS).iterdir():
            with open(path, "r+b") as file:
                file.truncate(found[f"{RECORDS}/{path.name}"].bytes)
        return found

    monkeypatch.setattr(RecordFiles, "flush", flush_and_look)
    snapshot.run(checkpoint_every=0.02, record_every=0.008)
    assert [one.runtime for one in seen] == [0.008, 0.016, 0.02, 0.024, 0.032, 0.04, 0.04, 0.048, 0.056, 0.06]
    assert [(one.runtime, wrong) for one in seen if (wrong := differences(one, once, one.runtime))] == []
    assert "runtime,0.024*second" in seen[3].anatomy.replace(" ", "") or "0.024*second" in seen[3].anatomy


def test_a_network_that_has_not_run_has_no_spikes(tmp_path):
    Snapshot.build(*tables(), tmp_path / "net")
    found = load(tmp_path / "net")
    assert {len(spikes.t) for spikes in found.spikes.values()} == {0}
    assert set(found.recordings["NG1_SS_L4"]) == {"vm", "ge_soma", "rate"}


def test_the_programs_of_the_page_about_the_format_read_it(begun, tmp_path, monkeypatch, capsys):
    page = (Path(__file__).resolve().parents[2] / "docs" / "snapshot-format.md").read_text(encoding="utf-8")
    begun.rename(tmp_path / "snapshot")
    monkeypatch.chdir(tmp_path)
    names = {}
    for snippet in re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        exec(compile(snippet, "snapshot-format.md", "exec"), names)
    assert len(names["own"]) == len(load(tmp_path / "snapshot").spikes["NG1_SS_L4"].t) > 20
    assert "spikes before 0.06" in capsys.readouterr().out


def test_a_torn_end_is_cut(begun, once):
    for path in (begun / RECORDS).iterdir():
        path.write_bytes(path.read_bytes() + b"half a record")
    assert differences(load(begun), once) == []


def test_records_that_were_lost_are_told_and_recorded_again(begun, once):
    store = Snapshot.open(begun).store
    shutil.rmtree(begun / "generations" / store.names[-1])
    assert load(begun).runtime == END  # the run was there, and the disk had the records
    for path, content in store.generation(store.names[-1]).facts.records.items():
        with open(begun / path, "r+b") as file:
            file.truncate(content.bytes)
    with pytest.raises(FileProblem, match=r"records are damaged, and are not read: records/.* is shorter than when it was"):
        load(begun)
    (begun / "recorded.json").unlink()
    assert load(begun).runtime == HALF
    assert differences(load(begun), once, HALF) == []
    Snapshot.open(begun).run(END)
    assert differences(load(begun), once) == []


def test_records_of_another_network_are_not_taken(begun):
    text = (begun / "recorded.json").read_text()
    (begun / "recorded.json").write_text(text.replace('"step"', '"steq"'))
    assert load(begun).runtime == END


def test_potentials_that_are_no_numbers_are_told(tmp_path):
    anatomy, physiology = models.small()
    anatomy["params"]["runtime"] = "20*ms"
    physiology["neuron_model"] = "ADEX"
    for cell in ("SS", "BC"):  # adaptation far too fast for the step
        physiology[cell] = {**physiology[cell], "a": "1*nS", "b": "1*pA", "tau_w": "1e-9*second"}
    once = CxSystem(anatomy, physiology).run(save_results=False)
    Snapshot.build(anatomy, physiology, tmp_path / "net", partitions=2).run()
    found = load(tmp_path / "net")
    assert once.not_a_number and (found.not_a_number, found.warnings) == (once.not_a_number, once.warnings)


@pytest.mark.parametrize(
    ("hurt", "message"),
    [
        (lambda folder: (folder / "network/common/results.h5").write_bytes(b"x"), "results.h5: this is not a result file"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "manifest.json: the file is not as it was written"),
        (lambda folder: shutil.rmtree(folder / "generations"), "recorded.json"),
        (lambda folder: shutil.rmtree(folder / RECORDS), "the records are damaged"),
    ],
)
def test_what_is_damaged_is_one_sentence(begun, hurt, message):
    hurt(begun)
    if message == "recorded.json":  # it says all that is needed
        assert load(begun).runtime == END
        return
    with pytest.raises(FileProblem, match=message):
        load(begun)


def test_a_folder_that_is_no_network_is_told(tmp_path):
    with pytest.raises(FileProblem, match=r"this directory is no snapshot of cxsystem2: there is no manifest\.json"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["plot", "net"], "net.png"),
        (["plot", "net/"], "net.png"),
        (["measure", "net", "-m", "rate"], None),
        (["export", "net", "--format", "csv"], "made.zip"),
    ],
)
def test_commands_take_it_as_a_result_file(begun, words, shown, tmp_path):
    script = "import sys; sys.modules['brian2'] = None; from cxsystem2.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert shown is None or (tmp_path / done.stdout.strip()).is_file()
    if words[0] == "plot":
        assert done.stdout == f"{shown}\n"

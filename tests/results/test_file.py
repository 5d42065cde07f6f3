"""Result files: whole or not there."""

import math
import os
import resource
import signal
import subprocess
import sys
import textwrap
from dataclasses import fields, replace

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.errors import FileProblem
from cxsystem2.results import Watched, save


def equal(first, second):
    if isinstance(first, dict):
        return list(first) == list(second) and all(equal(first[key], second[key]) for key in first)
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second)
    if hasattr(first, "__dataclass_fields__"):
        return all(equal(getattr(first, f.name), getattr(second, f.name)) for f in fields(first))
    if isinstance(first, tuple):
        return all(equal(a, b) for a, b in zip(first, second, strict=True))
    return first == second


def test_results_come_back_as_they_were(results, tmp_path):
    back = load(save(results, tmp_path / "run.h5"))
    for field in fields(results):
        assert equal(getattr(results, field.name), getattr(back, field.name)), field.name


def test_the_file_can_be_read_without_this_package(results, tmp_path):
    with h5py.File(save(results, tmp_path / "run.h5")) as file:
        assert file.attrs["format"] == "cxsystem2 results"
        assert file.attrs["seed"] == 3
        assert file["spikes/NG1_SS_L4/t"].attrs["unit"] == "second"
        assert file["recordings/NG1_SS_L4/vm/values"].shape == (1000, 3)
        assert file["populations/NG1_SS_L4"].attrs["size"] == 80


def test_many_spikes_are_compressed_and_few_are_not(results, tmp_path, monkeypatch):
    assert 10 < len(results.spikes["NG1_SS_L4"].t) < 65_536
    for chunk, how in ((65_536, None), (10, "gzip")):
        monkeypatch.setattr("cxsystem2.results.file.CHUNK", chunk)
        with h5py.File(save(results, tmp_path / f"{chunk}.h5")) as file:
            assert {file[f"spikes/NG1_SS_L4/{name}"].compression for name in "it"} == {how}


def test_a_file_is_never_replaced_unasked(results, tmp_path):
    target = tmp_path / "run.h5"
    target.write_text("mine")
    with pytest.raises(FileProblem, match="exists already"):
        save(results, target)
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("content", [b"", b"not hdf5", None])
def test_what_is_not_a_result_file_is_said_in_one_sentence(tmp_path, content):
    path = tmp_path / "run.h5"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileProblem, match=r"there is no such file|not a result file"):
        load(path)


def test_another_hdf5_file_is_no_result_file(tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = 1
    with pytest.raises(FileProblem, match="does not hold results"):
        load(tmp_path / "other.h5")


def test_a_file_of_a_newer_version_is_refused(results, tmp_path):
    path = save(results, tmp_path / "run.h5")
    with h5py.File(path, "a") as file:
        file.attrs["version"] = 99
    with pytest.raises(FileProblem, match="newer version"):
        load(path)


SCRIPT = """
    import os, signal, sys
    from cxsystem2 import CxSystem
    import cxsystem2.results.file as file
    {fault}
    if __name__ == "__main__":
        import json
        tables = json.load(open(sys.argv[1]))
        CxSystem(*tables).run(output=sys.argv[2])
"""
KILL = "file._save_recordings = lambda *given: os.kill(os.getpid(), signal.SIGKILL)"


def run_with_fault(fault, anatomy, physiology, tmp_path, **options):
    import json

    (tmp_path / "tables.json").write_text(json.dumps([anatomy, physiology]))
    (tmp_path / "script.py").write_text(textwrap.dedent(SCRIPT).format(fault=fault))
    target = tmp_path / "out" / "run.h5"
    arguments = [sys.executable, tmp_path / "script.py", tmp_path / "tables.json", target]
    done = subprocess.run(arguments, capture_output=True, text=True, **options)
    return target, done


def test_a_kill_while_saving_leaves_no_file_under_its_name(anatomy, physiology, tmp_path):
    target, done = run_with_fault(KILL, anatomy, physiology, tmp_path)
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    assert all(path.suffix == ".part" for path in target.parent.iterdir())
    CxSystem(anatomy, physiology).run(output=target)
    assert load(target).seed == 3


def test_a_full_disk_is_one_sentence_and_leaves_nothing(anatomy, physiology, tmp_path):
    anatomy["G"][0]["monitors"] = "[Sp] [St]vm"

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    environment = {**os.environ, "MPLCONFIGDIR": str(tmp_path)}
    target, done = run_with_fault("", anatomy, physiology, tmp_path, preexec_fn=limit, env=environment)
    assert done.returncode == 1
    assert "FileProblem" in done.stderr
    assert "cannot be written" in done.stderr
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("seed", "<img src=x onerror=alert(1)>"), ("runtime", "1"), ("title", 3), ("dt", [1.0, 2.0]), ("version", "x")],
)
def test_an_attribute_of_another_type_is_one_sentence(results, tmp_path, name, value):
    path = save(results, tmp_path / "run.h5")
    with h5py.File(path, "a") as file:
        file.attrs[name] = value
    with pytest.raises(FileProblem, match="the result is damaged"):
        load(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("warnings", "{}"), ("warnings", "[1]"), ("synapses", '{"S": "<b>"}'), ("settings", "[]"), ("warnings", "[" * 100_000)],
)
def test_content_of_another_type_is_one_sentence(results, tmp_path, name, value):
    path = save(results, tmp_path / "run.h5")
    with h5py.File(path, "a") as file:
        del file[name]
        file[name] = value
    with pytest.raises(FileProblem, match="the result is damaged"):
        load(path)


def test_which_spikes_are_recorded_comes_back(results, tmp_path):
    name = "NG1_SS_L4"
    results = replace(results, watched={name: Watched(np.unique(results.spikes[name].i).astype(np.int64), 0.01)})
    save(results, tmp_path / "part.h5")
    found = load(tmp_path / "part.h5")
    assert list(found.watched) == [name]
    assert np.array_equal(found.watched[name].cells, results.watched[name].cells)
    assert (found.watched[name].begin, found.watched[name].end) == (0.01, math.inf)
    assert found.rates() == results.rates()


@pytest.mark.parametrize("cells", [[], [5, 5], [3, 2], [-1, 2], [0, 10**6], [0]])
def test_recorded_cells_that_cannot_be_are_damage(results, tmp_path, cells):
    results = replace(results, watched={"NG1_SS_L4": Watched(np.array(cells, np.int64))})
    save(results, tmp_path / "part.h5")
    with pytest.raises(FileProblem, match="the recorded cells of 'NG1_SS_L4' are not those of its spikes"):
        load(tmp_path / "part.h5")


def test_a_file_of_another_kind_is_told_without_words_of_the_library(tmp_path):
    (tmp_path / "notes.md").write_text("no result")
    with pytest.raises(FileProblem, match=r"notes\.md: this is not a result file$"):
        load(tmp_path / "notes.md")

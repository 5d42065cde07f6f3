"""Free memory, and what is said when there is not enough."""

import contextlib
import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from cxsystem2 import CxSystem, memory
from cxsystem2.checking import check
from cxsystem2.errors import DeviceError, OutOfMemory
from cxsystem2.problems import Level


def test_some_memory_is_free():
    assert 2**27 < memory.free() < 2**50


def test_a_limit_of_the_process_counts():
    script = (
        "import resource; from cxsystem2 import memory; import psutil; "
        "resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + 2**28, -1)); print(memory.free())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert 0 < int(done.stdout) <= 2**28


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({"memory.max": "1000", "memory.current": "300", "memory.stat": "anon 5\ninactive_file 100"}, [800]),
        ({"memory.max": "max", "memory.current": "300"}, []),
        ({"a/b/memory.max": "500", "a/b/memory.current": "600"}, [-100]),
        ({"memory/memory.limit_in_bytes": "900", "memory/memory.usage_in_bytes": "100"}, [800]),
    ],
)
def test_a_limit_of_a_container_counts(files, left, tmp_path, monkeypatch):
    for name, text in files.items():
        path = tmp_path / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "cgroup").write_text("12:cpu:/x\n0::/a/b\n")
    monkeypatch.setattr(memory, "_GROUPS", tmp_path / "groups")
    monkeypatch.setattr(memory, "_MEMBERSHIP", tmp_path / "cgroup")
    assert list(memory._left_in_groups()) == left
    if left:
        assert memory.free() == max(0, left[0])


@pytest.mark.parametrize(
    "output",
    ["terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc",
     "g++: fatal error: Killed signal terminated program cc1plus", "mmap: Cannot allocate memory",
     "virtual memory exhausted: Cannot allocate memory", "CUDA error: out of memory"],
)  # fmt: skip
def test_programs_have_several_words_for_it(output):
    assert memory.is_short(output)
    assert not memory.is_short("error: 'memory' was not declared in this scope")


@pytest.mark.parametrize(
    ("changes", "label", "remedy"),
    [
        ({"monitors": "[St]vm"}, "G, monitors", "record fewer cells ([rec], [share]), less often"),
        ({"number_of_neurons": "10**9"}, "", "lower scale"),
    ],
)
def test_a_model_that_needs_more_than_is_free_is_warned_of(anatomy, physiology, changes, label, remedy):
    anatomy["params"]["runtime"] = "1e5*second"
    anatomy["G"][0] |= changes
    anatomy["G"][0].setdefault("monitors", "[Sp]")
    (found,) = [problem for problem in check(anatomy, physiology).report if "memory" in problem.message]
    assert (found.level, found.label) == (Level.WARNING, label)
    assert re.search(r"needs about [\d.e+,]+ GB of memory, [\d.]+ GB are free", found.message)
    assert remedy in found.message


def test_synapses_that_are_recorded_count(anatomy, physiology):
    anatomy["params"]["runtime"] = "1e5*second"
    anatomy["G"][0]["monitors"] = "[Sp]"
    anatomy["S"][1]["monitors"] = "[St]wght"
    (found,) = check(anatomy, physiology).report
    assert found.label == "G, monitors" or "monitors" in found.label


def test_a_model_that_fits_is_not_warned_of(anatomy, physiology):
    assert not list(check(anatomy, physiology).report)


def test_a_run_without_memory_says_so(anatomy, physiology, monkeypatch):
    def short(*arguments, **options):
        raise np._core._exceptions._ArrayMemoryError((10**12,), np.dtype(float))

    model = CxSystem(anatomy, physiology)
    monkeypatch.setattr(type(model.network), "connections", short)
    with pytest.raises(OutOfMemory, match=r"^not enough memory$"):
        model.run(save_results=False)
    monkeypatch.setattr(memory, "free", lambda: 10**6)
    with pytest.raises(DeviceError, match=r"^not enough memory: the model needs about 0\.\d+ GB of memory, 0\.001 GB are free"):
        model.run(save_results=False)


def test_an_error_of_memory_within_brian2_is_one(anatomy, physiology, monkeypatch):
    from cxsystem2.brian import brian2

    def short(*arguments, **options):
        raise brian2.BrianObjectException(
            "a run failed", SimpleNamespace(name="group", _creation_stack="", _full_creation_stack="")
        ) from MemoryError()

    monkeypatch.setattr(brian2.Network, "run", short)
    with pytest.raises(OutOfMemory):
        CxSystem(anatomy, physiology).run(save_results=False)


def test_a_command_without_memory_says_so(monkeypatch, capsys):
    import cxsystem2.cli.app
    from cxsystem2.cli import main

    def short(*arguments, **options):
        raise MemoryError

    monkeypatch.setattr(cxsystem2.cli.app, "app", short)
    assert main(["check"]) == 1
    assert capsys.readouterr().err == "cxsystem2: there is not enough memory; `cxsystem2 plan` says what a model needs\n"


@pytest.mark.parametrize(
    ("script", "reason"),
    [("echo terminate; echo '  what():  std::bad_alloc'; exit 134", "not enough memory$"), ("kill -9 $$", "signal 9")],
)
def test_a_program_without_memory_says_so(tmp_path, script, reason):
    from cxsystem2.devices.standalone.process import Process
    from cxsystem2.stages import Stages

    program = tmp_path / "main"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with (
        contextlib.closing(Process(tmp_path, Stages())) as process,
        pytest.raises(DeviceError, match=r"^the C\+\+ program failed: not enough memory") as failed,
    ):
        process.advance(1.0)
    assert re.search(reason, str(failed.value))

"""Binary files of strangers: nothing but the file itself is read, and the process that reads it lives on."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import h5py
import numpy as np
import psutil
import pytest
from scipy import io

from cxsystem2 import foreign
from cxsystem2.config.inputs.spike_file import read_spikes
from cxsystem2.connections import open_store
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.foreign.child import Child
from cxsystem2.results import load


def external(file, path):
    file.create_dataset("i", (8,), "i1", external=[(str(path), 0, 8)])


def virtual(file, path):
    layout = h5py.VirtualLayout((8,), "i1")
    layout[:] = h5py.VirtualSource(str(path), "i", (8,), "i1")
    file.create_virtual_dataset("i", layout)


def external_link(file, path):
    file["i"] = h5py.ExternalLink(str(path), "/i")


def soft_link(file, path):
    file["i"] = h5py.SoftLink("/t")


@pytest.fixture(params=[external, virtual, external_link, soft_link], ids=lambda write: write.__name__)
def reaching(request, tmp_path):
    """A file with spikes, connections and a result all in one, whose cells are the bytes of another file."""
    secret = tmp_path / "secret"
    with h5py.File(secret, "w") as file:
        file["i"] = np.arange(8, dtype="i1")
    path = tmp_path / "given.h5"
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": "cxsystem2 connections", "version": 1})
        file["t"] = np.arange(8) * 0.01
        request.param(file.create_group("deep/er"), secret)
        request.param(file, secret)
    return path


def test_a_file_that_reaches_elsewhere_is_refused(reaching):
    for read in (load, open_store, lambda path: read_spikes(path, None)):
        with pytest.raises(CxSystemError, match="the file is refused"):
            read(reaching)


def test_a_file_of_its_own_is_read(tmp_path):
    with h5py.File(tmp_path / "own.h5", "w") as file:
        file["i"], file["t"] = np.arange(8), np.arange(8) * 0.01
        file["again"] = file["i"]  # a hard link stays within the file
    assert len(read_spikes(tmp_path / "own.h5", None).i) == 8


@pytest.fixture
def guard(monkeypatch):
    guard = foreign.Guard()
    monkeypatch.setattr(foreign, "guard", guard)
    yield guard
    guard.close()


@pytest.fixture
def spikes(tmp_path):
    with h5py.File(tmp_path / "spikes.h5", "w") as file:
        file["i"], file["t"] = np.arange(8), np.arange(8) * 0.01
    return tmp_path / "spikes.h5"


def test_a_file_is_read_in_the_child_once(guard, spikes, monkeypatch):
    assert len(read_spikes(spikes, None).i) == 8
    monkeypatch.setattr(guard, "_ask", lambda path: pytest.fail("it is known"))
    assert len(read_spikes(spikes, None).i) == 8


def hang(guard, *signals, after=None):
    """A child that has stopped, and gets signals then; `after` so many seconds it goes on."""
    child = Child()
    guard._idle = [child]
    os.kill(child.process.pid, signal.SIGSTOP)
    while psutil.Process(child.process.pid).status() != psutil.STATUS_STOPPED:
        time.sleep(0.01)
    for one in signals:
        os.kill(child.process.pid, one)
    if after is not None:
        threading.Timer(after, os.kill, (child.process.pid, signal.SIGCONT)).start()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (signal.SIGSEGV, "ends the program that does it"),
        (signal.SIGABRT, "ends the program that does it"),
        (signal.SIGXCPU, "longer than 60 s"),
    ],
)
def test_a_file_that_ends_its_reader_is_a_sentence(guard, spikes, how, words):
    hang(guard, how, after=0.3)
    with pytest.raises(FileProblem, match=words):
        foreign.look(spikes)
    with pytest.raises(CxSystemError, match=words):
        read_spikes(spikes, None)
    os.utime(spikes, ns=(0, 0))  # it is another file now, and the next child reads it
    assert len(read_spikes(spikes, None).i) == 8


def test_a_child_that_was_ended_by_somebody_is_no_fault_of_the_file(guard, spikes):
    foreign.look(spikes)
    (child,) = guard._idle
    child.process.kill()
    child.process.wait()
    os.utime(spikes, ns=(0, 0))
    foreign.look(spikes)
    (next_child,) = guard._idle
    assert next_child is not child


def test_a_file_that_never_ends_is_a_sentence(guard, spikes):
    guard.patience = 0.1
    hang(guard)
    with pytest.raises(FileProblem, match=r"longer than 0\.1 s"):
        foreign.look(spikes)


def test_a_slow_file_keeps_no_other_waiting(guard, spikes, tmp_path, monkeypatch):
    shutil.copyfile(spikes, tmp_path / "other.h5")
    begun, over, ask = threading.Event(), threading.Event(), guard._ask

    def slowly(path):
        if path == str(spikes):
            begun.set()
            over.wait()
        return ask(path)

    monkeypatch.setattr(guard, "_ask", slowly)
    slow = threading.Thread(target=foreign.look, args=(spikes,))
    slow.start()
    begun.wait()
    foreign.look(tmp_path / "other.h5")
    assert slow.is_alive()
    over.set()
    slow.join()


def test_a_file_that_takes_too_much_memory_is_a_sentence(guard, tmp_path):
    path = tmp_path / "large.mat"
    io.savemat(path, {"x": np.zeros(16 * 2**20)}, do_compression=True)  # 128 MiB of memory, 130 kB of file
    guard.most_bytes = 2**25
    for _ in range(2):
        with pytest.raises(FileProblem, match="not enough memory: reading this file takes more than the 32 MiB"):
            foreign.look(path)
    guard.most_bytes = None  # another time there is more
    foreign.look(path)


def test_the_time_of_the_processor_is_limited():
    code = "from cxsystem2.foreign.reader import limit\nlimit(2**40, 0.1)\nwhile True: pass"
    found = subprocess.run([sys.executable, "-c", code], check=False)
    assert found.returncode == -signal.SIGXCPU


@pytest.mark.parametrize("read", [lambda path: read_spikes(path, None), load], ids=["spikes", "load"])
def test_a_file_that_is_another_one_after_the_look_is_not_read(guard, spikes, tmp_path, monkeypatch, read):
    other = tmp_path / "other"
    shutil.copyfile(spikes, other)
    look = guard.look

    def and_then(path):
        found = look(path)
        if other.exists():
            os.replace(other, path)
        return found

    monkeypatch.setattr(guard, "look", and_then)
    with pytest.raises(CxSystemError, match="the file changes while it is read"):
        read(spikes)


def test_a_file_that_changes_while_it_is_looked_at_is_looked_at_again(guard, spikes, monkeypatch):
    asked = []
    monkeypatch.setattr(guard, "_ask", lambda path: asked.append(path) or os.utime(path, ns=(0, len(asked))) or "")
    with pytest.raises(FileProblem, match="the file changes while it is read"):
        foreign.look(spikes)
    assert len(asked) == 3


def test_what_is_no_file_is_not_waited_for(guard, tmp_path):
    os.mkfifo(tmp_path / "pipe.h5")
    with pytest.raises(FileProblem, match="this is not a file"):
        foreign.look(tmp_path / "pipe.h5")


@pytest.mark.parametrize("content", [b"", b"\x89HDF\r\n\x1a\n" + bytes(200), b"]" * 100])
def test_a_file_that_cannot_be_read_is_left_to_its_reader(guard, tmp_path, content):
    path = tmp_path / "odd.h5"
    path.write_bytes(content)
    foreign.look(path)
    foreign.look(tmp_path / "missing.h5")
    with pytest.raises(FileProblem, match="not a result file"):
        load(path)

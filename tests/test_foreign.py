"""Binary files of strangers: nothing but the file itself is read, and the process that reads it lives on."""

import os
import signal

import h5py
import numpy as np
import pytest

from cxsystem2 import foreign
from cxsystem2.config.inputs.spike_file import read_spikes
from cxsystem2.connections import open_store
from cxsystem2.errors import CxSystemError, FileProblem
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


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT])
def test_a_file_that_ends_its_reader_is_a_sentence(guard, spikes, how):
    guard._start()
    os.kill(guard._child.pid, how)
    with pytest.raises(FileProblem, match="ends the program that does it"):
        foreign.look(spikes)
    with pytest.raises(CxSystemError, match="ends the program that does it"):
        read_spikes(spikes, None)
    spikes.touch()  # it is another file now, and the next child reads it
    assert len(read_spikes(spikes, None).i) == 8


def test_a_file_that_never_ends_is_a_sentence(guard, spikes):
    guard.patience = 0.2
    guard._start()
    os.kill(guard._child.pid, signal.SIGSTOP)
    with pytest.raises(FileProblem, match=r"longer than 0\.2 s"):
        foreign.look(spikes)


@pytest.mark.parametrize("content", [b"", b"\x89HDF\r\n\x1a\n" + bytes(200), b"]" * 100])
def test_a_file_that_cannot_be_read_is_left_to_its_reader(guard, tmp_path, content):
    path = tmp_path / "odd.h5"
    path.write_bytes(content)
    foreign.look(path)
    foreign.look(tmp_path / "missing.h5")
    with pytest.raises(FileProblem, match="not a result file"):
        load(path)

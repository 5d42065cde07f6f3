"""A small snapshot, and ways to hurt it."""

import contextlib
import errno
import os
import threading

import numpy as np
import pytest

from cxsystem2.snapshots import Content, Kind, Manifest, PartitionCells, PopulationCells, Reason, Store, creating

CHANGES = ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink", "rmdir")
"""What the operating system is asked to do to files."""
RECORD = "records/0/spikes.bin"


def manifest():
    """An input, and two populations in two partitions."""
    return Manifest(
        dt=1e-4,
        seed=3,
        cells=(PopulationCells("IN", 5, Kind.INPUT), PopulationCells("E", 10), PopulationCells("I", 4)),
        partitions=(PartitionCells({"E": ((0, 6),), "I": ((0, 4),)}), PartitionCells({"E": ((6, 10),)})),
        options={"device": "cpp", "fast": True, "threads": [1, 2]},
        created="2026-11-29T18:00:00+00:00",
    )


def arrays(step):
    """The arrays of a generation: for each partition, and common ones."""
    rng = np.random.default_rng(step)
    first = {"cells/E/vm": rng.normal(size=6), "cells/I/vm": rng.normal(size=4), "synapses/E/w": rng.random(3000)}
    second = {"cells/E/vm": rng.normal(size=4), "cells/E/refractory": np.array([True, False, True, True])}
    return [first, second], {"spikes/cell": np.arange(step % 7), "generator/words": rng.integers(0, 9, 5).astype(np.uint32)}


def write(writer, step, **more):
    """Write the generation of a step."""
    return writer.write(step, *arrays(step), **more)


def same(generation):
    """Whether a generation has the arrays that belong to its step."""
    partitions, common = arrays(generation.step)
    for number, known in [*enumerate(partitions), (None, common)]:
        found = generation.arrays(number)
        if found.keys() != known.keys() or any(found[name].tobytes() != known[name].tobytes() for name in known):
            return False
    return True


def build(folder):
    """Make the snapshot with its first generation."""
    with creating(folder) as draft:
        (draft.network(0) / "targets.bin").write_bytes(bytes(range(200)))
        (draft.network(1) / "targets.bin").write_bytes(bytes(range(100, 250)))
        (draft.network() / "cells.bin").write_bytes(b"cells" * 20)
        draft.add_tables({"anatomy.csv": "a,b\n1,2\n", "physiology.csv": "ä\n"})
        write(draft.finish(manifest()), 0, reason=Reason.START)
    return Store.open(folder)


def recorded(size):
    """What a generation knows of the file of records, which holds zeros."""
    return {RECORD: Content(0, "crc32:00000000").longer(memoryview(bytes(size)))}


def make(folder):
    """Make the snapshot, and a file of records."""
    build(folder)
    record = folder / RECORD
    record.parent.mkdir(parents=True)
    record.write_bytes(bytes(100))
    return Store.open(folder)


@pytest.fixture
def store(tmp_path):
    """A snapshot with the generations of the steps 0, 100 and 200."""
    made = make(tmp_path / "snapshot")
    with made.writing() as writer:
        for step in (100, 200):
            write(writer, step, records=recorded(step // 2))
    return made


@contextlib.contextmanager
def operations(folder, act):
    """Call `act` with number and name before each change of files below a folder."""
    lock, count, kept, thread = threading.Lock(), 0, {name: getattr(os, name) for name in CHANGES}, threading.local()

    def wrap(name):
        def call(first, *rest, **more):
            nonlocal count
            where = first if name not in ("write", "fsync") else folder
            if not getattr(thread, "inside", False) and (more.get("dir_fd") is not None or str(where).startswith(str(folder))):
                with lock:
                    count += 1
                    number = count
                act(number, name, first)
            return kept[name](first, *rest, **more)

        return call

    try:
        for name in CHANGES:
            setattr(os, name, wrap(name))
        yield
    finally:
        for name, function in kept.items():
            setattr(os, name, function)


def failing(folder, which, code=errno.ENOSPC):
    """Let the operation of a number fail."""

    def act(number, name, path):
        if number == which:
            raise OSError(code, os.strerror(code))

    return operations(folder, act)


def temporaries(folder):
    """Everything with a temporary name below a folder."""
    return [path for path in folder.rglob("*") if path.name.endswith(".part")]

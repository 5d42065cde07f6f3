"""The files of synapses that a program reads, read by a second reader."""

import numpy as np
import pytest


def read_synapses(folder, parts):
    """Source, target, delay and weight of every synapse, from the files as the program reads them."""

    class Reader:
        def __init__(self, path):
            self.data, self.place = path.read_bytes(), 0

        def next(self, dtype, count):
            self.place = -(-self.place // 64) * 64
            values = np.frombuffer(self.data, dtype, count, self.place)
            self.place += values.nbytes
            return values

    index, found = Reader(folder / "x"), []
    sources, number, files = index.next(np.int64, 3)
    assert files == parts
    firsts = index.next(np.uint32, sources + 1)
    source = np.repeat(np.arange(sources), np.diff(firsts.astype(np.int64)))
    for part in range(parts):
        segments, own = index.next(np.uint32, number + 1).astype(np.int64), Reader(folder / f"x.{part}")
        many, size, slots, first, span = own.next(np.int64, 5)
        begins, delays = own.next(np.uint32, many + 1).astype(np.int64), own.next(np.uint16, many)
        targets, weights = own.next(np.int32, size), own.next(np.float64, size)
        assert not size or (targets.min() == first and targets.max() == first + span - 1 and delays.max() < slots)
        each = np.repeat(np.repeat(source, np.diff(segments)), np.diff(begins))
        found += zip(each, targets, np.repeat(delays, np.diff(begins)), weights, strict=True)
    return found


@pytest.fixture(scope="session")
def read():
    """Reads all synapses of the files `x`, `x.0`, … in a folder."""
    return read_synapses

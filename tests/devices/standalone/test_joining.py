"""Synapses of several parts become those of one, in the order in which they are delivered."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import cxsystem2.devices.standalone as standalone
from tests.conftest import PATIENCE

SOURCE = Path(standalone.__file__).parent / "source"
ROWS, DELAYS = 40, 9


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Joins the parts of a file."""
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    folder = tmp_path_factory.mktemp("joining")
    source = Path(__file__).with_name("joining.cpp")
    flags = ["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{SOURCE}"]
    subprocess.run([compiler, *flags, source, "-o", folder / "main"], check=True)
    return folder / "main"


def ordered(row, delay):
    """The order in which synapses are stored; those of a row and a delay stay in their order."""
    return np.lexsort((delay, row))


def stored(row, delay, target, weight):
    """The arrays of a part: synapses by row, and within it by delay."""
    order = ordered(row, delay)
    key = row[order] * DELAYS + delay[order]
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    segments = np.searchsorted(key[begins], np.arange(ROWS + 1) * DELAYS)
    return segments, np.append(begins, len(key)), key[begins] % DELAYS, target[order], weight[order]


def drawn(rng, number, first):
    """Synapses onto ten cells; the weight of each is a number of its own."""
    columns = [rng.integers(high, size=number) for high in (ROWS, DELAYS, 10)]
    return *columns[:2], columns[2] + first, rng.permutation(1000)[:number] + 1000.0 * first


@pytest.mark.compiled
def test_parts_become_one_with_all_their_synapses(program, tmp_path):
    """Parts of several sizes, one of them without a synapse; what a cell gets in a step keeps its order."""
    rng = np.random.default_rng(3)
    parts = [drawn(rng, number, 10 * place) for place, number in enumerate((300, 0, 7, 450))]
    with open(tmp_path / "parts.bin", "wb") as file:
        np.array([len(parts), ROWS], np.int64).tofile(file)
        for part in parts:
            segments, begins, delays, targets, weights = stored(*part)
            np.array([len(delays), len(targets)], np.int64).tofile(file)
            for values, kind in ((segments, "u4"), (begins, "u4"), (delays, "u2"), (targets, "i4"), (weights, "f8")):
                np.asarray(values, kind).tofile(file)
    done = subprocess.run([program], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=PATIENCE)
    found = [np.array(line.split(), float) for line in done.stdout.splitlines()]
    expected = stored(*(np.concatenate(values) for values in zip(*parts, strict=True)))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)

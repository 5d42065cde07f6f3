"""Keyed noise: right distributions, and numbers that depend on nothing but seed, place, cell and step."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

import cxsystem2.devices
from cxsystem2.network import noise

KEY = (123456789, 987654321)
CELLS = np.arange(400_000)
HEADER = Path(cxsystem2.devices.__file__).parent / "standalone" / "source" / "noise.h"


def test_normal_numbers_are_normal():
    found = noise.normal(CELLS, 7, KEY)
    assert stats.kstest(found, "norm").pvalue > 1e-3
    assert abs(found.mean()) < 5 / np.sqrt(len(found))
    assert abs(found.std() - 1) < 5 / np.sqrt(2 * len(found))
    assert abs(stats.kurtosis(found)) < 5 * np.sqrt(24 / len(found))


def test_the_table_is_the_inverse_of_the_normal_distribution():
    """At 10,000 places of each octave, down to the smallest probabilities: to 1e-8, far below what a simulation resolves."""
    table = noise.normal_table() * 2.0**-40
    places = (np.arange(10_000) + 0.5) / 10_000
    parts, within = np.divmod(places * noise.PARTS, 1)
    for octave in range(noise.OCTAVES - 1):
        first, linear, square = np.moveaxis(table[octave, parts.astype(int)], -1, 0)
        found = first + linear * within + square * within**2
        assert np.abs(found + ndtri(2.0 ** -(octave + 1) * (1 + places) / 2)).max() < 1e-8


def test_even_and_poisson_numbers_have_their_moments():
    found = noise.even(CELLS, 7, KEY)
    assert found.min() >= 0 and found.max() < 1
    assert stats.kstest(found, "uniform").pvalue > 1e-3
    for mean in (0.0, 0.3, 16.0, 50.0):
        counts = noise.poisson(np.full(len(CELLS), mean), CELLS, 7, KEY)
        assert abs(counts.mean() - mean) <= 5 * np.sqrt(mean / len(CELLS))
        assert abs(counts.var() - mean) <= 8 * max(mean, 1) / np.sqrt(len(CELLS))


def test_a_number_belongs_to_its_cell_and_step():
    """Any division of the cells, and any place where a run goes on, gives the same numbers; other keys give others."""
    whole = noise.normal(CELLS[:1000], 7, KEY)
    assert np.array_equal(whole[300:700], noise.normal(CELLS[300:700], 7, KEY))
    assert np.array_equal(whole[::-3], noise.normal(CELLS[:1000][::-3], 7, KEY))
    for other in (
        noise.normal(CELLS[:1000], 8, KEY),
        noise.normal(CELLS[:1000], 7, (1, 2)),
        noise.normal(CELLS[:1000], 2**33, KEY),
    ):
        assert abs(np.corrcoef(whole, other)[0, 1]) < 0.15


@pytest.mark.compiled
def test_cpp_draws_the_same_bits(tmp_path):
    """With the options with which Brian2 compiles, which let sums be rounded in any order."""
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    (tmp_path / "draw.cpp").write_text(
        f'#include "{HEADER}"\n'
        + """
#include <cstdio>
#include <vector>
int main() {
    std::vector<int64_t> table(54 * 256 * 3);
    FILE *file = std::fopen("table", "rb");
    if (std::fread(table.data(), 8, table.size(), file) != table.size()) return 1;
    const int64_t key[2] = {123456789, 987654321};
    std::vector<double> found;
    for (int64_t cell = 0; cell < 50000; cell++) {
        found.push_back(cxsystem2::normal_noise(cell, 5000000000ll, key, table.data()));
        found.push_back(cxsystem2::even_noise(cell, 5000000000ll, key));
        found.push_back(cxsystem2::poisson_noise(37.5, cell, 5000000000ll, key));
    }
    std::fwrite(found.data(), 8, found.size(), stdout);
}
"""
    )
    noise.normal_table().tofile(tmp_path / "table")
    options = ["-O3", "-ffast-math", "-fno-finite-math-only", "-march=native", "-std=c++11"]
    subprocess.run([compiler, *options, "draw.cpp", "-o", "draw"], cwd=tmp_path, check=True)
    found = np.frombuffer(subprocess.run(["./draw"], cwd=tmp_path, capture_output=True, check=True).stdout).reshape(-1, 3)
    cells = np.arange(50_000)
    assert np.array_equal(found[:, 0], noise.normal(cells, 5_000_000_000, KEY))
    assert np.array_equal(found[:, 1], noise.even(cells, 5_000_000_000, KEY))
    assert np.array_equal(found[:, 2], noise.poisson(np.full(len(cells), 37.5), cells, 5_000_000_000, KEY))

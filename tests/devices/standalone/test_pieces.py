"""Pieces of a loop over cells: within stretches of cells with the same parameters where these are long."""

import shutil
import subprocess
from pathlib import Path

import pytest

import cxsystem2.devices.standalone as standalone
from tests.conftest import PATIENCE

SOURCE = Path(standalone.__file__).parent / "source"
pytestmark = pytest.mark.compiled
PROGRAM = """
#include "parallel.cpp"
#include "pieces.h"
#include <cstdio>
#include <cstdlib>

// length of stretches, cells, whether stretches are wanted, own cells: whether pieces are within stretches, and their bounds
int main(int argc, char **argv)
{
    const int64_t length = std::atoi(argv[1]), cells = std::atoi(argv[2]);
    std::vector<double> parameter(cells);
    std::vector<int32_t> neighbour(cells);
    for (int64_t i = 0; i < cells; i++) {
        parameter[i] = i / length / 2;
        neighbour[i] = (i / length % 2 ? 7 : 3) + i;
    }
    cxsystem2::Pieces pieces(cells);
    pieces.even(parameter.data());
    pieces.rising(neighbour.data());
    const cxsystem2::CellRange own = {argc > 5 ? std::atoi(argv[4]) : 0, argc > 5 ? std::atoi(argv[5]) : cells};
    pieces.cut(std::atoi(argv[3]), std::vector<cxsystem2::CellRange>(own.begin < own.end, own));
    const std::vector<cxsystem2::CellRange> parts = pieces.parts("");
    int64_t number = 0;
    for (const cxsystem2::CellRange &part : parts) number = part.begin == number ? part.end : -1;
    std::printf("%d", (int)pieces.within_stretches());
    for (int64_t i = 0; i < number; i++) std::printf(" %d", (int)pieces.begin(i));
    std::printf(" %d\\n", number ? (int)pieces.end(number - 1) : 0);
}
"""


@pytest.fixture(scope="module")
def bounds(tmp_path_factory):
    """Runs the program above."""
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    folder = tmp_path_factory.mktemp("pieces")
    (folder / "main.cpp").write_text(PROGRAM)
    flags = ["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{SOURCE}"]
    subprocess.run([compiler, *flags, "main.cpp", "-o", "main"], cwd=folder, check=True)

    def run(*args):
        done = subprocess.run([folder / "main", *map(str, args)], capture_output=True, text=True, check=True, timeout=PATIENCE)
        first, *others = (int(word) for word in done.stdout.split())
        return bool(first), others

    return run


def test_long_stretches_are_pieces(bounds):
    assert bounds(100, 450, 1) == (True, [0, 100, 200, 300, 400, 450])


def test_a_piece_has_512_cells_at_most(bounds):
    assert bounds(700, 1500, 1) == (True, [0, 512, 700, 1212, 1400, 1500])


@pytest.mark.parametrize(("length", "wanted"), [(20, 1), (100, 0)])
def test_short_stretches_and_unwanted_ones_do_not_count(bounds, length, wanted):
    assert bounds(length, 1100, wanted) == (False, [0, 512, 1024, 1100])


def test_a_group_may_be_small(bounds):
    assert bounds(100, 1, 1) == (False, [0, 1])
    assert bounds(100, 0, 1) == (False, [0])


def test_pieces_with_a_cell_of_its_own_are_whole(bounds):
    assert bounds(100, 450, 1, 150, 201) == (True, [100, 200, 300])
    assert bounds(700, 1500, 0, 512, 513) == (False, [512, 1024])
    assert bounds(100, 450, 1, 450, 450) == (True, [0])

"""Stages: parts of loops over the same cells keep their order, whatever the threads do and however loops are cut."""

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
#include <cstdio>
#include <cstdlib>

using namespace cxsystem2;

// Cells from 0 on in parts of a length; the last one may be shorter.
static std::vector<CellRange> cut(int64_t cells, int64_t length)
{
    std::vector<CellRange> found;
    for (int64_t begin = 0; begin < cells; begin += length) found.push_back(CellRange{begin, std::min(begin + length, cells)});
    return found;
}

static int finished = 0;

// threads, rounds: how many values are wrong, how often the end of a stage was told, and how often threads have met
int main(int, char **argv)
{
    start_threads(std::atoi(argv[1]));
    const int64_t rounds = std::atoi(argv[2]), cells = 1000;
    const std::vector<CellRange> first = cut(cells, 90), second = cut(cells, 250), third = cut(cells, 64);
    Stage add("one", cells, first), times("one", cells, second, true), less("one", cells, third), other("two", cells, second);
    std::vector<uint64_t> values(cells), others(cells), expected(cells), expected_others(cells);
    uint64_t *own = values.data(), *beside = others.data();
    for (int64_t round = 0; round < rounds; round++) {
        add.begin([=](int64_t part) { for (int64_t i = first[part].begin; i < first[part].end; i++) own[i] += i + round; },
                  [] { finished++; });
        if (round % 3) times.begin([=](int64_t part) {
            for (int64_t i = second[part].begin; i < second[part].end; i++) own[i] *= 3;
        });
        other.begin([=](int64_t part) { for (int64_t i = second[part].begin; i < second[part].end; i++) beside[i] += i; });
        less.begin([=](int64_t part) { for (int64_t i = third[part].begin; i < third[part].end; i++) own[i] ^= round; });
        for (int64_t i = 0; i < cells; i++) {
            expected[i] += i + round;
            if (round % 3) expected[i] *= 3;
            expected[i] ^= round;
            expected_others[i] += i;
        }
        if (round % 5 == 0) end_step();
        if (round % 700 == 699) std::this_thread::sleep_for(std::chrono::milliseconds(1)); // so that threads fall asleep
    }
    meet();
    long wrong = 0;
    for (int64_t i = 0; i < cells; i++) wrong += values[i] != expected[i] || others[i] != expected_others[i];
    tell_meetings("meetings.txt");
    std::printf("%ld %d\\n", wrong, finished);
    std::fflush(stdout);
    std::_Exit(0);
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Runs the program above; its folder may say which cells are whose."""
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    folder = tmp_path_factory.mktemp("stages")
    (folder / "main.cpp").write_text(PROGRAM)
    flags = ["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{SOURCE}"]
    subprocess.run([compiler, *flags, "main.cpp", "-o", "main"], cwd=folder, check=True)

    def run(threads, rounds, shares=""):
        (folder / "shares.txt").write_text(shares)
        done = subprocess.run(
            [folder / "main", str(threads), str(rounds)], cwd=folder, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0
        return [int(word) for word in done.stdout.split()], int((folder / "meetings.txt").read_text().split()[0])

    return run


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("shares", ["", "one 0 0\none 1 700\n"])
def test_cells_pass_through_stages_in_their_order(program, threads, shares):
    found, meetings = program(threads, 1500, shares)
    assert found == [0, 1500]
    assert meetings == (0 if threads == 1 else 1500)  # once in a round, when its first stage begins again

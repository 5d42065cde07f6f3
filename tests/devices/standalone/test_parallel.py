"""Threads of a program: every part of a loop is done once, whatever the number of threads."""

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
#include <vector>

int main(int, char **argv)
{
    cxsystem2::start_threads(std::atoi(argv[1]));
    const int64_t least = std::atoi(argv[2]), rounds = std::atoi(argv[3]);
    long wrong = 0;
    for (int64_t round = 0; round < rounds; round++) {
        const int64_t size = round * 37 % 1000;
        std::vector<int> done(size), parts(round % 7);
        const cxsystem2::Ranges ranges(size, least, 16);
        cxsystem2::parallel(ranges, [&](int64_t begin, int64_t end) {
            if (begin % 16 || end <= begin || (end - begin < least && end != size)) done[begin] += 100;
            for (int64_t i = begin; i < end; i++) done[i]++;
        });
        cxsystem2::parallel(parts.size(), [&](int64_t part) { parts[part]++; });
        for (int count : done) wrong += count != 1;
        for (int count : parts) wrong += count != 1;
        // so that threads fall asleep in between
        if (round % 500 == 499) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::printf("%ld\\n", wrong);
    std::fflush(stdout);
    std::_Exit(wrong != 0);
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Runs the program above."""
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    folder = tmp_path_factory.mktemp("parallel")
    (folder / "main.cpp").write_text(PROGRAM)
    flags = ["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{SOURCE}"]
    subprocess.run([compiler, *flags, "main.cpp", "-o", "main"], cwd=folder, check=True)
    return lambda *args: subprocess.run([folder / "main", *map(str, args)], capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.parametrize("threads", [1, 2, 3, 8])
@pytest.mark.parametrize("least", [1, 64, 5000])
def test_every_part_is_done_once(program, threads, least):
    done = program(threads, least, 4000)
    assert done.stdout == "0\n"
    assert done.returncode == 0

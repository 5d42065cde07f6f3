"""Ranks of one run that Slurm starts: they find each other, hear of a signal, and end when one of them has died."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from cxsystem2.devices import Options, standalone
from cxsystem2.devices.standalone.mpi import command, environment, failure, find
from cxsystem2.errors import DeviceError
from cxsystem2.surroundings import child_environment
from tests.conftest import PATIENCE
from tests.phases.comparing import differences, play
from tests.phases.kinds import depressing

SOURCE = Path(standalone.__file__).parent / "source"
PROGRAM = """
#include "parallel.cpp"
#include "ranks.cpp"
#include <csignal>
#include <cstdlib>

static volatile std::sig_atomic_t stop = 0;
static void ask_to_stop(int) { stop = 1; }

int main(int argc, char **argv)
{
    cxsystem2::start_ranks(&argc, &argv);
    cxsystem2::expect_ranks(2);
    std::signal(SIGUSR1, ask_to_stop);
    const std::string line = cxsystem2::shared_line(stdin);
    std::printf("%d %s %d\\n", cxsystem2::rank(), line.c_str(), (int)getpid());
    std::fflush(stdout);
    while (!cxsystem2::anyone(stop)) {}
    cxsystem2::end_ranks();
}
"""
pytestmark = [pytest.mark.slow, pytest.mark.compiled]


@pytest.fixture
def ranks(tmp_path, slurm):
    """Starts two ranks; returns what starts them, and for each its number, what it was told and its process."""
    try:
        mpi = find()
    except DeviceError as error:
        pytest.skip(str(error))
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    (tmp_path / "main.cpp").write_text(PROGRAM)
    flags = ["-std=c++11", "-pthread", f"-I{SOURCE}", *mpi.compile_flags]
    subprocess.run([compiler, *flags, "main.cpp", "-o", "main", *mpi.link_flags], cwd=tmp_path, check=True)
    launched = subprocess.Popen(
        command(mpi, 2, ["./main"], "srun -n 2 --quiet"),
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=child_environment(**environment(mpi, "srun")),
    )
    launched.stdin.write("go on\n")
    launched.stdin.flush()
    yield launched, sorted(launched.stdout.readline().strip() for _ in range(2))
    launched.kill()
    launched.communicate()


def test_they_find_each_other_and_hear_of_a_signal(ranks):
    launched, said = ranks
    assert [line.rsplit(" ", 1)[0] for line in said] == ["0 go on", "1 go on"]
    launched.send_signal(signal.SIGUSR1)
    output, _ = launched.communicate(timeout=PATIENCE)
    assert launched.returncode == 0, output


def test_a_rank_that_is_killed_ends_all(ranks):
    launched, said = ranks
    os.kill(int(said[1].split()[-1]), signal.SIGKILL)
    output, _ = launched.communicate(timeout=PATIENCE)
    assert launched.returncode
    assert "a rank was killed (signal 9)" in failure(output)


def test_a_network_runs_on_ranks_that_slurm_starts(slurm, tmp_path):
    """Its records and its state have the bits of one process; the first leg is of two ranks without a launcher."""
    try:
        find()
    except DeviceError as error:
        pytest.skip(str(error))
    whole = play(tmp_path / "whole", depressing(), 1, (0.02, 1, 1))
    spread = play(tmp_path / "spread", depressing(), 2, (0.01, 2, 1))
    spread.run(0.02, ranks=2, launcher="srun -n 2 --quiet", options=Options(threads=1))
    assert differences(whole, spread) == []

"""Spikes between ranks: each sees those of all cells that it wants, in ascending order, whatever the way."""

import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from pathlib import Path

import numpy as np
import pytest

import cxsystem2.devices.standalone as standalone
from cxsystem2.devices.standalone.mpi import command, environment, failure, find
from cxsystem2.errors import DeviceError
from cxsystem2.surroundings import child_environment
from tests.conftest import PATIENCE, is_running

SOURCE = Path(standalone.__file__).parent / "source"
FLAGS = ["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{SOURCE}"]
CHEAPEST, TOGETHER, EVERYONE, NEIGHBOURS = range(4)
LINES = "advance 0.25\n" + "x" * 5000 + "\nend\n\n"
ENVIRONMENT = child_environment(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
"""Continuous integration is root, which Open MPI would not have."""
pytestmark = pytest.mark.compiled


@dataclass
class Case:
    """Spikes of groups in steps, and to which of the ranks cells belong."""

    sizes: list[int]
    spikes: list[list[np.ndarray]]
    """For each step, for each group, its cells."""
    window: int = 1
    first: int = 0
    owners: list[list[tuple[int, int, int]]] = field(default_factory=list)
    """For each group, ranges: rank, begin, end."""
    wanted: dict[tuple[int, int], np.ndarray] = field(default_factory=dict)
    """By rank and group."""
    wish: tuple[int, int, int] = (-1, 0, 0)
    """Step, rank, what."""

    def text(self):
        lines = [f"{len(self.sizes)} {self.window} {self.first} {len(self.spikes)}"]
        for ranges in self.owners:
            lines.append(f"{len(ranges)} {' '.join(str(value) for one in ranges for value in one)}")
        lines.append(str(len(self.wanted)))
        for (rank, group), cells in self.wanted.items():
            lines.append(f"{rank} {group} {told(cells)}")
        lines.append(" ".join(map(str, self.wish)))
        lines += [told(cells) for step in self.spikes for cells in step]
        return "\n".join(lines)

    def owned(self, rank, group):
        return np.concatenate([np.arange(begin, end) for owner, begin, end in self.owners[group] if owner == rank] or [[]])

    def expected(self, rank, everything):
        """What a rank sees, line by line."""
        for step, groups in enumerate(self.spikes):
            for group, cells in enumerate(groups):
                seen = cells
                if not everything:
                    known = np.union1d(self.owned(rank, group), self.wanted.get((rank, group), []))
                    seen = cells[np.isin(cells, known)]
                yield " ".join(map(str, [self.first + step, group, *seen]))


def told(cells):
    return " ".join(map(str, [len(cells), *cells]))


def in_ranges(size, ranks, pieces=1):
    """Ranges of equal size, given to the ranks in turn."""
    bounds = np.linspace(0, size, ranks * pieces + 1).astype(int)
    return [(i % ranks, int(begin), int(end)) for i, (begin, end) in enumerate(pairwise(bounds))]


def random_case(seed, ranks, window=1, pieces=1, steps=50, rate=0.02, share=0.5, sizes=(300, 70, 40), first=0):
    draw = np.random.default_rng(seed)
    spikes = []
    for step in range(steps):
        now = 0.0 if step % 7 == 3 else 1.0 if step % 20 == 11 else rate  # nothing, and all of them
        spikes.append([np.flatnonzero(draw.random(size) < now) for size in sizes])
    wanted = {
        (rank, group): np.flatnonzero(draw.random(size) < share) for rank in range(ranks) for group, size in enumerate(sizes)
    }
    return Case(list(sizes), spikes, window, first, [in_ranges(size, ranks, pieces) for size in sizes], wanted)


def build(folder, compile_flags=(), link_flags=()):
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    source = Path(__file__).with_name("exchanging.cpp")
    subprocess.run([compiler, *FLAGS, *compile_flags, source, "-o", folder / "main", *link_flags], check=True)
    return folder / "main"


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The program without MPI."""
    return build(tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def mpi():
    """An MPI; `make test` installs one."""
    try:
        return find()
    except DeviceError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def program(tmp_path_factory, mpi):
    return build(tmp_path_factory.mktemp("ranks"), mpi.compile_flags, mpi.link_flags)


@pytest.fixture
def exchange(tmp_path, request):
    """Runs a case on so many ranks; returns what each of them saw."""

    def run(case, ranks, way=EVERYONE, expected=None, fails=False):
        (tmp_path / "case.txt").write_text(case.text())
        words = [str(way), str(expected or max(ranks, 1))]
        env = ENVIRONMENT
        if ranks:
            mpi = request.getfixturevalue("mpi")
            words = command(mpi, ranks, [str(request.getfixturevalue("program")), *words])
            env = env | environment(mpi)
        else:
            words = [str(request.getfixturevalue("alone")), *words]
        done = subprocess.run(words, cwd=tmp_path, input=LINES, capture_output=True, text=True, timeout=PATIENCE, env=env)
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        if fails:
            return failure(done.stdout + done.stderr)
        return [(tmp_path / f"seen{rank}.txt").read_text().splitlines() for rank in range(max(ranks, 1))]

    return run


def spikes_of(lines):
    seen = takewhile(lambda line: not line.startswith("tally"), lines[1:])
    return [line for line in seen if not line.startswith("granted")]


def tally_of(lines):
    return [int(word) for word in next(line for line in lines if line.startswith("tally")).split()[1:]]


@pytest.mark.parametrize("window", [1, 8])
def test_a_program_without_mpi_sees_its_own_spikes(exchange, window):
    case = random_case(1, 1, window, first=5)
    (seen,) = exchange(case, 0)
    assert spikes_of(seen) == list(case.expected(0, everything=True))
    assert tally_of(seen)[1:] == [0, 0, 0, 1]
    assert seen[-5:] == ["advance 0.25", "x" * 5000, "end", "", "1 0"]


@pytest.mark.parametrize("way", [TOGETHER, EVERYONE, NEIGHBOURS])
@pytest.mark.parametrize("pieces", [1, 4])
@pytest.mark.parametrize("window", [1, 8])
@pytest.mark.parametrize("ranks", [1, 2, 3])
def test_ranks_see_the_spikes_of_all(exchange, ranks, window, pieces, way):
    case = random_case(ranks + window, ranks, window, pieces, first=3)
    everything = way != NEIGHBOURS or ranks == 1
    for rank, seen in enumerate(exchange(case, ranks, way)):
        assert spikes_of(seen) == list(case.expected(rank, everything))
        assert seen[-5:] == ["advance 0.25", "x" * 5000, "end", "", "1 0"]


@pytest.mark.parametrize("way", [TOGETHER, EVERYONE, NEIGHBOURS])
def test_bursts_that_one_message_does_not_hold(exchange, way):
    case = random_case(5, 2, window=2, sizes=(6000, 10), steps=60, rate=0.001)
    for rank, seen in enumerate(exchange(case, 2, way)):
        assert spikes_of(seen) == list(case.expected(rank, way != NEIGHBOURS))
        swaps, overflows, *_ = tally_of(seen)
        assert swaps == 30
        assert 0 < overflows <= (15 if way == TOGETHER else 3)


def test_spikes_for_nothing_are_counted(exchange):
    case = random_case(6, 3, share=0.3)
    places = [(rank, group) for rank in range(3) for group in range(3)]
    foreign = sum(len(np.setdiff1d(step[group], case.owned(rank, group))) for step in case.spikes for rank, group in places)
    seen = exchange(case, 3)
    received, useless = (sum(tally_of(lines)[i] for lines in seen) for i in (2, 3))
    assert received == foreign
    seen = exchange(case, 3, NEIGHBOURS)
    assert sum(tally_of(lines)[2] for lines in seen) == received - useless
    assert sum(tally_of(lines)[3] for lines in seen) == 0


@pytest.mark.parametrize(
    ("ranks", "share", "way"),
    [pytest.param(3, 0.9, EVERYONE, id="all want all"), pytest.param(3, 0.0, EVERYONE, id="nobody has told")],
)
def test_random_networks_of_few_ranks_send_to_everyone(exchange, ranks, share, way):
    assert {seen[0] for seen in exchange(random_case(7, ranks, share=share, steps=3), ranks, CHEAPEST)} == {str(way)}


def test_networks_in_space_send_to_neighbours(exchange):
    case, ranks = random_case(7, 8, steps=3), 8
    for rank, group in case.wanted:
        case.wanted[rank, group] = case.owned((rank + 1) % ranks, group)
    seen = exchange(case, ranks, CHEAPEST)
    assert {lines[0] for lines in seen} == {str(NEIGHBOURS)}
    assert [spikes_of(lines) for lines in seen] == [list(case.expected(rank, everything=False)) for rank in range(ranks)]


@pytest.mark.parametrize(("way", "delay"), [(TOGETHER, 0), (EVERYONE, 0), (NEIGHBOURS, 15)])
def test_a_wish_is_granted_to_all_at_one_step(exchange, way, delay):
    case = random_case(8, 3, steps=40)
    case.wish = (16, 1, 5)
    for seen in exchange(case, 3, way):
        assert [line for line in seen if line.startswith("granted")] == [f"granted {16 + delay} 5"]


def test_another_number_of_ranks_than_was_asked_for(exchange):
    said = exchange(random_case(9, 2, steps=2), 2, expected=4, fails=True)
    assert re.match("rank [01]: ranks: there are 2 instead of 4; the launcher is of another MPI", said)


def test_a_rank_that_fails_says_so_and_ends_all(exchange):
    case = random_case(10, 2, steps=2)
    case.wanted[1, 0] = np.array([5, 10_000])
    assert exchange(case, 2, NEIGHBOURS, fails=True) == "rank 1: the exchange of spikes: a cell belongs to no rank"


@pytest.fixture
def endless(tmp_path, program, mpi, wait):
    """Starts ranks that go on for ever; returns their launcher and the processes of the ranks."""
    started = []

    def start(ranks, way):
        (tmp_path / "case.txt").write_text(random_case(11, ranks, steps=3).text())
        launched = subprocess.Popen(
            command(mpi, ranks, [str(program), str(way), str(ranks), "endless"]),
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=ENVIRONMENT | environment(mpi),
        )
        started.append(launched)
        files = [tmp_path / f"seen{rank}.txt" for rank in range(ranks)]
        wait(lambda: all(file.exists() and "process" in file.read_text() for file in files))
        return launched, [int(file.read_text().split()[-1]) for file in files]

    yield start
    for launched in started:
        launched.kill()
        launched.communicate()


@pytest.mark.parametrize("way", [TOGETHER, EVERYONE, NEIGHBOURS])
def test_a_signal_to_the_launcher_stops_all_ranks_at_one_step(endless, tmp_path, way):
    launched, _ = endless(3, way)
    launched.send_signal(signal.SIGUSR1)
    output, _ = launched.communicate("\n", timeout=PATIENCE)
    assert launched.returncode == 0, output
    texts = [(tmp_path / f"seen{rank}.txt").read_text() for rank in range(3)]
    (stopped,) = {line for text in texts for line in text.splitlines() if line.startswith("stopped")}
    assert stopped.split()[2] == "2"


@pytest.mark.parametrize("way", [TOGETHER, NEIGHBOURS])
def test_a_rank_that_is_killed_ends_all(endless, wait, way):
    launched, processes = endless(2, way)
    shared = [
        line for process in processes for line in Path(f"/proc/{process}/maps").read_text().splitlines() if "/dev/shm" in line
    ]
    assert [line for line in shared if "mpich" in line and not line.endswith("(deleted)")] == []  # it would stay for ever
    os.kill(processes[1], signal.SIGKILL)
    output, _ = launched.communicate(timeout=PATIENCE)
    assert launched.returncode
    assert "a rank was killed (signal 9)" in failure(output)
    wait(lambda: not any(is_running(process) for process in processes))


def test_groups_of_two_thousand_million_cells(exchange):
    size = 2**31 - 1
    draw = np.random.default_rng(12)
    spikes = [[np.unique(draw.integers(size - 10**6, size, 5)) for _ in range(3)] for _ in range(4)]
    case = Case([size] * 3, spikes, window=2, owners=[[(0, 0, size - 500_000), (1, size - 500_000, size)]] * 3)
    for seen in exchange(case, 2):
        assert spikes_of(seen) == list(case.expected(0, everything=True))

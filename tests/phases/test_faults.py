"""Runs that are killed, interrupted, or meet a full disk or a damaged file end with the bits of one that nothing disturbs."""

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cxsystem2.devices import Options
from cxsystem2.errors import FileProblem
from cxsystem2.observer import Observer
from cxsystem2.partitions import records
from cxsystem2.phases import Snapshot, Stopped
from cxsystem2.phases.running import Wish
from cxsystem2.snapshots import DamagedSnapshot, Reason
from cxsystem2.snapshots.records import RECORDS
from cxsystem2.testing import models
from tests.conftest import PATIENCE, is_running, wait_until
from tests.phases.comparing import differences, play
from tests.phases.kinds import KINDS
from tests.snapshots.conftest import failing

END, BEGUN = 0.6, 0.3
RUN = """
import sys
from cxsystem2.phases import Snapshot
folder, until, every, ranks, restarts = sys.argv[1:]
print(Snapshot.open(folder).run(float(until), checkpoint_every=float(every), ranks=int(ranks), restarts=int(restarts)))
"""
pytestmark = pytest.mark.compiled


def tables():
    """A small network with all kinds of records."""
    anatomy, physiology = models.rates()
    anatomy["params"]["runtime"] = f"{END}*second"
    return anatomy, physiology


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The network in one go."""
    return play(tmp_path_factory.mktemp("faults") / "whole", tables(), 2, (END, 1, 1))


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """The network halfway, with three generations."""
    folder = tmp_path_factory.mktemp("faults") / "half"
    return play(folder, tables(), 2, (BEGUN, 1, 1), checkpoint_every=0.1)


@pytest.fixture
def begun(half, tmp_path):
    """A copy of the network that is halfway, to be hurt."""
    return Snapshot.open(shutil.copytree(half.folder, tmp_path / "begun"))


def start(folder, until=END, ranks=1, restarts=0, every=0.001):
    """Run a snapshot in a process of its own."""
    words = [sys.executable, "-c", RUN, *map(str, (folder, until, every, ranks, restarts))]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_generations(snapshot, process, number):
    """Wait until a run has written so many more generations, or has ended."""
    before = snapshot.store.names[-1]

    def there():
        return process.poll() is not None or len([name for name in snapshot.store.names if name > before]) >= min(number, 3)

    wait_until(there)


def ended(process):
    """The status of a process that ends by itself, and what it has said."""
    said, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, said + errors


@pytest.mark.parametrize("number", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_again_and_again(whole, number, tmp_path):
    folder = tmp_path / "killed"
    Snapshot.build(*tables(), folder, partitions=2, device="cpp", options=Options(fast=True))
    chance = random.Random(number)
    for _ in range(number):
        snapshot = Snapshot.open(folder)
        process = start(folder)
        if chance.random() < 0.8:
            wait_for_generations(snapshot, process, chance.randint(1, 2))
        try:
            process.wait(chance.random() * 0.1)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        assert not snapshot.store.latest_whole()[1]
    assert ended(start(folder, every=0.1))[0] == 0
    assert differences(whole, Snapshot.open(folder)) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_a_run_write_a_checkpoint_and_stop(whole, begun, number):
    process = start(begun.folder)
    wait_for_generations(begun, process, 1)
    process.send_signal(number)
    status, said = ended(process)
    assert (status and f"Stopped: {begun.folder}: a signal asked" in said) or "Reason.END" in said, said
    newest, damages = begun.store.latest_whole()
    assert newest.facts.reason in (Reason.SIGNAL, Reason.END) and not damages
    begun.run()
    assert differences(whole, begun) == []


class Signalling(Observer):
    """Sends this process a signal when a simulation begins, or when the checkpoint at a time (second) is there."""

    def __init__(self, number, at=None):
        self.number, self.at = number, at

    def begin(self, stage):
        if stage == "simulate" and self.at is None:
            os.kill(os.getpid(), self.number)

    def kept(self, time, bytes):
        if self.at == pytest.approx(time):
            os.kill(os.getpid(), self.number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_script_does_not_go_on_after_a_run_that_a_signal_has_stopped(whole, begun, number):
    """It would take the run for one that has come to its end."""
    with pytest.raises(Stopped, match=r"begun: a signal asked the run to stop; there is a checkpoint at 0\.3 s") as stopped:
        begun.run(observer=Signalling(number))
    assert isinstance(stopped.value, KeyboardInterrupt)
    assert (stopped.value.outcome.time, stopped.value.outcome.reason) == (pytest.approx(BEGUN), Reason.SIGNAL)
    begun.run()
    assert differences(whole, begun) == []


def test_a_signal_that_comes_when_the_run_is_at_its_end_is_not_lost(whole, begun):
    with pytest.raises(Stopped) as stopped:
        begun.run(observer=Signalling(signal.SIGTERM, END))
    assert stopped.value.outcome.reason is Reason.END
    assert differences(whole, begun) == []


def test_a_second_interrupt_stops_at_once():
    wish = Wish()
    with wish.heard():
        os.kill(os.getpid(), signal.SIGINT)
        assert wish.reason is Reason.SIGNAL
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_the_time_of_the_clock_ends_a_run_with_a_checkpoint(whole, begun):
    assert begun.run(max_wall=0.1).reason is Reason.LIMIT
    newest, damages = begun.store.latest_whole()
    assert (newest.time, newest.facts.reason, damages) == (pytest.approx(BEGUN), Reason.LIMIT, [])
    begun.run()
    assert differences(whole, begun) == []


def flip(path, place=-1):
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_a_static_file_that_has_changed_is_named_and_not_used(begun):
    flip(begun.folder / "network" / "1" / "synapses.h5")
    with pytest.raises(DamagedSnapshot, match=r"network/1/synapses\.h5 is not as it was written"):
        begun.run()


@pytest.mark.parametrize("file", ["0.h5", "common.h5", "generation.json"])
def test_a_generation_that_has_changed_is_named_and_the_one_before_it_is_used(whole, begun, file):
    newest = begun.store.names[-1]
    flip(begun.folder / "generations" / newest / file)
    outcome = begun.run()
    assert len(outcome.warnings) == 1 and f"generations/{newest}/{file} is not as it was written" in outcome.warnings[0]
    assert differences(whole, begun) == []


def test_records_that_have_changed_are_named_and_written_again(whole, begun):
    path = max((begun.folder / RECORDS).iterdir(), key=lambda path: path.stat().st_size)
    flip(path)
    with pytest.raises(DamagedSnapshot, match=rf"records are damaged, and are not read: records/{path.name} is not as"):
        begun.results()
    outcome = begun.run()
    assert len(outcome.warnings) == 1 and f"records/{path.name} is not as it was written" in outcome.warnings[0]
    assert differences(whole, begun) == []


def test_records_that_are_damaged_from_the_beginning_are_never_used(begun):
    path = max((begun.folder / RECORDS).iterdir(), key=lambda path: path.stat().st_size)
    flip(path, 0)
    with pytest.raises(DamagedSnapshot, match=rf"none is whole: records/{path.name} is not as it was written"):
        begun.run()


class Full:
    """A file on a disk that is full after some bytes."""

    def __init__(self, file, left):
        self.file, self.left = file, left

    def write(self, data):
        if len(data) > self.left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.left[0] -= len(data)
        return self.file.write(data)

    def close(self):
        self.file.close()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def __getattr__(self, name):
        return getattr(self.file, name)


def test_a_disk_that_is_full_of_records(whole, begun, monkeypatch):
    left = [3000]
    with monkeypatch.context() as patched:
        patched.setattr(records, "open", lambda path, mode: Full(path.open(mode), left), raising=False)
        with pytest.raises(FileProblem, match=r"records/.*\.bin: records cannot be written: No space left on device$"):
            begun.run()
    assert not begun.store.latest_whole()[1]
    begun.run()
    assert differences(whole, begun) == []


@pytest.mark.parametrize("which", [1, 5, 9])
def test_a_disk_that_is_full_when_a_checkpoint_is_written(whole, begun, which):
    with failing(begun.folder / "generations", which), pytest.raises(FileProblem, match="No space left on device"):
        begun.run(checkpoint_every=0.1)
    assert not begun.store.latest_whole()[1]
    begun.run()
    assert differences(whole, begun) == []


@pytest.fixture
def ranked(tmp_path, with_mpi):
    """A network that runs on two ranks, with a program that other tests have compiled."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("processes cannot be looked at")
    anatomy, physiology = KINDS["plastic"]()
    anatomy["params"]["runtime"] = "0.3*second"
    return Snapshot.build(anatomy, physiology, tmp_path / "ranked", partitions=3, device="cpp", options=Options(fast=True))


def undisturbed(ranked, folder):
    """The same network up to the same time, on one rank in one go."""
    anatomy, physiology = KINDS["plastic"]()
    return play(folder, (anatomy, physiology), 1, (Snapshot.open(ranked.folder).store.latest_whole()[0].time, 1, 1))


def programs(process):
    """The programs that a process has started, or those that it has started."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = re.fullmatch(r"\d+ \((.*)\) (.*)", path.read_text().strip(), re.DOTALL).groups()
        except OSError:
            continue
        parents[int(path.parent.name)] = (name, int(rest.split()[1]))

    def below(number):
        while number in parents and number != process.pid:
            number = parents[number][1]
        return number == process.pid

    return sorted(number for number, (name, _) in parents.items() if name == "main" and below(number))


@pytest.mark.parametrize(("number", "restarts"), [(2, 0), (2, 1), pytest.param(1, 1, marks=pytest.mark.slow)])
def test_a_rank_that_is_killed_ends_all_and_the_last_checkpoint_goes_on(ranked, number, restarts, tmp_path):
    process = start(ranked.folder, 0.3, number, restarts, every=0.01)
    wait_for_generations(ranked, process, 1)
    ranks = programs(process)
    assert len(ranks) == number, ended(process)
    os.kill(ranks[-1], signal.SIGKILL)
    status, said = ended(process)
    wait_until(lambda: not any(map(is_running, ranks)))
    assert not ranked.store.latest_whole()[1]
    if restarts:
        assert status == 0, said
    else:
        assert status != 0 and "a rank was killed" in said
        ranked.run(ranked.store.latest_whole()[0].time + 0.01, ranks=2)
    assert differences(undisturbed(ranked, tmp_path / "whole"), ranked) == []


def test_a_rank_that_is_slow_for_a_moment_changes_nothing(ranked, tmp_path, wait):
    process = start(ranked.folder, 0.1, 2)
    wait_for_generations(ranked, process, 1)
    for _ in range(3):
        for rank in programs(process)[-1:]:
            os.kill(rank, signal.SIGSTOP)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.1)
            os.kill(rank, signal.SIGCONT)
    status, said = ended(process)
    assert status == 0, said
    assert differences(undisturbed(ranked, tmp_path / "whole"), ranked) == []

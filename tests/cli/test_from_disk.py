"""``cxsystem2 build``, ``run DIR``, ``resume``, ``inspect``, ``verify``, ``merge``, ``repart``."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from cxsystem2 import load
from cxsystem2.cli.progress import Bars
from cxsystem2.lock import locked
from cxsystem2.phases import Snapshot
from cxsystem2.phases.asked import RunRequest
from cxsystem2.terminal import Terminal
from cxsystem2.testing.compare import compare_bits
from tests.conftest import PATIENCE, needs, wait_until

BUILT: list = []
"""The small network, built by the first test that asks for it."""


@pytest.fixture
def net(command, files, tmp_path, tmp_path_factory):
    """A copy of the small network on disk, in two partitions."""
    if not BUILT:
        done = command("build", *files, "-k", 2, "net", "--quiet")
        assert (done.returncode, done.stdout, done.stderr) == (0, "net\n", "")
        BUILT.append(shutil.copytree(tmp_path / "net", tmp_path_factory.mktemp("built") / "net"))
    else:
        shutil.copytree(BUILT[0], tmp_path / "net")
    return tmp_path / "net"


def newest(command):
    return json.loads(command("inspect", "net", "--json").stdout)["generations"][-1]


def test_from_two_tables_to_the_results_of_a_run_that_was_resumed(command, files, tmp_path):
    built = command("build", *files, "-k", 2, "net")
    assert (built.returncode, built.stdout) == (0, "net\n")
    assert "net: 100 cells, 10 input cells, 2,153 synapses, 2 partitions, " in built.stderr
    half = command("run", "net", "--until", "50*ms", "--checkpoint-every", "20*ms", "--record-every", "10*ms", "--keep", 2)
    assert (half.returncode, half.stdout) == (0, "net\n"), half.stderr
    assert "net: at 0.05 s: the end" in half.stderr
    described = json.loads(command("inspect", "net", "--json").stdout)
    assert described["created"]
    assert [(one["time"], one["reason"]) for one in described["generations"]] == [(0.04, "interval"), (0.05, "end")]
    whole = command("resume", "net", "--until", "100*ms", "--quiet")
    assert (whole.returncode, whole.stdout, whole.stderr) == (0, "net\n", "")
    assert [one["time"] for one in json.loads(command("inspect", "net", "--json").stdout)["generations"]] == [0.08, 0.1]
    merged = command("merge", "net", "--output", "merged.h5")
    assert (merged.returncode, merged.stdout) == (0, "merged.h5\n"), merged.stderr
    assert command("run", *files, "--output", "once.h5", "--quiet").returncode == 0
    once, again = load(tmp_path / "once.h5"), load(tmp_path / "merged.h5")
    assert once.spikes.keys() == again.spikes.keys()
    for name, spikes in once.spikes.items():
        assert np.array_equal(spikes.i, again.spikes[name].i) and np.array_equal(spikes.t, again.spikes[name].t)


def test_a_plain_run_takes_checkpoints(command, files, tmp_path):
    files = [*files, "-o", "runtime=40*ms"]
    plain = command("run", *files, "--output", "plain.h5", "--quiet")
    done = command(
        "run", *files, "--checkpoint-every", "15*ms", "--record-every", "7*ms", "--keep", "all", "--output", "net.h5"
    )
    assert (plain.returncode, done.returncode, done.stdout) == (0, 0, "net.h5\n"), done.stderr
    assert "checkpoints go to net_checkpoints; after a stop, `cxsystem2 resume net_checkpoints` goes on" in done.stderr
    assert "MB) are removed; --keep-checkpoints keeps them" in done.stderr and "real-time factor" in done.stderr
    assert not (tmp_path / "net_checkpoints").exists()
    compare_bits(load(tmp_path / "plain.h5"), load(tmp_path / "net.h5"))
    kept = command("run", *files, "--checkpoint-every", "30*ms", "--keep-checkpoints", "--output", "kept.h5", "--quiet")
    assert (kept.returncode, kept.stdout, kept.stderr) == (0, "kept.h5\n", "")
    assert command("resume", "kept_checkpoints", "--until", "45*ms", "--quiet").returncode == 0
    taken = command("run", *files, "--checkpoint-every", "30*ms", "--output", "kept.h5")
    assert taken.returncode == 1 and "kept.h5: the file exists already" in taken.stderr
    (tmp_path / "kept.h5").unlink()
    again = command("run", *files, "--checkpoint-every", "30*ms", "--output", "kept.h5")
    assert (again.returncode, again.stdout) == (1, "")
    assert "kept_checkpoints: checkpoints of an earlier run are there; `cxsystem2 resume kept_checkpoints`" in again.stderr


def test_a_plain_run_that_is_stopped_goes_on(files, tmp_path, command):
    words = ["run", *files, "-o", "runtime=1000*second", "--checkpoint-every", "1*ms", "--output", "long.h5", "--quiet"]
    process = subprocess.Popen(
        [sys.executable, "-m", "cxsystem2", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    folder = tmp_path / "long_checkpoints"
    wait_until(lambda: process.poll() is not None or len([*folder.glob("generations/0*")]) > 2)
    os.kill(process.pid, signal.SIGTERM)
    out, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, ""), errors
    assert "stopped with a checkpoint; `cxsystem2 resume long_checkpoints` goes on, and then `cxsystem2 merge" in errors
    reached = load(folder).runtime
    assert command("resume", "long_checkpoints", "--until", f"{reached + 0.005:.4f}*second", "--quiet").returncode == 0
    merged = command("merge", "long_checkpoints", "--output", "long.h5")
    assert (merged.stdout, load(tmp_path / "long.h5").runtime) == ("long.h5\n", pytest.approx(reached + 0.005))
    limited = command("run", *files, "--checkpoint-every", "1*ms", "--max-wall", "1*ms", "--output", "limit.h5", "--quiet")
    assert (limited.returncode, limited.stdout) == (0, "limit_checkpoints\n")
    assert "before --max-wall was over; `cxsystem2 resume limit_checkpoints` goes on, and then" in limited.stderr


def test_a_run_that_is_at_its_end_has_nothing_to_do(command, net):
    assert command("run", "net", "--until", "5*ms").returncode == 0
    before = newest(command)
    done = command("resume", "net")
    assert (done.returncode, newest(command)) == (0, before)
    assert "net: at 0.005 s: the end" in done.stderr
    earlier = command("run", "net", "--until", "2*ms")
    assert earlier.returncode == 1
    assert "at 0.005 s already" in earlier.stderr


def test_a_resume_is_as_the_run_before_but_for_what_is_given(command, net):
    words = ["--until", "6*ms", "--checkpoint-every", "2*ms", "--keep", "all", "--max-wall", "2*hour"]
    assert command("run", "net", *words, "--quiet").returncode == 0
    assert RunRequest.of(net) == RunRequest(until=0.006, checkpoint_every=0.002, keep=None, max_wall=7200.0)
    assert command("resume", "net", "--until", "8*ms", "--keep", 1, "--quiet").returncode == 0
    assert RunRequest.of(net) == RunRequest(until=0.008, checkpoint_every=0.002, keep=1, max_wall=7200.0)
    assert newest(command)["time"] == 0.008
    (net / "run.json").write_text("{}")
    refused = command("resume", "net", "--until", "9*ms")
    assert refused.returncode == 1
    assert "run.json: the file is not as it was written; `cxsystem2 run net` with what the run is to do" in refused.stderr
    assert command("run", "net", "--until", "9*ms").returncode == 0


def test_a_run_stops_before_its_time_is_over_and_is_resumed(command, net):
    stopped = command("run", "net", "--until", "5*ms", "--max-wall", "1*ms", "--quiet")
    assert (stopped.returncode, stopped.stdout) == (0, "net\n")
    assert "stopped with a checkpoint before --max-wall was over; `cxsystem2 resume net` goes on" in stopped.stderr
    assert newest(command)["reason"] == "limit"
    assert command("resume", "net", "--max-wall", "1*hour").returncode == 0
    assert newest(command)["time"] == 0.005


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_stops_with_a_checkpoint(net, tmp_path, command, stop):
    words = ["run", "net", "--until", "1000*second", "--checkpoint-every", "1*ms"]
    process = subprocess.Popen(
        [sys.executable, "-m", "cxsystem2", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_until(lambda: process.poll() is not None or len(Snapshot.open(net).store.names) > 2)
    os.kill(process.pid, stop)
    out, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert errors.count("\n") == 1 and "stopped with a checkpoint; `cxsystem2 resume net` goes on" in errors
    assert newest(command)["reason"] == "signal"


def test_what_is_damaged_is_said_and_not_used(command, net):
    assert command("run", "net", "--until", "4*ms", "--checkpoint-every", "2*ms", "--quiet").returncode == 0
    whole = command("verify", "net")
    assert (whole.returncode, whole.stdout.startswith("net: no damage: ")) == (0, True)
    newest_file = net / "generations" / "000000000040" / "0.h5"
    content = bytearray(newest_file.read_bytes())
    content[-1] ^= 1
    newest_file.write_bytes(content)
    assert "damaged" not in command("inspect", "net").stdout  # by sizes alone
    damaged = command("verify", "net")
    assert (damaged.returncode, damaged.stderr) == (1, "")
    assert damaged.stdout == "net: generations/000000000040/0.h5 is not as it was written\n"
    newest_file.write_bytes(content[:-1])
    assert "generations/000000000040/0.h5 is shorter than when it was written" in command("inspect", "net").stdout
    resumed = command("resume", "net", "--until", "5*ms", "--quiet")
    assert resumed.returncode == 0
    assert "warning: net: generations/000000000040/0.h5 is shorter" in resumed.stderr
    assert command("verify", "net").returncode == 0


def test_a_damaged_network_is_not_run(command, net):
    stored = net / "network" / "0" / "synapses.h5"
    stored.write_bytes(stored.read_bytes()[:-1])
    assert "net: network/0/synapses.h5 is shorter" in command("verify", "net").stdout
    refused = command("run", "net")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "the network is damaged, and is not run: network/0/synapses.h5 is shorter" in refused.stderr
    (net / "manifest.json").unlink()
    for word in ("run", "resume", "inspect", "verify"):
        refused = command(word, "net")
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), word
        assert "manifest.json" in refused.stderr


def test_partitions_change_between_two_parts_of_a_run(command, net, tmp_path):
    assert command("run", "net", "--until", "20*ms", "--checkpoint-every", "10*ms", "--quiet").returncode == 0
    assert command("merge", "net").stdout == "net/results.h5\n"
    done = command("repart", "net", "-k", 1)
    assert (done.returncode, done.stdout, done.stderr) == (0, "net\n", "net: 1 partition\n")
    assert [one["time"] for one in json.loads(command("inspect", "net", "--json").stdout)["generations"]] == [0.02]
    assert command("resume", "net", "--until", "30*ms", "--quiet").returncode == 0
    assert RunRequest.of(net) == RunRequest(until=0.03, checkpoint_every=0.01)
    assert load(net / "results.h5").runtime == 0.02


def test_methods_and_what_they_make(command, net, tmp_path):
    refused = command("repart", "net", "-k", 2, "--method", "spice")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert "unknown method of partitions 'spice'; did you mean 'space'?" in refused.stderr
    refused = command("repart", "net", "-k", 2, "--method", "space")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "cannot divide blocks of cells that lie in the same place" in refused.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    found = json.loads(command("inspect", "net", "--json").stdout)
    assert found["options"]["method"] == "even"
    assert sum(one["synapses"] for one in found["partitions"]) == found["synapses"] > found["cut"] > 0
    assert [(one["from"], one["to"]) for one in found["partitions"]] == [(1, 1), (1, 1)]
    done = command("repart", "net", "-k", 9)
    assert done.returncode == 0 and "note: 2 partitions in place of 9" in done.stderr
    one = command("repart", "net", "-k", 1)
    assert one.returncode == 0
    found = json.loads(command("inspect", "net", "--json").stdout)
    assert (found["cut"], found["partitions"][0]["from"]) == (0, 0)


def test_every_command_finds_a_network_whose_repart_was_killed(command, net, tmp_path):
    for words in (
        ["inspect", "net"],
        ["verify", "net"],
        ["run", "net", "--until", "1*ms"],
        ["resume", "net"],
        ["merge", "net"],
    ):
        net.rename(tmp_path / ".net.before")
        done = command(*words)
        assert done.returncode == 0, done.stderr
        assert net.is_dir() and not (tmp_path / ".net.before").exists()


def test_metis_looks_at_synapses_and_so_is_nothing_for_a_build(command, files, tmp_path):
    refused = command("build", *files, "-k", 2, "--method", "metis", "other")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "cxsystem2 repart DIR -k 2 --method metis" in refused.stderr
    assert not (tmp_path / "other").exists()


def test_another_run_begins_where_a_snapshot_is(command, files, net, tmp_path):
    assert command("run", "net", "--until", "50*ms", "--quiet").returncode == 0
    for name in ("anatomy.csv", "physiology.csv"):  # where a value stands in its table is no matter
        table = tmp_path / name
        (tmp_path / f"moved_{name}").write_text(f"# a comment\n{table.read_text()}")
    moved = ["-a", "moved_anatomy.csv", "-p", "moved_physiology.csv"]
    done = command("run", *moved, "--from", "net", "--output", "warm.h5", "--quiet")
    assert (done.returncode, done.stdout) == (0, "warm.h5\n"), done.stderr
    assert command("run", *files, "--output", "once.h5", "--quiet").returncode == 0
    warm, once = load(tmp_path / "warm.h5"), load(tmp_path / "once.h5")
    late = once.spikes["NG1_SS_L4"].t >= 0.05
    assert late.any()
    assert np.array_equal(warm.spikes["NG1_SS_L4"].t, once.spikes["NG1_SS_L4"].t[late])
    spikes = sum(len(one.t) for one in warm.spikes.values())
    again = command("rerun", "warm.h5", "-q")
    assert (again.returncode, again.stdout) == (0, f"the spikes are identical: {spikes} spikes of 3 populations\n"), (
        again.stderr
    )
    net.rename(tmp_path / "away")
    assert "say where it is with --from DIR" in command("rerun", "warm.h5", "-q").stderr
    assert command("rerun", "warm.h5", "-q", "--from", "away").returncode == 0
    assert "is not what the run of this result began from" in command("rerun", "warm.h5", "-q", "--from", "away:0").stderr
    assert "leave --from out" in command("rerun", "once.h5", "-q", "--from", "away").stderr
    (tmp_path / "away").rename(net)
    refused = command("run", *files, "--from", "net:77")
    assert refused.returncode == 1
    assert "there is no generation '77'" in refused.stderr


def test_every_point_of_a_sweep_begins_where_a_snapshot_is(command, files, net, tmp_path):
    assert command("run", "net", "--until", "20*ms", "--quiet").returncode == 0
    words = ["-o", "SS.tonic_current={250 & 300}*pA", "-o", "runtime=30*ms", "--from", "net", "--quiet"]
    done = command("run", *files, *words)
    assert done.returncode == 0, done.stderr
    points = [load(path) for path in done.stdout.splitlines()]
    assert len(points) == 2
    assert all(spikes.t.min(initial=1) >= 0.02 for point in points for spikes in point.spikes.values())


@pytest.mark.compiled
def test_a_run_on_two_ranks_is_resumed_on_one(command, tmp_path, with_mpi):
    needs("cpp")
    words = ["-o", "scale=0.3", "-o", "runtime=40*ms", "--device", "cpp", "--quiet"]
    assert command("build", "coba_eif", "-k", 3, *words, "net").returncode == 0
    two = command("run", "net", "--until", "20*ms", "--ranks", 2, "--threads", 1, "--checkpoint-every", "10*ms", "--quiet")
    assert two.returncode == 0, two.stderr
    assert RunRequest.of(tmp_path / "net") == RunRequest(until=0.02, checkpoint_every=0.01, ranks=2, threads=1)
    one = command("resume", "net", "--until", "40*ms", "--ranks", 1, "--quiet")
    assert one.returncode == 0, one.stderr
    assert command("merge", "net", "--output", "merged.h5").returncode == 0
    assert command("run", "coba_eif", *words, "--output", "once.h5").returncode == 0
    compare_bits(load(tmp_path / "once.h5"), load(tmp_path / "merged.h5"))
    refused = command("resume", "net", "--until", "41*ms", "--ranks", 2, "--launcher", "'", "--quiet")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "cannot be read" in refused.stderr


def test_the_bar_of_a_run_stays_for_all_its_pieces_and_names_the_last_checkpoint(monkeypatch):
    screen = Terminal(force_terminal=True, file=io.StringIO(), width=200)
    monkeypatch.setattr("cxsystem2.progress.console", lambda: screen)
    with Bars() as bars:
        bars.begin("simulate")
        for fraction in (0.25, 0.5):
            bars.begin("simulate")
            bars.advance("simulate", fraction)
            bars.kept(10 * fraction, 3_400_000)
            bars.end("simulate", 1.0)
        (task,) = bars._progress.tasks
        assert (task.description, task.percentage) == ("simulating, checkpoint at 5 s (3.4 MB)", 50)
        bars.tell("it goes on")
        bars.end("simulate", 2.0)
        assert bars._progress.tasks == []
    assert "note: it goes on" in screen.file.getvalue()


def test_fewer_partitions_than_asked_for_are_said(command, files):
    done = command("build", *files, "-k", 7, "net")
    assert done.returncode == 0
    assert "note: 2 partitions in place of 7" in done.stderr


def test_an_example_is_built_by_its_name_and_a_directory_of_its_name_is_told_apart(command, tmp_path):
    words = ["-o", "scale=0.05", "-o", "runtime=2*ms", "--device", "python", "--quiet"]
    assert command("build", "coba_eif", "coba_eif", *words).stdout == "coba_eif\n"
    example = command("run", "coba_eif", *words, "--output", "run.h5")
    assert (example.returncode, example.stdout) == (0, "run.h5\n")
    assert example.stderr == "note: coba_eif is the example here; ./coba_eif is the network on disk\n"
    assert command("run", "./coba_eif", "--quiet").returncode == 0
    assert command("merge", "coba_eif").stdout == "coba_eif/results.h5\n"
    assert load(tmp_path / "coba_eif" / "results.h5").title == "coba_eif"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["build"], "DIR is missing"),
        (["build", "net"], "-a ANATOMY is missing"),
        (["build", "nosuch", "net"], "there is no example 'nosuch'"),
        (["build", "coba_eif", "x", "-a", "a.csv"], "not both"),
        (["build", "coba_eif", "x", "-k", "0"], "'-k'"),
        (["build", "coba_eif", "full"], "full"),
        (["build", "coba_eif", "x", "--device", "cuda"], "runs in one go"),
        (["run", "full"], "full: this directory is no snapshot of cxsystem2: there is no manifest.json"),
        (["run", "./nosuch"], "nosuch: there is no such directory"),
        (["run", "full/text"], "full/text: this is neither a result file (.h5) nor a table"),
        (["run", "full/text.csv"], "full/text.csv: this is one table; give both"),
        (["build", "coba_eif"], "DIR is missing; name the network and the directory: cxsystem2 build coba_eif DIR"),
        (["resume", "full"], "this directory is no snapshot"),
        (["resume", "nosuch"], "there is no such directory"),
        (["inspect", "full"], "this directory is no snapshot"),
        (["verify", "full"], "this directory is no snapshot"),
        (["merge", "full"], "this directory is no snapshot"),
        (["repart", "full", "-k", "2"], "this directory is no snapshot"),
        (["run", "coba_eif", "--until", "1*second"], "leave --until out: only a network on disk is run so"),
        (["run", "coba_eif", "--ranks", "2", "--keep", "1"], "leave --keep and --ranks out"),
        (["run", "coba_eif", "--keep-checkpoints"], "leave --keep-checkpoints out: only a network on disk"),
        (
            ["run", "coba_eif", "--checkpoint-every", "1*ms", "--ranks", "2"],
            "leave --ranks out: only a network on disk is run so",
        ),
        (["run", "coba_eif", "--checkpoint-every", "1"], "--checkpoint-every: '1' has no unit"),
        (["run", "coba_eif", "--checkpoint-every", "1*ms", "--device", "genn"], "runs in one go, and has no checkpoints"),
        (["run", "coba_eif", "--checkpoint-every", "1*ms", "--profile"], "leave --profile or --checkpoint-every out"),
        (["run", "coba_eif", "--checkpoint-every", "1*ms", "-o", "runtime={1 & 2}*ms"], "leave --checkpoint-every out"),
        (["convert", "full", "--to", "stacs"], "full"),
    ],
)
def test_a_wrong_call_is_one_sentence(command, tmp_path, words, message):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "text").write_text("mine")
    done = command(*words)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr and "fault of cxsystem2" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def test_wrong_options_of_a_run_from_disk_are_one_sentence(command, net):
    for words, message in [
        (["--until", "5"], "--until: '5' has no unit; write 5*second"),
        (["--until", "0,1*second"], "--until: '0,1*second' has a comma; write a decimal point (0.1*second)"),
        (["--until", "1*sec"], "--until: unknown name 'sec'; did you mean 'second'?"),
        (["--until", "5*mV"], "--until: 5 mV should be a value in second"),
        (["--until", "-5*ms"], "--until: '-5*ms' is not a time above 0 s"),
        (["--checkpoint-every", "0*ms"], "--checkpoint-every: '0*ms' is not a time above 0 s"),
        (["--record-every", "inf*ms"], "--record-every: "),
        (["--max-wall", "02:00:00"], "--max-wall: '02:00:00' has no unit; write 90*minute or 2*hour"),
        (["--keep", "0"], "--keep: '0' is neither a whole number above 0 nor all"),
        (["--threads", "two"], "--threads: 'two' is neither a whole number above 0 nor auto"),
        (["--threads", "2"], "leave --threads out: net was not built to be fast"),
        (["--ranks", "3"], "net: the network has 2 partitions, which cannot be on 3 ranks"),
        (["--ranks", "2"], "several ranks need cpp without --no-fast"),
        (["--restart-on-failure", "-1"], "'--restart-on-failure'"),
        (["--output", "run.h5", "--seed", "0"], "leave --seed and --output out: net is a network on disk"),
        (["-o", "J=1*nS"], "leave -o out"),
        (["--no-fast"], "leave --fast out"),
    ]:
        done = command("run", "net", *words)
        assert (done.returncode in (1, 2), done.stdout) == (True, ""), words
        assert message in done.stderr and "Traceback" not in done.stderr, words
    assert RunRequest.of(net) is None and len(Snapshot.open(net).store.names) == 1


def test_two_processes_do_not_run_one_network(command, net):
    with locked(net, "snapshot"):
        for words in (["run", "net"], ["resume", "net"], ["repart", "net", "-k", 1]):
            refused = command(*words)
            assert refused.returncode == 1
            assert f"process {os.getpid()} on " in refused.stderr and "is working on this snapshot" in refused.stderr
        assert command("inspect", "net").returncode == 0
        assert command("verify", "net").returncode == 0


def test_a_full_disk_is_one_sentence_and_what_was_there_stays(command, net, monkeypatch):
    assert command("run", "net", "--until", "2*ms", "--quiet").returncode == 0
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 0})())
    full = command("run", "net", "--until", "4*ms", "--quiet")
    assert (full.returncode, full.stderr.count("\n")) == (1, 1)
    assert "No space left" in full.stderr or "make room there" in full.stderr
    monkeypatch.undo()
    assert command("verify", "net").returncode == 0
    assert command("resume", "net", "--quiet").returncode == 0


def test_a_run_in_a_thread_has_no_signals_to_hear(net):
    thread = threading.Thread(target=lambda: Snapshot.open(net).run(0.001))
    thread.start()
    thread.join()
    assert Snapshot.open(net).asked == RunRequest(until=0.001)

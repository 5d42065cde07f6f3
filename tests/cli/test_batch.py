"""``cxsystem2 batch``, and sweeps of the command ``plan``."""

import csv
import json
import os
import re
import signal
import subprocess
import sys

import pytest

from cxsystem2 import load
from tests.conftest import PATIENCE


@pytest.fixture
def quick(files):
    """The small model for 5 ms."""
    return [*files, "-o", "runtime=5*ms"]


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def test_a_batch_from_its_beginning_to_its_end(command, quick, tmp_path):
    done = command("batch", "run", "sweep", *quick, "--sweep", "J=1*nS:2*nS:1*nS", "--trials", "2", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'sweep' / 'manifest.csv'}\n"
    assert "4 of 4 runs to do, 2 at a time" in done.stderr and "4 of 4 runs done, 0 failed" in done.stderr
    found = rows(done.stdout.strip())
    assert [(row["J"], row["trial"], row["status"]) for row in found] == [
        (f"{value}*nS", trial, "done") for value in (1, 2) for trial in "01"
    ]
    for row in found:
        results = load(tmp_path / "sweep" / row["result"])
        assert (results.settings["point"], str(results.seed)) == ({"J": row["J"]}, row["seed"])
    status = command("batch", "status", "sweep")
    assert status.stdout == "sweep: 4 done, 0 failed, 0 running, 0 waiting\n"
    answer = json.loads(command("batch", "status", "sweep", "--json").stdout)
    assert (answer["parameters"], answer["counts"]["done"], answer["runs"][3]["J"]) == (["J"], 4, "2*nS")
    again = command("batch", "resume", "sweep")
    assert (again.returncode, again.stdout) == (0, "sweep/manifest.csv\n")
    refused = command("batch", "run", "sweep", *quick)
    assert refused.returncode == 1
    assert "the folder holds a batch already; go on with: cxsystem2 batch resume" in refused.stderr


def test_a_failed_point_has_status_1_and_its_reason(command, quick, tmp_path):
    limit = ["bash", "-c", 'ulimit -v 2000000; exec "$@"', "-", sys.executable, "-m", "cxsystem2"]
    words = ["batch", "run", "sweep", *quick, "--sweep", "G[1].number_of_neurons=40,20000000", "--workers", "1"]
    done = subprocess.run([*limit, *words], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    (good, bad) = rows(tmp_path / "sweep" / "manifest.csv")
    assert (good["status"], bad["status"]) == ("done", "failed")
    assert "not enough memory" in bad["error"]
    assert "1 of 2 runs done, 1 failed" in done.stderr and "cxsystem2 batch retry" in done.stderr
    assert "MemoryError" in (tmp_path / "sweep" / "logs" / "0001.log").read_text()
    status = command("batch", "status", "sweep").stdout
    assert "1 done, 1 failed" in status and "0001 G[1].number_of_neurons = 20000000: not enough memory" in status


def test_progress_as_lines_of_json(command, quick):
    done = command("batch", "run", "sweep", *quick, "--sweep", "J=1*nS,2*nS", "--workers", "1", "--progress", "json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events].count("started") == 2
    assert (events[0]["event"], events[0]["total"], events[-1]["event"], events[-1]["done"]) == ("begin", 2, "end", 2)
    ended = [event for event in events if event["event"] == "ended"]
    assert [event["status"] for event in ended] == ["done", "done"] and ended[-1]["seconds_left"] == 0


def test_ctrl_c_leaves_a_batch_to_go_on_with(command, files, tmp_path, wait):
    batch = [sys.executable, "-m", "cxsystem2", "batch"]
    words = [*files, "-o", "runtime=100*ms", "--sweep", "J=1*nS:6*nS:1*nS", "--workers", "2"]
    with subprocess.Popen(
        [*batch, "run", "sweep", *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        wait(lambda: list((tmp_path / "sweep" / "results").glob("*.h5")))
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: all processes get it
        errors = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 130, errors
    assert "cxsystem2: interrupted; go on with: cxsystem2 batch resume" in errors and "Traceback" not in errors
    status = command("batch", "status", "sweep").stdout
    done, waiting = (int(number) for number in re.search(r"(\d) done, 0 failed, 0 running, (\d) waiting", status).groups())
    assert done >= 1 and done + waiting == 6
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "sweep" / "results").glob("*.h5")}
    again = command("batch", "resume", "sweep")
    assert again.returncode == 0, again.stderr
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "sweep" / "results").iterdir()}
    assert len(after) == 6 and before.items() <= after.items()


def test_two_at_once_are_refused(command, quick, tmp_path):
    from cxsystem2.lock import locked

    command("batch", "run", "sweep", *quick, "--workers", "1")
    with locked(tmp_path / "sweep"):
        refused = command("batch", "resume", "sweep")
    assert refused.returncode == 1
    assert f"process {os.getpid()} on" in refused.stderr and "is working on this batch" in refused.stderr


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--sweep", "Jj=1,2"], 2, "nothing in the tables is called 'Jj'; did you mean 'J'?"),
        (["--sweep", "S[1->1].p=0.1,1.4"], 2, "probability 1.4 is above 1 (at the point S[1->1].p = 1.4)"),
        (["--cluster", "locla"], 1, "unknown cluster 'locla'; did you mean 'local'?"),
        (["--cluster", "no.yaml"], 1, "no.yaml: the cluster's file cannot be read"),
    ],
)
def test_a_mistake_is_told_before_anything_is_made(command, quick, tmp_path, words, status, message):
    done = command("batch", "run", "sweep", *quick, *words)
    assert (done.returncode, done.stdout, message in done.stderr) == (status, "", True), done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "sweep").exists()


def test_a_folder_that_is_no_batch(command):
    done = command("batch", "status", "nowhere")
    assert (done.returncode, done.stderr) == (1, "cxsystem2: nowhere: this folder is not a batch; it has no batch.json\n")


def test_the_points_are_planned(command, quick):
    few = command("plan", *quick, "--sweep", "J=1*nS,2*nS", "--trials", "3").stdout
    assert "2 points x 3 trials = 6 runs, seeds common" in few and "2*nS" in few
    many = command("plan", *quick, "--sweep", "J=1*nS:10*nS:1*nS", "--sweep", "U_E=0.1:0.5:0.1").stdout
    assert "50 points" in many and "1*nS, 2*nS, 3*nS, 4*nS, 5*nS, 6*nS, 7*nS, 8*nS, …" in many
    answer = json.loads(command("plan", *quick, "-o", "J={1 & 2}*nS", "--format", "json").stdout)
    assert answer["batch"]["points"] == [{"J": "1*nS"}, {"J": "2*nS"}]
    assert answer["batch"]["workers"] >= 1 and answer["neurons"] == 100


def test_the_points_of_a_file_are_planned(command, quick, tmp_path):
    (tmp_path / "sweep.yaml").write_text("latin-hypercube:\n  number: 4\n  J: {from: 1*nS, to: 4*nS}\ntrials: 2\n")
    answer = json.loads(command("plan", *quick, "--sweep-file", "sweep.yaml", "--format", "json").stdout)
    assert (len(answer["batch"]["points"]), answer["batch"]["runs"]) == (4, 8)

"""``cxsystem2 run``."""

import os
import signal
import subprocess
import sys
import time

import pytest

from cxsystem2 import load
from tests.conftest import PATIENCE


def test_the_answer_on_stdout_is_the_path_alone(program, files, tmp_path):
    done = program("run", *files)
    assert done.returncode == 0
    path = done.stdout.removesuffix("\n")
    assert "\n" not in path
    assert load(path).rates()["NG0_relay_vpm"] == pytest.approx(20)
    assert "│ SS " in done.stderr and "NG1_SS_L4" not in done.stderr  # the rate table


def test_the_old_form_without_a_command_runs(command, files):
    done = command(*files, "--output", "run.h5")
    assert done.stdout == "run.h5\n"


def test_changes_reach_the_run(command, files, tmp_path):
    words = ["-o", "runtime=20*ms", "-o", "SS.C=100*pF", "-o", "G[1].number_of_neurons=7", "--seed", "11", "--output", "run.h5"]
    assert command("run", *files, *words).returncode == 0
    results = load(tmp_path / "run.h5")
    assert (results.runtime, results.seed, results.populations["NG1_SS_L4"].size) == (0.02, 11, 7)
    assert "100*pF" in results.physiology


def test_a_result_that_grows_is_that_of_a_run_in_one_go(command, files, tmp_path):
    words = ["run", *files, "-o", "runtime=30*ms", "--output"]
    done = command(*words, "grown.h5", "--record-every", "7*ms")
    assert (done.returncode, done.stdout) == (0, "grown.h5\n") and "real-time factor" in done.stderr
    assert command(*words, "once.h5").returncode == 0
    grown, once = load(tmp_path / "grown.h5"), load(tmp_path / "once.h5")
    assert [one.t.tolist() for one in grown.spikes.values()] == [one.t.tolist() for one in once.spikes.values()]
    swept = command("run", *files, "-o", "runtime={1 & 2}*ms", "--record-every", "7*ms")
    assert swept.returncode and "leave --record-every out" in swept.stderr


@pytest.mark.compiled
def test_cpp_is_fast_unless_it_is_told_otherwise(command, files, tmp_path):
    words = ["--device", "cpp", "--build-directory", "program"]
    assert command("run", *files, *words, "--no-fast", "--output", "stock.h5").returncode == 0
    assert not list((tmp_path / "program").glob("*.synapses"))
    assert command("run", *files, *words, "--precision", "single", "--output", "own.h5").returncode == 0
    assert list((tmp_path / "program").glob("*.synapses"))
    settings = [load(tmp_path / name).settings for name in ("stock.h5", "own.h5")]
    assert [(found["fast"], found["precision"]) for found in settings] == [(False, "double"), (True, "single")]
    refused = command("run", *files, "--fast", "--precision", "half")
    assert refused.returncode != 0
    assert "'double', 'single'" in refused.stderr
    refused = command("run", *files, *words, "--no-fast", "--precision", "single")
    assert (refused.returncode, "leave fast out, or set it to 1 (--fast)" in refused.stderr) == (2, True)


@pytest.mark.compiled
def test_the_table_may_ask_for_what_is_ours_and_the_command_line_knows_better(command, files, tmp_path):
    words = ["--device", "cpp", "--set", "fast=1", "--quiet"]
    assert command("run", *files, *words, "--output", "own.h5").returncode == 0
    assert command("run", *files, *words, "--no-fast", "--output", "stock.h5").returncode == 0
    own, stock = (load(tmp_path / name) for name in ("own.h5", "stock.h5"))
    assert (own.settings["fast"], stock.settings["fast"]) == (True, False)
    warned = command("check", *files, "--device", "cuda", "--set", "fast=1")
    assert "fast has no effect" in warned.stdout + warned.stderr


def test_quiet_says_nothing_also_of_a_profile_that_the_table_asks_for(command, files, tmp_path):
    done = command("run", *files, "--quiet", "--set", "profiling=1", "--output", "run.h5")
    assert done.stderr == ""
    assert load(tmp_path / "run.h5").profile


def test_an_example_runs_by_its_name(command, tmp_path):
    done = command("run", "coba_eif", "--device", "python", "-o", "scale=0.05", "-o", "runtime=20*ms", "--output", "run.h5")
    assert done.returncode == 0
    assert load(tmp_path / "run.h5").title == "coba_eif"


def test_legacy_results_lie_beside(command, files, tmp_path):
    assert command("run", *files, "--legacy-results", "--output", "run.h5").returncode == 0
    assert sorted(path.name for path in tmp_path.glob("run.*")) == ["run.gz", "run.h5"]


def test_an_error_in_a_table_stops_the_run_and_writes_nothing(command, files, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    done = command("run", *files, "-o", "S[1->1].p=1.4")
    assert done.returncode == 2
    assert "probability 1.4 is above 1" in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run"], "-a ANATOMY is missing"),
        (["run", "-a", "anatomy.csv"], "-p PHYSIOLOGY is missing"),
        (["run", "coba_elf"], "did you mean 'coba_eif'"),
        (["run", "coba_eif", "-a", "x.csv"], "not both"),
        (["run", "-a", "nothing.csv", "-p", "nothing.csv"], "nothing.csv: the file cannot be read: No such file"),
        (["run", "-a", ".", "-p", "."], "unknown kind of file"),
        (["rum", "coba_eif"], "No such command"),
        (["run", "coba_eif", "--bogus"], "No such option"),
        (["plot", "nothing.h5"], "there is no such file"),
        (["convert", "nothing.csv", "x.yaml"], "the file cannot be read"),
    ],
)
def test_a_wrong_call_is_one_sentence(command, words, message):
    done = command(*words)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("stop", "device"),
    [
        (signal.SIGINT, "python"),
        pytest.param(signal.SIGINT, "cpp", marks=pytest.mark.compiled),
        pytest.param(signal.SIGKILL, "cpp", marks=pytest.mark.compiled),
    ],
)
def test_a_run_that_is_stopped_leaves_no_result(files, tmp_path, stop, device):
    words = ["-o", "runtime=1000*second", "--output", "out/run.h5", "--device", device]
    arguments = [sys.executable, "-m", "cxsystem2", "run", *files, *words]
    process = subprocess.Popen(arguments, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "out").exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(1.5)
    os.kill(process.pid, stop)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == (130 if stop is signal.SIGINT else -signal.SIGKILL)
    assert list((tmp_path / "out").iterdir()) == []
    assert "Traceback" not in errors


@pytest.mark.parametrize("device", ["python", *(pytest.param(word, marks=pytest.mark.compiled) for word in ("cython", "cpp"))])
def test_a_run_whose_parent_ignores_ctrl_c_does_so_too(files, tmp_path, device):
    """As a job in the background of a script; all its processes get the signal."""
    words = ["-o", "runtime=300*ms", "--output", "out/run.h5", "--device", device]
    ignoring = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
    process = subprocess.Popen(
        [*ignoring, sys.executable, "-m", "cxsystem2", "run", *files, *words],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while not (tmp_path / "out").exists() and process.poll() is None:
        time.sleep(0.05)
    while process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    errors = process.communicate()[1]
    assert process.returncode == 0, errors
    assert (tmp_path / "out" / "run.h5").is_file()
    assert "Traceback" not in errors and "Simulation stop requested" not in errors


@pytest.mark.compiled
def test_the_generated_program_is_kept_on_request(command, files, tmp_path):
    done = command("run", *files, "--device", "Cpp", "--build-directory", "program", "--jobs", 2, "--output", "run.h5")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "program" / "main.cpp").exists()
    assert load(tmp_path / "run.h5").device == "cpp"


@pytest.mark.compiled
def test_a_program_that_does_not_compile_is_one_sentence(command, files, tmp_path):
    (tmp_path / "bin").mkdir()
    for name in ("g++", "c++"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\necho 'fatal error: no such luck' >&2\nexit 1\n")
        (tmp_path / "bin" / name).chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    done = command("run", *files, "--device", "cpp", "--output", "run.h5", PATH=path)
    assert done.returncode == 1
    assert "does not compile: fatal error: no such luck" in done.stderr
    assert not (tmp_path / "run.h5").exists()


def test_swept_tables_run_point_by_point(command, files, tmp_path):
    done = command("run", *files, "-o", "J={1 & 2}*nS", "-o", "runtime=5*ms")
    assert done.returncode == 0, done.stderr
    paths = done.stdout.splitlines()
    assert [load(path).settings["point"] for path in paths] == [{"J": "1*nS"}, {"J": "2*nS"}]
    refused = command("run", *files, "-o", "J={1 & 2}*nS", "--output", "run.h5")
    assert refused.returncode == 1
    assert "the tables ask for 2 simulations" in refused.stderr


def test_a_swept_point_that_is_not_a_number_keeps_its_result_and_has_status_1(command, files):
    done = command("run", *files, "-o", "SS.tau_e={0.001 & 2}*ms", "-o", "runtime=50*ms")
    assert done.returncode == 1, done.stderr
    assert [bool(load(path).not_a_number) for path in done.stdout.splitlines()] == [True, False]
    assert "1 of 2 runs done, 0 failed, 1 not a number" in done.stderr


@pytest.mark.compiled
def test_the_command_keeps_somebodys_program(command, files, tmp_path):
    (tmp_path / "bd").mkdir()
    (tmp_path / "bd" / "main.cpp").write_text("int main(){}")
    done = command("run", *files, "--device", "cpp", "--build-directory", "bd", "--output", "x.h5")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("cxsystem2: bd: the folder holds files")
    assert (tmp_path / "bd" / "main.cpp").read_text() == "int main(){}"
    assert [path.name for path in (tmp_path / "bd").iterdir()] == ["main.cpp"]
    assert not (tmp_path / "x.h5").exists()


def test_a_run_that_ends_on_no_number_fails_and_keeps_its_result(command, files, tmp_path):
    done = command("run", *files, "-o", "SS.tau_e=0.001*ms", "-o", "runtime=50*ms", "--output", "run.h5")
    assert done.returncode == 1
    assert done.stdout == "run.h5\n"
    assert "not a number: the potential of SS (soma)" in done.stderr
    assert load(tmp_path / "run.h5").not_a_number == ["NG1_SS_L4 (soma)"]

"""``cxsystem2 show``, and the commands that take a result for its tables."""

import json

import pytest

from cxsystem2.bundle import Bundle, dump
from cxsystem2.results import load, save
from cxsystem2.starters import starter


@pytest.fixture
def saved(small_results, tmp_path):
    return save(small_results, tmp_path / "run.h5")


def test_a_result_says_what_it_is(command, saved):
    done = command("show", "run.h5")
    assert done.returncode == 0, done.stderr
    assert "small: 0.1 s on python, seed 3" in done.stdout
    assert "│ SS " in done.stdout and "NG1_SS_L4" not in done.stdout and "nothing of this differs here" in done.stdout
    assert "run it again: cxsystem2 run run.h5" in done.stdout


def test_what_differs_is_told_also_as_json(command, small_results, tmp_path):
    small_results.versions["brian2"] = "1.0"
    small_results.device = "cpp"
    small_results.settings |= {"fast": True, "precision": "single", "threads": 2, "point": {"J": "2*nS"}}
    save(small_results, tmp_path / "run.h5")
    done = command("show", "run.h5")
    assert "differs: brian2 1.0, here " in done.stdout
    assert "fast True, precision single, threads 2" in done.stdout and "  J = 2*nS" in done.stdout
    found = json.loads(command("show", "run.h5", "--json").stdout)
    assert [one["what"] for one in found["differences"]] == ["brian2"] and found["point"] == {"J": "2*nS"}


def test_its_tables_are_copied_and_run(command, saved, tmp_path):
    assert command("show", "run.h5", "--copy", "mine").stdout == "mine/anatomy.csv\nmine/physiology.csv\n"
    assert command("show", "run.h5", "--copy", "mine").returncode == 1
    done = command("check", "-a", "mine/anatomy.csv", "-p", "mine/physiology.csv")
    assert done.stdout == "no errors: 2 populations, 5 pathways\n"


def test_commands_take_its_tables(command, saved, tmp_path):
    assert command("check", saved).stdout == "no errors: 2 populations, 5 pathways\n"
    assert "100 neurons" in command("plan", "run.h5").stdout
    assert command("script", "run.h5", "-q").stdout == "model.py\n"
    done = command("run", "./run.h5", "-o", "runtime=5*ms", "--output", "again.h5", "-q")
    assert done.stdout == "again.h5\n", done.stderr
    assert load(tmp_path / "again.h5").seed == load(saved).seed


def test_a_folder_with_results_may_be_named(command, small_results, tmp_path):
    (tmp_path / "sub").mkdir()
    save(small_results, tmp_path / "sub" / "run.h5")
    assert command("run", "sub/run.h5", "-o", "runtime=5*ms", "--output", "again.h5", "-q").stdout == "again.h5\n"
    done = command("run", "sub/none.h5")
    assert (done.returncode, done.stderr) == (1, "cxsystem2: sub/none.h5: there is no such file\n")


def test_a_result_without_tables_is_shown_and_not_run(command, small_results, tmp_path):
    small_results.anatomy = ""
    save(small_results, tmp_path / "run.h5")
    assert "it does not hold the tables" in command("show", "run.h5").stdout
    for words in (["run", "run.h5"], ["show", "run.h5", "--copy", "mine"]):
        done = command(*words)
        assert (done.returncode, "does not hold the tables" in done.stderr) == (1, True)


def test_older_results_and_batches(command, configs, tmp_path):
    golden = configs.parent / "tests" / "golden" / "v0_1_0"
    done = command("show", golden / "results.gz")
    assert "seed not known" in done.stdout and "made with versions that it does not say" in done.stdout
    assert "seed 3" in command("show", golden / "results.h5").stdout
    for word in ("show", "plot"):
        assert "this is a batch of many runs" in command(word, golden / "batch").stderr


def test_traces_are_drawn(command, saved, tmp_path):
    assert command("plot", "run.h5", "--traces", "--variable", "vm", "--population", "SS").stdout == "run.png\n"
    assert (tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")
    assert "add --traces" in command("plot", "run.h5", "--variable", "vm").stderr


def test_a_project_in_one_file_is_shown_copied_and_run(command, tmp_path):
    project = Bundle(*starter("pair").read(), "theirs", "2026-11-30", {"cxsystem2": "0.1.0"}, {"spikes.csv": b"1\n"})
    (tmp_path / "theirs.cxproject").write_bytes(dump(project))
    shown = command("show", "theirs.cxproject")
    assert shown.stdout.splitlines() == [
        "theirs: a project, saved 2026-11-30",
        "made with cxsystem2 0.1.0",
        "file spikes.csv: 2 bytes",
        "0 versions, 0 runs",
        "run it: cxsystem2 run theirs.cxproject; its tables and files: --copy FOLDER",
    ]
    copied = command("show", "theirs.cxproject", "--copy", "here").stdout.splitlines()
    assert copied == ["here/anatomy.csv", "here/physiology.csv", "here/spikes.csv"]
    for words in (("check",), ("plan",)):
        assert command(*words, "theirs.cxproject").returncode == 0
    done = command("run", "theirs.cxproject", "-o", "runtime=20*ms", "--output", "x.h5", "--quiet")
    assert (done.returncode, done.stdout) == (0, "x.h5\n"), done.stderr
    kept = command("check", "theirs.cxproject", "--fix", "--yes")
    assert "copy its tables first: cxsystem2 show theirs.cxproject --copy FOLDER" in kept.stderr
    (tmp_path / "broken.cxproject").write_bytes(b"PK")
    for words in (("check",), ("run",), ("show",)):
        refused = command(*words, "broken.cxproject")
        assert refused.returncode and "broken.cxproject: this project file is damaged" in refused.stderr + refused.stdout
    assert "No such file" in command("run", "gone.cxproject").stderr

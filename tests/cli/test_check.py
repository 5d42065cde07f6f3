"""``cxsystem2 check``."""

import json
import sys

import pytest


def test_clean_tables(command, files):
    done = command("check", *files)
    assert (done.returncode, done.stdout) == (0, "no errors: 2 populations, 5 pathways\n")


def test_every_problem_is_listed_with_its_place(command, files, tmp_path):
    text = (
        (tmp_path / "anatomy.csv")
        .read_text()
        .replace("1,1,Fixed,0.1", "1,1,Fixt,0.1")
        .replace("2,1,Fixed,0.2", "2,9,Fixed,1.4")
    )
    (tmp_path / "anatomy.csv").write_text(text)
    done = command("check", *files)
    assert done.returncode == 2
    rows = {number: line for number, line in enumerate(text.splitlines(), 1)}
    (wrong_type,) = [number for number, line in rows.items() if "Fixt" in line]
    (wrong_target,) = [number for number, line in rows.items() if "1.4" in line]
    assert done.stdout.splitlines() == [
        f"anatomy.csv:{wrong_type}:5 [S, syn_type] unknown synapse type 'Fixt'; did you mean 'Fixed'?",
        f"anatomy.csv:{wrong_target}:4 [S, post_syn_idx] no population or input has the idx '9'; there are 0, 1, 2",
        f"anatomy.csv:{wrong_target}:6 [S, p] probability 1.4 is above 1",
    ]


def test_json_has_the_same_problems(command, files):
    done = command("check", *files, "-o", "S[1->1].p=1.4", "--format", "json")
    assert done.returncode == 2
    answer = json.loads(done.stdout)
    assert (answer["errors"], answer["warnings"]) == (1, 0)
    (problem,) = answer["problems"]
    assert problem["message"] == "probability 1.4 is above 1"
    assert problem["file"] == "-o S[1->1].p=1.4"
    assert problem["level"] == "error"


def test_a_sweep_is_a_note(command, files):
    done = command("check", *files, "-o", "J={1 & 2}*nS")
    assert done.returncode == 0
    assert "note: 'J' takes 2 values (1*nS, 2*nS); checked with 1*nS" in done.stdout


def test_an_unknown_device_and_a_wrong_override(command, files):
    done = command("check", *files, "--device", "cpq", "-o", "runtme=1*second")
    assert done.returncode == 2
    assert "unknown device 'cpq'; did you mean 'cpp'?" in done.stdout
    assert "nothing in the tables is called 'runtme'; did you mean 'runtime'?" in done.stdout


def test_a_template_of_a_job_is_shown_before_it_is_confirmed(command, files, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    (tmp_path / "job.sh").write_text("#!/bin/bash\ntouch pwned\n")
    words = ["-o", "run_in_cluster=1", "-o", f"cluster_job_file_path={tmp_path / 'job.sh'}"]
    done = command("check", *files, *words)
    assert done.returncode == 0 and "touch pwned" in done.stdout and "confirm it once with --trust" in done.stdout
    command("check", *files, *words, "--trust")
    assert "touch pwned" not in command("check", *files, *words).stdout


def test_fixes_are_shown_and_written_when_somebody_agrees(command, files, tmp_path):
    path = tmp_path / "anatomy.csv"
    text = path.read_text()
    path.write_text(text.replace("1,1,Fixed,0.1", "1,1,Fixt,0.1"))
    done = command("check", *files, "--fix")
    assert done.returncode == 1 and "[syn_type] Fixt -> Fixed" in done.stdout
    assert "nothing is written: here is nobody to ask; add --yes" in done.stderr
    assert "Fixt" in path.read_text()
    done = command("check", *files, "--fix", "--yes")
    assert done.returncode == 0 and done.stdout.splitlines()[-2:] == [
        "changed: anatomy.csv", "no errors: 2 populations, 5 pathways",
    ]  # fmt: skip
    assert path.read_text() == text
    assert command("check", *files, "--fix").stdout == "no errors: 2 populations, 5 pathways\n"


def test_an_example_is_not_changed(command):
    done = command("check", "coba_eif", "--fix", "--yes")
    assert done.returncode == 1 and "copy it first: cxsystem2 examples coba_eif --copy FOLDER" in done.stderr
    assert "--yes belongs to --fix" in command("check", "coba_eif", "--yes").stderr


def test_a_result_and_a_file_that_is_read_only_are_not_changed(command, files, tmp_path):
    done = command("check", "run.h5", "--fix", "--yes")
    assert done.returncode == 1 and "copy its tables first: cxsystem2 show run.h5 --copy FOLDER" in done.stderr
    path = tmp_path / "anatomy.csv"
    path.write_text(path.read_text().replace("1,1,Fixed,0.1", "1,1,Fixt,0.1"))
    path.chmod(0o444)
    done = command("check", *files, "--fix", "--yes")
    assert done.returncode == 1 and "anatomy.csv: the file is read-only; make it writable, or change a copy" in done.stderr
    assert "Fixt" in path.read_text()


def test_what_no_change_remedies_is_said(command, files):
    done = command("check", *files, "-o", "S[1->1].p=1.4", "--fix", "--yes")
    assert (done.returncode, done.stderr) == (2, "--fix knows no change for what is left; change it by hand\n")


def test_a_workbook_holds_both_tables(command, files, tmp_path):
    assert command("convert", "anatomy.csv", "physiology.csv", "--output", "model.xlsx").stdout == "model.xlsx\n"
    for words in (["model.xlsx"], ["-a", "model.xlsx"], ["-a", "model.xlsx", "-p", "model.xlsx"]):
        assert command("check", *words).stdout == "no errors: 2 populations, 5 pathways\n"


@pytest.mark.parametrize("agreed", [True, False])
def test_a_terminal_is_asked_before_files_change(command, files, tmp_path, monkeypatch, agreed):
    path = tmp_path / "anatomy.csv"
    before = path.read_text().replace("1,1,Fixed,0.1", "1,1,Fixt,0.1")
    path.write_text(before)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda question, **options: agreed)
    done = command("check", *files, "--fix")
    assert (done.returncode, path.read_text() == before) == ((0, False) if agreed else (1, True))


def test_a_comma_in_a_quantity_without_a_star_is_fixed(command, files, tmp_path):
    path = tmp_path / "anatomy.csv"
    path.write_text(f'{path.read_text()}\nrow_type,default_clock\nparams,"0,1 ms"\n')
    assert "[params, default_clock] '0,1*ms' has a comma" in command("check", *files).stdout
    done = command("check", *files, "--fix", "--yes")
    assert (done.returncode, "0,1 ms -> 0.1*ms" in done.stdout) == (0, True), done.stdout

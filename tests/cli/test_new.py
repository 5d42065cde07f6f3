"""``cxsystem2 new``."""

import sys

import pytest


def test_the_files_are_the_answer(command, tmp_path):
    done = command("new", "mine", "--starter", "pair", "--format", "xlsx")
    assert (done.returncode, done.stdout) == (0, "mine/pair.xlsx\n")
    assert done.stderr == "run it: cxsystem2 run mine/pair.xlsx --output first.h5\n"
    assert command("check", "mine/pair.xlsx").stdout == "no errors: 2 populations, 1 pathway\n"
    assert command("new", "--starter", "ei").stdout == "ei/anatomy.csv\nei/physiology.csv\n"
    again = command("new", "--starter", "ei")
    assert again.returncode == 1 and "exists already" in again.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "here is nobody to ask; choose one of these with --starter"),
        (["--starter", "eI"], "there is no starter 'eI'; did you mean 'ei'?"),
        (["--starter", "ei", "--format", "xls"], "tables are written as csv, xlsx, ods, yaml, and not as 'xls'"),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(command, words, message):
    done = command("new", *words)
    assert (done.returncode, done.stdout) == (1, "") and message in done.stderr


@pytest.mark.parametrize(("typed", "files"), [("2", "pair"), ("three", "three")])
def test_a_terminal_asks(command, monkeypatch, typed, files):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *words, **options: typed)
    done = command("new")
    assert done.stdout.startswith(f"{files}/anatomy.csv") and "layers    Layers: " in done.stderr


def test_a_workbook_in_a_folder_is_run(command):
    command("new", "mine", "--starter", "one-cell", "--format", "ods")
    done = command("run", "mine/one-cell.ods", "-o", "runtime=20 ms", "--output", "x.h5", "--quiet")
    assert (done.returncode, done.stdout) == (0, "x.h5\n"), done.stderr


def test_an_outline_becomes_tables(command, tmp_path):
    (tmp_path / "net.yaml").write_text("populations:\n- {kind: excitatory, cells: 80}\nconnections:\n- {from: E, to: E}\n")
    done = command("new", "mine", "--outline", "net.yaml")
    assert (done.returncode, done.stdout) == (0, "mine/anatomy.csv\nmine/physiology.csv\n"), done.stderr
    assert (
        command("check", "-a", "mine/anatomy.csv", "-p", "mine/physiology.csv").stdout == "no errors: 1 population, 1 pathway\n"
    )
    (tmp_path / "net.yaml").write_text("populations:\n- {cells: -1}\n")
    done = command("new", "other", "--outline", "net.yaml")
    assert done.returncode == 1 and "net.yaml: population 1, cells: " in done.stderr and not (tmp_path / "other").exists()
    done = command("new", "--outline", "net.yaml", "--starter", "ei")
    assert done.returncode == 1 and "either --starter or --outline" in done.stderr

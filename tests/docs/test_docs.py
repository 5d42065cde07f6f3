"""The documentation says what the program does: its generated parts, commands, links and snippets are held to the code."""

import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from cxsystem2.cli import main
from cxsystem2.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
STARTS = [ROOT / "README.md", ROOT / "docs" / "quickstart.md"]
COMMANDS = typer.main.get_command(app).commands


def blocks(page, *languages):
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```(?:{'|'.join(languages)})\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(page):
    """The commands of a page, each with the output that the page shows."""
    found = []
    for block in blocks(page, "bash", "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return [(shlex.split(line)[1:], shown) for line, shown in found if line.startswith("cxsystem2 ")]


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A folder with the two tables that the README shows; results go below it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tables = re.findall(r"`(\w+\.csv)`:\n\n```csv\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in tables] == ["tiny_anatomy.csv", "tiny_physiology.csv"]
    for name, table in tables:
        (tmp_path / name).write_text(table, encoding="utf-8")
    return tmp_path


def test_generated_parts_are_up_to_date(capsys):
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    assert generate["main"](["--check"]) == 0, capsys.readouterr().err


def test_every_generated_part_is_used_and_known():
    parts = runpy.run_path(str(ROOT / "docs" / "generate.py"))["PARTS"]
    named = [name for page in PAGES for name in re.findall(r"<!-- generated: (.+?) -->", page.read_text(encoding="utf-8"))]
    assert sorted(named) == sorted(parts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page):
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_commands_exist_with_their_options(page):
    for words, _ in commands(page):
        known = {option for parameter in COMMANDS[words[0]].params for option in parameter.opts}
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= known, words


def mistake(folder, *, there):
    """Make, or mend, the mistake that the quickstart makes on purpose."""
    path = folder / "mine" / "coba_eif_physiology.csv"
    if path.exists():
        right, wrong = "E,C,200*pF", "-52*mV"
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(wrong, "-52mV") if there else text.replace("-52mV", wrong), encoding="utf-8")


@pytest.mark.parametrize("page", STARTS, ids=lambda page: page.name)
def test_shown_commands_run_and_answer_as_shown(page, tiny, capsys):
    for words, shown in commands(page):
        wrong = any("is not an expression" in line for line in shown)
        mistake(tiny, there=wrong)
        given = [*words, "--device", "python", "-o", "runtime=20*ms"] if words[0] == "run" else words
        assert main(given) == (2 if wrong else 0), words
        answer = capsys.readouterr().out.splitlines()
        if shown:
            assert answer == shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_snippets_are_python(page):
    for number, snippet in enumerate(blocks(page, "python")):
        compile(snippet, f"{page.name}, snippet {number}", "exec")


def test_the_snippet_of_the_readme_runs(tiny, capsys):
    (snippet,) = blocks(ROOT / "README.md", "python")
    assert len(snippet.splitlines()) == 12
    exec(snippet, {})
    assert "NGE_cell_L4: " in capsys.readouterr().out
    assert (tiny / "tiny.h5").exists() and (tiny / "tiny.png").exists()


def test_the_model_made_in_python_runs(tiny, capsys):
    (snippet,) = [each for each in blocks(ROOT / "docs" / "python.md", "python") if "anatomy = {" in each]
    exec(snippet, {})
    assert "NG1_SS_L4" in capsys.readouterr().out


def test_a_result_file_is_read_with_h5py_alone(tiny, capsys):
    from cxsystem2 import CxSystem

    CxSystem("tiny_anatomy.csv", "tiny_physiology.csv", changes=["runtime=50*ms"]).run(output="run.h5")
    (snippet,) = blocks(ROOT / "docs" / "results.md", "python")
    assert "cxsystem2" not in snippet
    exec(snippet, {})
    assert "NGE_cell_L4" in capsys.readouterr().out


def test_the_worked_example_of_a_model_passes_its_own_test(tmp_path):
    """In a process of its own, so that the word QIF is unknown to the other tests."""
    model, test = blocks(ROOT / "docs" / "contributing.md", "python")
    (tmp_path / "qif.py").write_text(model, encoding="utf-8")
    (tmp_path / "test_qif.py").write_text(test, encoding="utf-8")
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8") + "\nimport qif\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout

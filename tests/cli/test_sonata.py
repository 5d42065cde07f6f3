"""`cxsystem2 sonata`: written and read from the command line."""

import re
from pathlib import Path

import pytest

from cxsystem2.cli import main
from tests.docs.test_docs import commands

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sonata.md"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_shown_commands_answer_as_shown(home, capsys):
    """With fewer cells, and a short run."""
    for words, shown in commands(PAGE):
        given = [re.sub(r"^runtime=.*", "runtime=2*ms", word) for word in words]
        if given[:2] == ["sonata", "write"]:
            given += ["-o", "scale=0.1"]
        assert main(given) == 0, words
        answer = capsys.readouterr().out.splitlines()
        assert not shown or answer == shown
    assert main(["sonata", "read", "circuit", "circuit_tables"]) == 1
    assert "the folder is not empty" in capsys.readouterr().err
    assert main(["sonata", "read", "circuit", "circuit_tables", "--force"]) == 0


def test_a_circuit_that_is_not_there_is_told(home, capsys):
    assert main(["sonata", "read", "nowhere", "tables"]) == 1
    assert "nowhere" in capsys.readouterr().err

"""``cxsystem2 docs``."""

import json
from pathlib import Path

import pytest

from cxsystem2.cli import main


def call(capsys, *words):
    return main(["docs", *words]), *capsys.readouterr()


def test_without_words_the_pages_are_listed(capsys):
    status, out, err = call(capsys)
    assert (status, err) == (0, "")
    assert "quickstart" in out and "how-to" in out


def test_words_find_sections(capsys):
    status, out, _ = call(capsys, "change", "one", "weight", "--many", "1")
    assert status == 0
    assert out.startswith("how-to.md#change-one-weight\n\n## Change one weight")
    found = json.loads(call(capsys, "record a trace", "--format", "json")[1])
    assert found[0]["anchor"] == "record-a-trace"


def test_a_page_is_printed(capsys):
    assert call(capsys, "--page", "how-to.md")[1].startswith("# How do I")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["xqzj"], "no section has 'xqzj'"),
        (["--page", "howto"], "did you mean 'how-to'"),
        (["a", "--page", "cell"], "not both"),
        (["a", "--page", "cell", "--open"], "not both"),
    ],
)
def test_what_is_not_there_is_told(capsys, words, message):
    status, out, err = call(capsys, *words)
    assert status and not out
    assert message in err


def test_without_a_server_the_file_of_a_page_is_told(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    status, out, err = call(capsys, "--open", "--page", "cell")
    assert status == 0 and Path(out.strip()).name == "cell.md" and Path(out.strip()).exists()
    assert "cxsystem2 serve" in err


def test_the_page_of_a_server_is_opened_at_the_section(capsys, tmp_path, monkeypatch):
    """By a file, as other users see what a browser is told to open."""
    opened = []
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("bui.running.address", lambda home, patience: ("http://127.0.0.1:9/enter?token=T", 1))
    (tmp_path / "cxsystem2").mkdir()
    status, out, _ = call(capsys, "change", "one", "weight", "--open")
    assert (status, out.strip()) == (0, "http://127.0.0.1:9/enter?token=T&help=how-to&at=change-one-weight")
    (file,) = opened
    assert "token=T" not in file and "help=how-to" in Path(file.removeprefix("file://")).read_text(encoding="utf-8")

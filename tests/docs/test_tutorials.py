"""Each tutorial is followed from its first line to its last: its files are written, its commands and snippets run, as shown."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import matplotlib.pyplot
import pytest

from cxsystem2.cli import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
ENDS = {
    "tutorial-spreadsheet": ["strong.png"],
    "tutorial-brian2": ["tables.png"],
    "tutorial-cxsystem2": ["old.png"],
    "tutorial-sweep": ["drive/table.csv", "rate.pdf"],
    "tutorial-resume": ["whole.png"],
    "tutorial-latents": ["fit.html"],
    "tutorial-elephant": ["net.nwb", "correlations.png"],
}
"""What a reader has at the end of each."""
NEEDS = {"tutorial-latents": ("torch",), "tutorial-elephant": ("pynwb", "elephant")}
STEP = re.compile(r"(?:`(?P<file>[\w./-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def follow(text, scope):
    """Do what a page says, in its order; what a command or a snippet answers is what the page shows."""
    for step in STEP.finditer(text):
        if step["file"]:
            Path(step["file"]).parent.mkdir(parents=True, exist_ok=True)
            Path(step["file"]).write_text(step["text"], encoding="utf-8")
        elif step["kind"] == "console":
            for words, shown in asked(step["text"]):
                answer = said(lambda words=words: main(words), 0, words)
                assert not shown or answer == shown, words
        elif step["kind"] == "python":
            matplotlib.pyplot.switch_backend("agg")
            said(lambda step=step: exec(step["text"], scope), None, step["text"])


def asked(block):
    """The commands of a block, each with the lines of its answer."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((shlex.split(line[2:])[1:], []))
        else:
            found[-1][1].append(line)
    return found


def said(do, status, what):
    """The lines that something prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert do() == status, what
    return out.getvalue().splitlines()


def test_every_tutorial_is_followed():
    assert {path.stem for path in DOCS.glob("tutorial-*.md")} == ENDS.keys()


@pytest.mark.parametrize("name", ENDS)
def test_a_tutorial_leads_to_its_end(name, tmp_path, monkeypatch):
    for needed in NEEDS.get(name, ()):
        pytest.importorskip(needed)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    follow((DOCS / f"{name}.md").read_text(encoding="utf-8"), {})
    assert [one for one in ENDS[name] if not (tmp_path / one).exists()] == []

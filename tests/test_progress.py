"""Progress in a notebook and on a terminal."""

import sys
import types

import pytest

from cxsystem2 import CxSystem, Observer, ProgressBar
from cxsystem2.stages import Stages


@pytest.fixture
def notebook(monkeypatch):
    """A kernel whose displays are kept."""
    shown = []
    handle = types.SimpleNamespace(update=lambda html: shown.append(html))
    shell = types.SimpleNamespace(kernel=object(), execution_count=1)
    display = types.ModuleType("IPython.display")
    display.HTML, display.display = str, lambda html, display_id: (shown.append(html), handle)[1]
    package = types.ModuleType("IPython")
    package.get_ipython = lambda: shell
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return shown


def test_a_notebook_shows_a_bar_with_the_stage(notebook, anatomy, physiology):
    CxSystem(anatomy, physiology, changes="runtime=5*ms", observer=ProgressBar()).run(save_results=False)
    assert any("<progress max='1'></progress> drawing the network" in html for html in notebook)
    assert "simulating: done in" in notebook[-1]


def test_fractions_are_drawn_and_sentences_escaped(notebook):
    bar = ProgressBar()
    bar._bar.EVERY = 0
    bar.begin("simulate")
    bar.tell("<script>")
    bar.advance("simulate", 0.25)
    assert 'value="0.250"' in notebook[-1] and "simulating 25%" in notebook[-1] and "&lt;script&gt;" in notebook[-1]


def test_a_bar_is_not_drawn_too_often(notebook):
    bar = ProgressBar()
    bar.begin("simulate")
    for step in range(1000):
        bar.advance("simulate", step / 1000)
    assert len(notebook) < 500


def test_another_cell_has_a_bar_of_its_own(notebook, monkeypatch):
    places = []
    monkeypatch.setattr(sys.modules["IPython.display"], "display", lambda html, display_id: places.append(html))
    stages = Stages(ProgressBar())
    for cell in (1, 2):
        sys.modules["IPython"].get_ipython().execution_count = cell
        monkeypatch.setattr(
            stages.observer._bar, "_handle", None if cell == 1 else types.SimpleNamespace(update=notebook.append)
        )
        with stages.stage("simulate"):
            pass
    assert sum("progress" in html for html in places) == 2


def test_elsewhere_it_is_the_bars_of_a_terminal(monkeypatch):
    told = []

    class Bars(Observer):
        def __enter__(self):
            return told.append("enter") or self

        def __exit__(self, *error):
            told.append("exit")

        def begin(self, stage):
            told.append(f"begin {stage}")

        def end(self, stage, seconds):
            told.append(f"end {stage}")

    monkeypatch.setattr("cxsystem2.progress.Bars", Bars)
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    stages = Stages(ProgressBar())
    with pytest.raises(ValueError), stages.stage("batch"), stages.stage("simulate"):
        raise ValueError
    with stages.stage("save"):
        pass
    whole = ["enter", "begin batch", "begin simulate", "end simulate", "end batch", "exit"]
    assert told == [*whole, "enter", "begin save", "end save", "exit"]


def test_without_a_terminal_nothing_is_shown(capfd, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    with Stages(ProgressBar()).stage("simulate"):
        pass
    assert capfd.readouterr() == ("", "")

"""The notebooks run from their first cell to their last, hold no outputs, and leave what they show."""

import json
from pathlib import Path

import matplotlib.pyplot
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
LEFT = {"first-run": ["raster.png"], "sweep": ["weights", "rate.png"], "measures": ["rates.pdf", "isi.svg", "both.pdf"]}
"""What each notebook leaves in its folder."""


def cells(name):
    return json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]


def test_every_notebook_is_run():
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == LEFT.keys()


@pytest.mark.parametrize("name", LEFT)
def test_no_output_is_stored(name):
    code = [cell for cell in cells(name) if cell["cell_type"] == "code"]
    assert code and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert cells(name)[0]["source"][0].startswith("# ")


@pytest.mark.parametrize("name", LEFT)
def test_a_notebook_runs(name, tmp_path, monkeypatch):
    """Its cells in their order, in one namespace, as a kernel does."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    matplotlib.pyplot.switch_backend("agg")
    scope = {}
    for number, cell in enumerate(cells(name)):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{name}, cell {number}", "exec"), scope)
    matplotlib.pyplot.close("all")
    assert [one for one in LEFT[name] if not (tmp_path / one).exists()] == []

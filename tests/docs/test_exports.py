"""The page of exports: its commands and snippets, with a short run."""

import re
import shutil
from pathlib import Path

import pytest

from cxsystem2 import CxSystem
from cxsystem2.cli import main
from cxsystem2.results.export import exports

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exports.md"
NEEDS = {"NWBHDF5IO": "pynwb", "libsonata": "libsonata", "nix": "neo", "elephant": "elephant", "parquet": "pyarrow"}
TEXT = PAGE.read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("exports")
    changes = {"runtime": "60*ms", "scale": 0.01, "device": "python", "seed": 3}
    CxSystem("coba_eif", changes=changes).run(output=home / "run.h5")
    return home


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.splitlines()[-1])
def test_the_snippets_read_what_is_written(home, monkeypatch, capsys, snippet):
    packages = {name for word, name in NEEDS.items() if word in snippet}
    assert packages
    for package in packages:
        pytest.importorskip(package)
    monkeypatch.chdir(home)
    for word, name in (("nwb", "run.nwb"), ("sonata", "run_sonata.zip"), ("parquet", "run_parquet.zip")):
        if name in snippet:
            assert main(["export", "run.h5", "--format", word, "--output", name]) == 0
    exec(snippet, {})
    assert "NG1_E_L4" in capsys.readouterr().out


def test_every_form_is_in_the_table_of_the_page(capsys):
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", TEXT, re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"\w+", row)}
    assert set(exports) <= named
    assert main(["export"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(exports)


def test_the_commands_that_compare_results_answer(home, monkeypatch, capsys):
    """Those of the page on results; the other result is the same."""
    monkeypatch.chdir(home)
    shutil.copy("run.h5", "other.h5")
    text = (PAGE.parent / "results.md").read_text(encoding="utf-8")
    found = re.findall(r"^\$ cxsystem2 ((?:rerun|diff|cite) [^>\n]+)", text, re.MULTILINE)
    assert [line.split()[0] for line in found] == ["rerun", "diff", "cite"]
    for line in found:
        assert main(line.split()) == 0, line
    shown = capsys.readouterr().out
    assert "the spikes are identical" in shown and "nothing differs" in shown and "@article{" in shown

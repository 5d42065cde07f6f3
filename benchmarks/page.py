"""How quickly the page answers, in a real browser: figures that tests of the page measure by the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Line

TESTS = (
    "tests/bui/browser/test_edit.py::test_a_broken_cell_is_red_at_once_and_a_click_mends_it",
    "tests/bui/browser/test_edit_large.py::test_a_large_table_is_fluid",
    "tests/bui/browser/test_look.py::test_a_million_spikes",
)


def measure() -> Iterator[str]:
    """Each figure, and what it is at most on a machine that does nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "figures.txt"
        command = [sys.executable, "-m", "pytest", "-q", *TESTS]
        done = subprocess.run(command, env={**os.environ, "FIGURES": str(told)}, capture_output=True, text=True)
        if done.returncode or not told.exists():
            yield done.stdout
            return
        for line in told.read_text(encoding="utf-8").splitlines():
            figure = json.loads(line)
            mark = "" if figure["value"] <= figure["most"] else "  above its bound"
            text = f"{figure['value']:8.3g}  of at most {figure['most']:g}  {figure['name']}{mark}"
            yield Line(text, {figure["name"]: figure["value"]})

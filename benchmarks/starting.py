"""Processor time of commands that simulate nothing, as ratios to that of ``import brian2`` measured beside each."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.figures import Line

ROUNDS = 7
ROOT = Path(__file__).resolve().parents[1]
CONFIGS = ROOT / "configs"
WANTED = 0.3
"""What a check of two small tables may take at most."""
COMMANDS: dict[str, Sequence[str]] = {
    "check coba_eif": ("check", "coba_eif"),
    "check brunel": ("check", "brunel"),
    "check adex_ei, three mistakes": ("check", "adex_ei", "-o", "EL=2*nS", "-o", "seeed=1", "-o", "C=1*foo"),
    "check layer4": ("check", "layer4"),
    "plan coba_eif": ("plan", "coba_eif"),
    "convert": ("convert", str(CONFIGS / "coba_eif_physiology.csv"), "converted.json"),
}
"""Words of the command line, by a description."""


def measure() -> Iterator[str]:
    """Medians of some rounds; in each round Brian2 is imported once, too. Modules are compiled before."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/compiled", "PYTHONPATH": str(ROOT)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        ways = {
            "import brian2": ("-c", "import brian2"),
            **{name: ("-m", "cxsystem2", *words) for name, words in COMMANDS.items()},
        }
        found: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(ROUNDS + 1):
            for name, words in ways.items():
                with tempfile.TemporaryDirectory() as place:
                    seconds = _seconds(words, place, environment)
                if number:
                    found[name].append(seconds)
    usual = median(found["import brian2"])
    for name, times in found.items():
        ratio = median(times) / usual
        limit = f", at most {WANTED}" if name.startswith("check") else ""
        text = f"{name:34} {median(times):6.3f} s  {ratio:5.2f} of import brian2{limit}"
        yield Line(text, {f"{name}: processor (s)": median(times), f"{name}: of import brian2": ratio})


def _seconds(words: Sequence[str], folder: str, environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

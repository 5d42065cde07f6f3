"""A writer that is killed, at whatever moment, leaves a newest generation that is whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork processes")


def run(folder, way, number):
    words = [sys.executable, "-m", "tests.snapshots.killing", str(folder), way, str(number)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return map(int, done.stdout.split())


def test_at_thirty_moments_of_chance(tmp_path):
    killed, _ = run(tmp_path / "it", "moments", 30)
    assert killed == 30


def test_before_each_operation_of_a_checkpoint(tmp_path):
    """All of them, also within the writing of a file, between two renames and while an old generation goes."""
    killed, within = run(tmp_path / "it", "operations", 500)
    assert 40 < killed < 500 and within > 25


def test_who_reads_meanwhile_always_finds_a_whole_generation(tmp_path):
    """Also where the writer keeps no other generation than the newest."""
    run(tmp_path / "it", "reading", 60)

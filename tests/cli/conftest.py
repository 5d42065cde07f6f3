"""The command line as a user calls it, and the small model as files."""

import subprocess
import sys

import pytest

from cxsystem2.problems import Report
from cxsystem2.tables import dump, read_anatomy, read_physiology


@pytest.fixture
def program(tmp_path):
    """Call ``cxsystem2`` in a process of its own, for what depends on one; returns it when it has finished."""

    def call(*words, **options):
        arguments = [sys.executable, "-m", "cxsystem2", *map(str, words)]
        return subprocess.run(arguments, capture_output=True, text=True, cwd=tmp_path, **options)

    return call


@pytest.fixture
def files(anatomy, physiology, tmp_path):
    """The two tables of the small model as CSV; results go to the test's folder."""
    anatomy["params"]["workspace_path"] = str(tmp_path / "work")
    report = Report()
    tables = {"anatomy.csv": read_anatomy(anatomy, report), "physiology.csv": read_physiology(physiology, report)}
    for name, table in tables.items():
        (tmp_path / name).write_text(dump(table, ".csv"))
    return ["-a", "anatomy.csv", "-p", "physiology.csv"]

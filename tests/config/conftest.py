"""Reading pairs of tables as the program does, from a good pair with a few changes."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from cxsystem2.config import read_configuration
from cxsystem2.config.scope import Scope
from cxsystem2.problems import Report
from cxsystem2.tables import Physiology, read_anatomy, read_physiology
from cxsystem2.tables.sweep import take

DATA = Path(__file__).parent / "data"


@pytest.fixture
def read(tmp_path):
    """Reads the good pair after changes ``(table, old, new)``; each old text stands once in its table."""

    def read(*changes):
        texts = {name: (DATA / f"{name}.csv").read_text() for name in ("anatomy", "physiology")}
        for table, old, new in changes:
            assert texts[table].count(old) == 1, f"{old!r} stands {texts[table].count(old)} times in the {table} table"
            texts[table] = texts[table].replace(old, new)
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        report = Report()
        anatomy = read_anatomy(tmp_path / "anatomy.csv", report)
        physiology = read_physiology(tmp_path / "physiology.csv", report)
        take(anatomy, physiology, report)
        config = read_configuration(anatomy, physiology, report)
        return SimpleNamespace(config=config, report=report)

    return read


@pytest.fixture
def places(tmp_path):
    """The errors of a report as (table, row, column, message)."""

    def places(report):
        return [(Path(each.place.file).stem, each.place.row, each.place.column, each.message) for each in report.errors]

    return places


@pytest.fixture
def scope():
    """A scope without names."""
    return Scope(Physiology("physiology.csv"), Report())

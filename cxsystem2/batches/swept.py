"""Swept cells of two tables with changes: whether there are any, and which. A single run asks, so nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Iterable

from cxsystem2.checking import change, settle
from cxsystem2.config.scope import Scope
from cxsystem2.config.system import System, read_system
from cxsystem2.pair import ModelSource, pair
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy, Physiology, read_anatomy, read_physiology
from cxsystem2.tables.sweep import Sweep, sweeps


def many(sources: tuple[ModelSource, ModelSource], changes: Iterable[str]) -> bool:
    """Whether two tables ask for more than one simulation; False where they cannot be read, which the run says better."""
    report, changes = Report(), tuple(changes)
    given = pair(*sources)
    tables = read_anatomy(given.anatomy, report), read_physiology(given.physiology, report)
    if not report.clean:
        return False
    system = system_of(tables, changes, Report())
    return bool(swept(tables, changes, Report())) or (system is not None and system.trials_per_config > 1)


def device_of(sources: tuple[ModelSource, ModelSource], changes: Iterable[str]) -> str:
    """The device of two tables; nothing where they cannot be read, which the check says better."""
    report = Report()
    given = pair(*sources)
    tables = read_anatomy(given.anatomy, report), read_physiology(given.physiology, report)
    system = system_of(tables, tuple(changes), report) if report.clean else None
    return "" if system is None else system.device


def swept(tables: tuple[Anatomy, Physiology], changes: Iterable[str], report: Report, more: Iterable[str] = ()) -> list[Sweep]:
    """The swept cells of two tables with changes."""
    copies = tables[0].copy(), tables[1].copy()
    change(*copies, changes, report)
    change(*copies, more, report, "sweep")
    return sweeps(*copies)


def system_of(tables: tuple[Anatomy, Physiology], changes: Iterable[str], report: Report) -> System | None:
    """The parameters of the run in two tables with changes; None where they are wrong, as the report says."""
    copies = tables[0].copy(), tables[1].copy()
    settle(*copies, changes, report)
    system = read_system(copies[0], Scope(copies[1], Report()), report)
    return system if report.clean else None

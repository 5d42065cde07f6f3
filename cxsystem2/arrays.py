"""Array runs: the points of tables with swept cells, and the trials of each, one simulation after the other.

All points of one trial have the same seed, so that they differ in the swept values alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cxsystem2.checking import check, settle
from cxsystem2.config.scope import Scope
from cxsystem2.config.system import read_system
from cxsystem2.errors import TableError
from cxsystem2.network.draw import fresh_seed
from cxsystem2.problems import Report
from cxsystem2.simulation import CxSystem
from cxsystem2.stages import Observer
from cxsystem2.tables import read_anatomy, read_physiology
from cxsystem2.tables.sweep import points


@dataclass(frozen=True, slots=True)
class Task:
    """One simulation of an array run: the values of the swept cells, the number of the trial, and its seed."""

    values: tuple[str, ...]
    trial: int
    seed: int


def trial_seed(seed: int, trial: int) -> int:
    """The seed of a trial; the first trial has the seed of the array itself."""
    if trial == 0:
        return seed
    return int.from_bytes(hashlib.blake2b(f"{seed}\0trial\0{trial}".encode(), digest_size=4).digest(), "little") >> 1


def tasks(anatomy: Any, physiology: Any, changes: Iterable[str] = (), *, trust: bool = False) -> list[Task]:
    """The simulations that two tables ask for: one when no cell is swept and each point has one trial.

    Raises:
        TableError: the tables cannot be read, or the parameters of the run are wrong.
    """
    changes, report = list(changes), Report()
    tables = read_anatomy(anatomy, report), read_physiology(physiology, report)
    sweeps = settle(*tables, changes, report) if report.clean else []
    system = read_system(tables[0], Scope(tables[1], report), report) if report.clean else None
    if system is None:  # the whole check has more to say; where nothing is wrong so far it is left to each simulation
        raise TableError(check(anatomy, physiology, changes, trust=trust, run=True).report)
    seed = fresh_seed() if system.seed is None else system.seed
    everything = points(sweeps, everything=system.multidimension_array_run) or [()]
    trials = range(system.trials_per_config)
    return [Task(values, trial, trial_seed(seed, trial)) for values in everything for trial in trials]


def models(
    anatomy: Any,
    physiology: Any,
    todo: Iterable[Task],
    changes: Iterable[str] = (),
    *,
    trust: bool = False,
    observer: Observer | None = None,
) -> Iterator[CxSystem]:
    """The models of some tasks of an array run, each made when it is asked for."""
    changes = list(changes)
    for task in todo:
        seeded = [*changes, f"seed={task.seed}"]
        yield CxSystem(anatomy, physiology, changes=seeded, trust=trust, point=task.values, observer=observer)

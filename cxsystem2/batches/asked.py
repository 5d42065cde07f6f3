"""What is asked of a batch: two tables with changes, and the points that follow from them and from a design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cxsystem2.batches.design import MOST_RUNS, Design, DesignPoints, braces, choose, combine
from cxsystem2.batches.samplers import Point
from cxsystem2.batches.swept import swept, system_of
from cxsystem2.batches.verify import Subject, check_points
from cxsystem2.checking import check
from cxsystem2.config.system import System
from cxsystem2.draws.streams import fresh_seed
from cxsystem2.errors import TableError
from cxsystem2.pair import ModelSource, pair
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Physiology, read_anatomy, read_physiology

OF_THE_BATCH = (
    "multidimension_array_run", "number_of_process", "trials_per_config", "workspace_path", "simulation_title",
    "run_in_cluster", "cluster_job_file_path", "cluster_number_of_nodes", "cluster_address", "cluster_login_node",
    "cluster_username", "cluster_workspace", "remote_repo_path",
)  # fmt: skip
"""Parameters that all runs of a batch share."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Points that are not checked yet, and all that they come from."""

    tables: tuple[Anatomy, Physiology]
    changes: tuple[str, ...]
    system: System
    seed: int
    chosen: DesignPoints
    trials: int
    points: list[Point]
    subject: Subject
    report: Report


def read_asked(
    anatomy: ModelSource, physiology: ModelSource | None, changes: Iterable[str], design: Design, trust: bool, run: bool
) -> BatchRequest:
    """The points that are asked for, wherever they come from.

    Raises:
        TableError: the tables or the sweep cannot be read, or there are too many points.
    """
    changes, report = tuple(changes), Report()
    given = pair(anatomy, physiology)
    tables = read_anatomy(given.anatomy, report), read_physiology(given.physiology, report)
    cells = swept(tables, changes, report)
    _no_sweep_of_the_batch({sweep.name: sweep.place for sweep in cells}, report)
    system = system_of(tables, changes, report) if report.clean else None
    if system is None:
        whole = check(*tables, changes, trust=trust, run=run).report
        whole.take(report)
        raise TableError(whole)
    seed = fresh_seed() if system.seed is None else system.seed
    chosen = choose(design, seed, report)
    _no_sweep_of_the_batch({name: Place(f"sweep {name}") for name in chosen.names}, report)
    first = [f"{name}={points[0][name]}" for points in chosen.sources for name in points[0]]
    left = {sweep.name for sweep in swept(tables, changes, report, first)}  # a swept cell that is changed is none
    table = braces([sweep for sweep in cells if sweep.name in left], system.multidimension_array_run)
    points = combine([table, *chosen.sources], report)
    trials = chosen.trials or system.trials_per_config
    if len(points) * trials > MOST_RUNS:
        many = f"these are {len(points) * trials:,} runs, more than {MOST_RUNS:,}"
        report.add(Place("sweep"), f"{many}; take fewer values or fewer trials")
    if not report.clean:
        raise TableError(report)
    return BatchRequest(tables, changes, system, seed, chosen, trials, points, Subject(tables, changes, trust, run), report)


@dataclass(frozen=True, slots=True)
class Survey:
    """A batch before it is made: its points, the trials of each, and what the largest run that was looked at needs."""

    points: int
    trials: int
    memory_bytes: int
    system: System

    @property
    def runs(self) -> int:
        """How many simulations there are."""
        return self.points * self.trials


def survey(
    anatomy: ModelSource,
    physiology: ModelSource | None,
    changes: Iterable[str] = (),
    design: Design | None = None,
    *,
    trust: bool = False,
    within: float,
) -> Survey:
    """The points of a batch, after a check that ends soon: of each value at one point at least, within so many seconds.

    `draft` then finds what only some combination of values gets wrong.

    Raises:
        TableError: the tables, the sweep or one of its points are wrong; the message lists all of it.
    """
    asked = read_asked(anatomy, physiology, changes, design or Design(), trust, run=True)
    size = check_points(asked.points, asked.subject, asked.report, within=within)
    if size is None or not asked.report.clean:
        raise TableError(asked.report)
    return Survey(len(asked.points), asked.trials, size.memory_bytes, asked.system)


def _no_sweep_of_the_batch(places: Mapping[str, Place], report: Report) -> None:
    for name, place in places.items():
        if name in OF_THE_BATCH:
            report.add(place, f"'{name}' is one for the whole batch, and cannot be swept", name)

"""Making a batch of two tables: its points, its seeds, and a check of every point before anything runs."""

from __future__ import annotations

import datetime
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxsystem2.batches.asked import read_asked
from cxsystem2.batches.clusters import confirm_cluster, of_tables
from cxsystem2.batches.design import Design
from cxsystem2.batches.directory import AUTO, BatchSettings, Directory
from cxsystem2.batches.run import BatchRun, Seeds, run_seed, trial_seed
from cxsystem2.batches.samplers import Point
from cxsystem2.batches.verify import check_points
from cxsystem2.command_line import command_line
from cxsystem2.config.system import System
from cxsystem2.devices import Options
from cxsystem2.errors import CxSystemError, FileProblem, TableError
from cxsystem2.files import expanded, free_name, write_text
from cxsystem2.network.estimate import Estimate
from cxsystem2.observer import Observer
from cxsystem2.pair import ModelSource
from cxsystem2.problems import Level, Report, nearest, one_of
from cxsystem2.recording import versions
from cxsystem2.tables import Anatomy, Physiology, dump
from cxsystem2.tables.changes import ChangeSource, listed
from cxsystem2.trust import Trust


@dataclass(frozen=True, slots=True)
class Draft:
    """A batch that is not written yet: what runs, of which tables, and how large the largest run is."""

    anatomy: Anatomy
    physiology: Physiology
    changes: tuple[str, ...]
    system: System
    seed: int
    seeds: Seeds
    trials: int
    parameters: tuple[str, ...]
    runs: tuple[BatchRun, ...]
    size: Estimate
    report: Report
    cluster: Mapping[str, object]
    """Kind and options of the cluster that the tables ask for, as it was confirmed."""

    @property
    def points(self) -> list[Mapping[str, str]]:
        """The points, each once."""
        return [run.values for run in self.runs if run.trial == 0]

    def folder(self) -> Path:
        """Where the batch goes unless told otherwise: ``<workspace_path>/<title>/<title>_batch_<time>``."""
        title = self.system.simulation_title
        home = expanded(self.system.workspace_path)
        home, stem = (home, "simulation") if title == "." else (home / title, title)
        return free_name(home / f"{stem}_batch_{datetime.datetime.now():%Y%m%d_%H%M%S}")

    def save(self, folder: str | os.PathLike[str] | None = None, options: Mapping[str, object] | None = None) -> Path:
        """Write the batch directory, whole or not at all; None takes the usual place, or the next one that is free.

        Raises:
            FileProblem: it cannot be written, or something is there already.
        """
        named, folder = folder is not None, (self.folder() if folder is None else expanded(folder)).absolute()
        if named and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            go_on = f"a batch already; go on with: {command_line('batch', 'resume', folder)}"
            holds = go_on if (folder / "batch.json").is_file() else "files; name another one"
            raise FileProblem(f"{folder}: the folder holds {holds}")
        part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
        names = "tables/anatomy.csv", f"tables/physiology{self.physiology.suffix}"
        settings = BatchSettings(
            title=self.system.simulation_title,
            device=self.system.device,
            seed=self.seed,
            seeds=self.seeds,
            changes=self.changes,
            sources=(_absolute(self.anatomy.source), _absolute(self.physiology.source)),
            tables=names,
            home=os.getcwd(),
            created=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            number_of_process=self.system.number_of_process,
            memory_bytes=self.size.memory_bytes,
            options=_known(dict(options or {})),
            cluster=self.cluster,
            versions=versions(),
        )
        try:
            for name in ("runs", "logs", "results"):
                (part / name).mkdir(parents=True)
            write_text(part / names[0], dump(self.anatomy, Path(names[0]).suffix))
            write_text(part / names[1], dump(self.physiology, Path(names[1]).suffix))
            Directory(part, settings, self.parameters, self.runs).save(own=True)
            while not _moved(part, folder, named):
                folder = free_name(folder)
        except OSError as error:
            if isinstance(error, FileProblem):
                raise
            raise FileProblem(f"{folder}: the folder cannot be made: {error.strerror or error}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return folder


def _moved(part: Path, folder: Path, named: bool) -> bool:
    """Give a batch directory its name; False when another process has taken a name that nobody had asked for."""
    try:
        part.rename(folder)
    except OSError:
        if named or not folder.exists():
            raise
        return False
    return True


def draft(
    anatomy: ModelSource,
    physiology: ModelSource | None,
    changes: ChangeSource = (),
    design: Design | None = None,
    *,
    trust: bool = False,
    run: bool = True,
    observer: Observer | None = None,
) -> Draft:
    """What would run: every point, checked as `cxsystem2.check` does it; nothing is written.

    `run` says that it will be run, so that what is not trusted is an error (see `cxsystem2.trust`).

    Raises:
        TableError: the tables, the sweep or one of its points are wrong; the message lists all of it.
    """
    asked = read_asked(anatomy, physiology, listed(changes), design or Design(), trust, run)
    points, chosen, system, report = asked.points, asked.chosen, asked.system, asked.report
    size = check_points(points, asked.subject, report, observer)
    cluster = of_tables(system) if size is not None else {}
    confirm_cluster(cluster, asked.tables[0].source, Trust(trust, Level.ERROR if run else Level.WARNING), report)
    if size is None or not report.clean:
        raise TableError(report)
    seeds, trials, seed = chosen.seeds or Seeds.COMMON, asked.trials, asked.seed
    runs = (
        BatchRun(number * trials + trial, point, trial, _seed(seeds, seed, point, trial))
        for number, point in enumerate(points)
        for trial in range(trials)
    )
    parameters = tuple(points[0])
    return Draft(*asked.tables, asked.changes, system, seed, seeds, trials, parameters, tuple(runs), size, report, cluster)


def _seed(rule: Seeds, seed: int, point: Point, trial: int) -> int:
    if "seed" in point and point["seed"].isdecimal():  # seeds that are swept
        return trial_seed(int(point["seed"]), trial)
    return run_seed(rule, seed, point, trial)


def _known(options: dict[str, Any]) -> dict[str, object]:
    """Options of runs, after a look at their names."""
    words = [*Options.__slots__, "legacy_results"]
    for word in options:
        if word not in words:
            raise CxSystemError(f"unknown option '{word}'{nearest(word, words) or f'; known are {one_of(words)}'}")
    if options.get("directory") is not None:
        options["directory"] = str(expanded(options["directory"]).absolute())
    if options.get("fast") is None:
        options["fast"] = AUTO
    return options


def _absolute(source: str) -> str:
    """The whole path of a table that is a file; dictionaries and data frames have only a name."""
    path = expanded(source)
    return str(path.absolute()) if path.is_file() else source

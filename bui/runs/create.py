"""Making the folder of a run: tables are frozen and checked before anything is queued."""

from __future__ import annotations

import dataclasses
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from bui.runs.folder import FORMAT, SETTINGS, VERSION, RunFolder, now, write_json
from bui.runs.request import Request
from cxsystem2.checking import Checked, check
from cxsystem2.errors import FileProblem, TableError
from cxsystem2.files import PART, write_text
from cxsystem2.network.draw import fresh_seed
from cxsystem2.problems import Report
from cxsystem2.tables import dump, read_anatomy, read_physiology


def create(home: Path, request: Request, anatomy: Any, physiology: Any, version: int | None = None) -> RunFolder:
    """Freeze two tables and queue a run of them; the folder is there whole or not at all.

    Args:
        home: the folder of all runs.
        request: what is asked for.
        anatomy: whatever `cxsystem2.check` takes: a path, a dictionary, a data frame, a table.
        physiology: the same for the physiology table.
        version: of the project, from which the tables are.

    Raises:
        TableError: the tables are wrong.
        FileProblem: the folder cannot be written.
    """
    report = Report()
    tables = read_anatomy(anatomy, report), read_physiology(physiology, report)
    if not report.clean:
        raise TableError(report)
    name = secrets.token_hex(6)
    part = RunFolder(home / f".{name}{PART}")
    try:
        part.path.mkdir(parents=True)
        second = "physiology.csv" if tables[1].models is None else "physiology.yaml"  # CSV has no place for equations
        for table, file in zip(tables, ("anatomy.csv", second), strict=True):
            write_text(part.path / file, dump(table, Path(file).suffix))
        checked = _checked(part, request)
        write_json(part.path / SETTINGS, _settings(request, checked, version))
        part.add_attempt(1)
        part.path.rename(home / name)
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"the folder of the run cannot be made: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part.path, ignore_errors=True)
    return RunFolder(home / name)


def _checked(folder: RunFolder, request: Request) -> Checked:
    """The frozen tables, checked as the process will do it; places are told by the names of the files alone."""
    found = check(*map(str, folder.tables()), request.all_changes(), trust=request.trust, run=True)
    if found.report.clean:
        return found
    report, before = Report(), f"{folder.path}{os.sep}"
    for problem in found.report:
        place = dataclasses.replace(problem.place, file=problem.place.file.removeprefix(before))
        report.add(place, problem.message, problem.label, problem.level)
    raise TableError(report)


def _settings(request: Request, checked: Checked, version: int | None) -> dict[str, Any]:
    system = checked.config.system
    many = bool(request.sweep or checked.sweeps) or (request.trials or system.trials_per_config) > 1
    if not many and system.seed is None:  # drawn here, so that a retry repeats the same run
        request = dataclasses.replace(request, seed=fresh_seed())
    title = request.title or ("" if system.simulation_title == "." else system.simulation_title) or "simulation"
    return {
        "format": FORMAT,
        "version": VERSION,
        "created": now(),
        "kind": "batch" if many else "run",
        "title": title,
        "project_version": version,
        "device": system.device,
        "seed": request.seed if request.seed is not None else system.seed,
        "home": os.getcwd(),
        "request": dataclasses.asdict(request),
    }

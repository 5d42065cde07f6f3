"""Making the folder of a run: tables are frozen and checked before anything is queued."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bui.home import new_id
from bui.projects.files import TABLES
from bui.runs.folder import FORMAT, SETTINGS, VERSION, RunFolder, now, write_json
from bui.runs.frozen import frozen
from bui.runs.naming import title_of
from bui.runs.request import Request
from bui.runs.sweep_check import check_sweep
from cxsystem2.checking import Checked, check
from cxsystem2.devices import devices
from cxsystem2.draws.streams import fresh_seed
from cxsystem2.errors import CxSystemError, FileProblem, TableError
from cxsystem2.files import PART, write_text
from cxsystem2.problems import Report
from cxsystem2.tables import dump, read_anatomy, read_physiology

Tables = tuple[Any, Any]
"""Anatomy and physiology, as `cxsystem2.check` takes them: paths, dictionaries, data frames, or tables that were read."""
Keep = Callable[[str], int]
"""Keeps the tables as a version of their project, for the run of this name, and returns the number of the version."""


def create(
    home: Path,
    request: Request,
    tables: Tables,
    keep: Keep | None = None,
    files: Path | None = None,
    before: RunFolder | None = None,
) -> RunFolder:
    """Freeze two tables and queue a run of them; the folder is there whole or not at all.

    Args:
        home: the folder of all runs.
        request: what is asked for.
        tables: the two tables.
        keep: called when the tables are right.
        files: a folder with files that the tables name; they are kept, too.
        before: the run of the same project before this one; what is new beside it is the title, unless one is given.

    Raises:
        TableError: the tables are wrong.
        CxSystemError: what is asked for cannot be run with checkpoints.
        FileProblem: the folder cannot be written.
    """
    report = Report()
    found = read_anatomy(tables[0], report), read_physiology(tables[1], report)
    if not report.clean:
        raise TableError(report)
    name = new_id()
    part = RunFolder(home / f".{name}{PART}")
    try:
        part.path.mkdir(parents=True)
        second = f"physiology{found[1].suffix}"
        write_text(part.path / "anatomy.csv", dump(found[0], ".csv"))
        write_text(part.path / second, dump(found[1], Path(second).suffix))
        _keep_files(files, part)
        checked = _checked(part, request)
        _refuse_checkpoints(request, checked)
        content = _settings(request, checked)
        content["title"] = request.title or title_of(request, found, before) or content["title"]
        write_json(part.path / SETTINGS, {**content, "project_version": keep(name) if keep else None})
        part.add_attempt(1)
        part.path.rename(home / name)
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"the folder of the run cannot be made: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part.path, ignore_errors=True)
    return RunFolder(home / name)


def _keep_files(source: Path | None, folder: RunFolder) -> None:
    """Keep files that the tables name, as links where that can be done: whoever replaces one makes a new file of its name."""
    found = [path for path in source.iterdir() if path.is_file() and not path.name.startswith(".")] if source else []
    if not found:
        return
    folder.files.mkdir()
    for path in [folder.tables()[0], *(path for path in found if path.name not in TABLES)]:
        try:
            os.link(path, folder.files / path.name)
        except OSError:  # another disk, or one without links
            shutil.copyfile(path, folder.files / path.name)


def _checked(folder: RunFolder, request: Request) -> Checked:
    """The frozen tables, checked as the process will do it; places are told by the names of the files alone."""
    tables = frozen(folder)
    found = check(*tables, request.all_changes(), trust=request.trust, run=True)
    try:
        if not found.report.clean:
            raise TableError(found.report)
        if _many(request, found):
            check_sweep(tables, request)
    except TableError as error:
        report, before = Report(), f"{folder.path}{os.sep}"
        for problem in error.report:
            place = dataclasses.replace(problem.place, file=problem.place.file.removeprefix(before))
            report.add(place, problem.message, problem.label, problem.level)
        raise TableError(report) from None
    return found


def _refuse_checkpoints(request: Request, checked: Checked) -> None:
    """Refuse checkpoints of what cannot have any."""
    system, interval = checked.config.system, request.interval
    if interval is None:
        return
    if _many(request, checked):
        raise CxSystemError("checkpoints are those of one simulation, and this asks for several; leave 'checkpoint_every' out")
    if not devices[system.device].keeps_state():
        why = "runs in one go, and writes no checkpoints"
        raise CxSystemError(f"the device '{system.device}' {why}; take another device, or leave 'checkpoint_every' out")
    if interval < system.default_clock:
        step = f"{system.default_clock * 1e3:g} ms"
        raise CxSystemError(f"'checkpoint_every' is shorter than a time step of the model, {step}; take a longer time")


def _many(request: Request, checked: Checked) -> bool:
    """Whether more than one simulation is asked for."""
    return bool(request.sweep or checked.sweeps) or (request.trials or checked.config.system.trials_per_config) > 1


def _settings(request: Request, checked: Checked) -> dict[str, Any]:
    system = checked.config.system
    many = _many(request, checked)
    if not many and system.seed is None:  # drawn here, so that a retry repeats the same run
        request = dataclasses.replace(request, seed=fresh_seed())
    title = request.title or ("" if system.simulation_title == "." else system.simulation_title) or "simulation"
    return {
        "format": FORMAT,
        "version": VERSION,
        "created": now(),
        "kind": "batch" if many else "run",
        "title": title,
        "device": system.device,
        "seed": request.seed if request.seed is not None else system.seed,
        "until": system.runtime,
        "home": os.getcwd(),
        "request": dataclasses.asdict(request),
    }

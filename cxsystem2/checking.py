"""Checking a pair of tables: everything that can be known to be wrong before anything is built."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2 import effort, garbage, memory
from cxsystem2.command_line import command_line
from cxsystem2.config import Configuration, Pathway, Population, System, read_configuration
from cxsystem2.config.meant import write_as_meant
from cxsystem2.config.scaling import scale_indegrees
from cxsystem2.config.system import ALIASES
from cxsystem2.devices import Device, devices
from cxsystem2.errors import RegistryError
from cxsystem2.files import sha256
from cxsystem2.network import Network
from cxsystem2.network.estimate import Estimate, estimate
from cxsystem2.pair import ModelSource, is_project, pair
from cxsystem2.problems import Level, Place, Report, counted, one_of
from cxsystem2.stages import Stages
from cxsystem2.tables import Anatomy, Physiology, override, read_anatomy, read_physiology
from cxsystem2.tables.changes import ChangeSource, listed
from cxsystem2.tables.lost import report_lost
from cxsystem2.tables.source import TableSource
from cxsystem2.tables.sweep import Sweep, sweeps, take
from cxsystem2.tables.tree import MODELS, plain
from cxsystem2.trust import Trust, require

if TYPE_CHECKING:
    from cxsystem2.results.records import InputFile

_WITH_FAST = {"precision": "another precision than double is", "threads": "threads are"}
"""Parameters that a device heeds with ``fast`` only, and what is said of what they give."""


@dataclass(slots=True)
class Checked:
    """Two tables as they will be run (with changes applied), their configuration, sweeps, and what is wrong with them."""

    anatomy: Anatomy
    physiology: Physiology
    config: Configuration
    sweeps: list[Sweep]
    report: Report
    trusted: bool = True
    """Whether somebody has confirmed all that the tables bring along."""

    @property
    def parts(self) -> str:
        """What is said of tables without errors: how many populations and pathways they have."""
        populations, pathways = len(self.config.populations), len(self.config.pathways)
        return f"no errors: {counted(populations, 'population')}, {counted(pathways, 'pathway')}"


def check(
    anatomy: ModelSource,
    physiology: ModelSource | None = None,
    changes: ChangeSource = (),
    stages: Stages | None = None,
    *,
    trust: bool | Trust = False,
    run: bool = False,
    point: Mapping[str, str] | None = None,
    trusted: tuple[Path, ...] | None = None,
) -> Checked:
    """Read two tables (paths, dictionaries or data frames), apply changes ``name=value``, and check all of it.

    In place of two tables it takes the name of an example, a result file, or results (see `cxsystem2.pair`).
    `trust` confirms what the tables bring along (see `cxsystem2.trust`); where nobody has, `run` makes it an error.
    `point` are values by name: those that swept cells take, and changes. Without it swept cells take their first value.
    `trusted` are the folders whose files are read without a question, in place of those that the tables come from: where these
    are somebody else's, what they say of their place counts for nothing.
    """
    with effort.limited() as spent, garbage.set_aside():
        given = pair(anatomy, physiology)
        checked = _check(
            given.anatomy, given.physiology, listed(changes), stages or Stages(), trust, run, point, trusted, given.stored
        )
        _check_inputs(given.inputs, checked)
    if spent.exhausted:
        message = "there are too many unknown names to say which one each may mean; fix the first ones, and check again"
        checked.report.note(Place(checked.anatomy.source), message)
    return checked


def _check(
    anatomy: TableSource,
    physiology: TableSource,
    changes: Iterable[str],
    stages: Stages,
    trust: bool | Trust,
    run: bool,
    point: Mapping[str, str] | None,
    trusted: tuple[Path, ...] | None,
    stored: bool,
) -> Checked:
    report = Report()
    with stages.stage("read"):
        first, second = read_anatomy(anatomy, report), read_physiology(physiology, report)
    with stages.stage("check"):
        readable = report.clean
        if report_lost(first, second, report) or not readable:  # what is not read whole would only give problems that are none
            return Checked(first, second, Configuration(System(), (), (), ()), [], report)
        level = Level.ERROR if run else Level.WARNING
        confirmed = replace(trust, level=level) if isinstance(trust, Trust) else Trust(trust, level)
        confirmed_equations = _check_trust(second, confirmed, report)
        changes = tuple(changes)
        found = settle(first, second, changes, report, point)
        if (changes or found or point) and report_lost(first, second, report):  # a change may bring an error value, too
            return Checked(first, second, Configuration(System(), (), (), ()), found, report, confirmed_equations)
        write_as_meant(first, second)
        config = scale_indegrees(read_configuration(first, second, report, trusted), first, report)
        all_confirmed = (
            _check_files(first, config, confirmed, report, named=trusted is None and not stored) and confirmed_equations
        )
        _check_device(first, config, report)
        if report.clean:
            _check_memory(first, config, report)
    return Checked(first, second, config, found, report, all_confirmed)


def settle(
    anatomy: Anatomy, physiology: Physiology, changes: Iterable[str], report: Report, point: Mapping[str, str] | None = None
) -> list[Sweep]:
    """Apply changes to two tables and give every swept cell one value; returns the sweeps that were there."""
    change(anatomy, physiology, changes, report)
    if point is not None:
        swept = {sweep.name for sweep in sweeps(anatomy, physiology)}
        change(anatomy, physiology, [f"{name}={point[name]}" for name in point if name not in swept], report, "point")
    return take(anatomy, physiology, report, point)


def change(anatomy: Anatomy, physiology: Physiology, changes: Iterable[str], report: Report, origin: str = "-o") -> None:
    """Apply changes ``name=value`` to two tables."""
    override(anatomy, physiology, changes, [*System.model_fields, *ALIASES], report, origin)


def _check_trust(physiology: Physiology, trust: Trust, report: Report) -> bool:
    if physiology.models is None:
        return True
    content = json.dumps(plain(physiology.models), sort_keys=True)
    return require("this table brings equations of its own", content, physiology.models.place, MODELS, report, trust)


def _check_files(anatomy: Anatomy, config: Configuration, trust: Trust, report: Report, *, named: bool) -> bool:
    """Files that lie elsewhere are read only with consent; who gives tables in Python has `named` the files in person."""
    trusted = True
    if not named or Path(anatomy.source).is_file():
        for path in config.outside:
            subject = f"this table reads a file outside its folder, {path}"
            trusted = require(subject, f"file {path}", Place(anatomy.source), "file", report, trust) and trusted
    return trusted


def _check_inputs(inputs: Mapping[str, InputFile], checked: Checked) -> None:
    """Warn of files that are not those which the run of a result has read; where one is lacking, say how to get it."""
    for name, known in inputs.items():
        path = checked.config.files.get(name)
        try:
            changed = path is not None and (path.stat().st_size != known.size or sha256(path) != known.sha256)
        except OSError:
            changed = True
        if changed:
            what = f"'{name}' is not the file that the run of this result has read (SHA-256 {known.sha256[:12]}…)"
            checked.report.warn(Place(checked.anatomy.source), what)
        elif path is None and known.content is not None and not (Path(checked.anatomy.source).parent / name).is_file():
            remedy = f"{command_line('show', checked.anatomy.source)} --copy FOLDER writes it beside the tables"
            noun = "project" if is_project(checked.anatomy.source) else "result"
            checked.report.note(Place(checked.anatomy.source), f"this {noun} holds the file '{name}': {remedy}")


def _check_device(anatomy: Anatomy, config: Configuration, report: Report) -> None:
    cells = [row.cells["device"] for row in anatomy.of("params") if "device" in row.cells]
    place = cells[0].place if cells else Place(anatomy.source)
    try:
        device = devices[config.system.device]
    except RegistryError as error:
        report.add(place, str(error), "params, device")
        return
    if missing := device.missing():
        report.warn(place, f"the device '{config.system.device}' cannot run here: {missing}", "params, device")
    if config.system.fast and not device.accelerated:
        cell = next((row.cells["fast"] for row in anatomy.of("params") if "fast" in row.cells), None)
        what = f"the device '{config.system.device}' has nothing faster of its own; fast has no effect"
        report.warn(cell.place if cell else place, what, "params, fast")
    _check_heeded(anatomy, config.system, device, report)
    device.review(anatomy, config, report)


def _check_heeded(anatomy: Anatomy, system: System, device: type[Device], report: Report) -> None:
    """Tell of parameters that are given and that the device does not heed."""
    heeded = device.reads if device.is_fast(system.fast) else [name for name in device.reads if name not in _WITH_FAST]
    for name, noun in {**_WITH_FAST, "delay_classes": ""}.items():
        row = next((row for row in anatomy.of("params") if name in row.cells and row.cells[name].given), None)
        if row is None or name in heeded or getattr(system, name) == System.model_fields[name].default or not report.clean:
            continue
        if noun:
            able = one_of(word for word, other in devices.items() if name in other.reads)
            message = f"this has no effect: {noun} for the device {able}, and not where fast is 0"
            report.warn(row.cells[name].place, message, f"params, {name}")
        else:
            message = f"this has no effect: on the device {system.device} every synapse has a delay of its own"
            report.note(row.cells[name].place, message, f"params, {name}")


def size(config: Configuration) -> Estimate:
    """How large a network will be on the device of the tables."""
    device = devices[config.system.device]
    return estimate(Network(config), partial(device.compact, config), partial(device.synapse_bytes, config))


def _check_memory(anatomy: Anatomy, config: Configuration, report: Report) -> None:
    """Warn of a model that needs more memory than is free."""
    shortage = memory_warning(config)
    if shortage is not None:
        place, message = shortage
        report.warn(place or Place(anatomy.source), message, "G, monitors" if place else "")


def memory_warning(config: Configuration) -> tuple[Place | None, str] | None:
    """What is to be said of a model that needs more memory than is free, and where its largest recording is asked for.

    The place is None where recordings are the smaller part. Connections from a file do not count: to count is to read them.
    """
    drawn = tuple(pathway for pathway in config.pathways if not pathway.load)
    need, free = size(replace(config, pathways=drawn)), memory.free()
    if need.memory_bytes <= free:
        return None
    what = f"the model needs about {need.memory_bytes / 1e9:,.3g} GB of memory, {free / 1e9:,.3g} GB are free"
    if sum(need.recorded.values()) < need.memory_bytes / 2:
        return None, f"{what}: lower scale, or the numbers of cells and synapses"
    largest = max(need.recorded, key=need.recorded.__getitem__)
    everything: list[Population | Pathway] = [*config.populations, *drawn]
    one = next(one for one in everything if one.name == largest)
    remedy = "record fewer cells ([rec], [share]), less often ([dt], [every]), or shorter ([from], [to])"
    return one.monitors.place or one.place, f"{what}: {remedy}"


def refuse_sweeps(checked: Checked) -> None:
    """Note an error for each sweep, for a command that runs one simulation."""
    for sweep in checked.sweeps:
        remedy = f"this runs one simulation; choose one, -o {sweep.name}={sweep.first}"
        checked.report.add(sweep.place, f"'{sweep.name}' has the values {one_of(sweep.values)}; {remedy}", sweep.name)


def note_sweeps(checked: Checked) -> None:
    """Note each sweep, and which value the check has used."""
    for sweep in checked.sweeps:
        message = f"'{sweep.name}' takes {len(sweep.values)} values ({one_of(sweep.values)}); checked with {sweep.first}"
        checked.report.note(sweep.place, message, sweep.name)

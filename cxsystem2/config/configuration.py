"""The typed configuration: both tables read, every reference resolved, every value in SI units."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from cxsystem2.config.dialect import translated
from cxsystem2.config.effect import report_effect, report_lost_spikes
from cxsystem2.config.integration import check_integration
from cxsystem2.config.leftover import report_leftover
from cxsystem2.config.loading import Loading
from cxsystem2.config.pathway import Pathway
from cxsystem2.config.pathways import read_pathways
from cxsystem2.config.plausibility import Subject, check_plausibility
from cxsystem2.config.population import Population
from cxsystem2.config.populations import read_populations
from cxsystem2.config.relays import Relay, read_relays
from cxsystem2.config.room import check_room
from cxsystem2.config.scope import Scope
from cxsystem2.config.system import System, read_system
from cxsystem2.connections import ConnectionStore
from cxsystem2.files import inside
from cxsystem2.models.free import read_models
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Physiology


@dataclass(frozen=True, slots=True)
class Configuration:
    """A model and how it is to be run, as two tables describe them."""

    system: System
    relays: tuple[Relay, ...]
    populations: tuple[Population, ...]
    pathways: tuple[Pathway, ...]
    store: ConnectionStore | None = field(default=None, compare=False)
    """The file that connections or positions are loaded from, if any are."""
    outside: tuple[Path, ...] = field(default=(), compare=False)
    """Files that the tables name and that lie neither beside them, nor in the current folder, nor with the results."""
    files: dict[str, Path] = field(default_factory=dict, compare=False)
    """All files that the tables name, by their paths as seen from the tables; by their names alone where they lie elsewhere."""

    @property
    def cells(self) -> dict[str, Relay | Population]:
        """Relays and populations by label."""
        by_label: dict[str, Relay | Population] = {relay.label: relay for relay in self.relays}
        by_label.update((population.label, population) for population in self.populations)
        return by_label

    def with_seed(self, seed: int) -> Configuration:
        """The same configuration with its seed fixed."""
        return replace(self, system=self.system.model_copy(update={"seed": seed}))


def read_configuration(
    anatomy: Anatomy, physiology: Physiology, report: Report, trusted: tuple[Path, ...] | None = None
) -> Configuration:
    """Read both tables. Everything that is wrong goes to the report; only with a clean report is the answer whole."""
    anatomy = translated(anatomy, report)
    scope = Scope(physiology, report, last_counts=_last_counts(anatomy))
    scope.catalogue = read_models(physiology.models, report)
    system = read_system(anatomy, scope, report)
    scope.folders = _folders(anatomy, system)
    scope.trusted = _trusted(scope.folders) if trusted is None else trusted
    relays = read_relays(anatomy, scope, report)
    populations = read_populations(anatomy, system, scope, report)
    cells = _by_label([*relays, *populations], anatomy, report)
    loading = Loading(anatomy, system, report)
    pathways = read_pathways(anatomy, cells, _labels(anatomy) - cells.keys(), system, scope, loading, report)
    if system.load_positions:
        for found in cells.values():
            loading.positions_fit(found.name, found.size)
    if system.load_initial:
        loading.initial_fit(populations)
    check_integration(anatomy, system, populations, report)
    scope.check_all()
    report_leftover(scope, populations, report)
    _note_area_indexing(anatomy, populations, report)
    if report.clean:  # a row in error would leave its edges over
        loading.check_leftover()
    if report.clean:  # what could not be read would look as if it were not used
        report_effect(anatomy, system, relays, populations, pathways, report)
    report_lost_spikes(anatomy, relays, system, report)
    if not (relays or populations) and report.clean:
        report.add(Place(anatomy.source), "the table has no population (no row G): there is nothing to simulate")
    check_room(anatomy, system, [*relays, *populations], report)
    for path in loading.files:
        scope.note_file(path)
    parts = tuple(relays), tuple(populations), tuple(pathways)
    if report.clean:  # what is missing or out of its range would only give problems that are none
        check_plausibility(Subject(anatomy, system, *parts), report)
    return Configuration(system, *parts, loading.store, tuple(scope.outside), _named(scope.files, scope.folders))


def _last_counts(anatomy: Anatomy) -> bool:
    """Whether of a repeated name the last one counts: asked before any value is read."""
    cells = (row.cells.get("repeated_keys") for row in anatomy.of("params"))
    return any(cell is not None and cell.text.casefold() == "legacy" for cell in cells)


def _folders(anatomy: Anatomy, system: System) -> tuple[Path, ...]:
    """Where the files that a table names are: beside it, in the current folder, or where the results go."""
    return (
        Path(os.path.expanduser(anatomy.source)).parent,
        Path(),
        Path(os.path.expanduser(system.workspace_path)) / system.simulation_title,
    )


def _trusted(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders that the user has chosen: a table that names the place of its results could name any place."""
    beside, current, results = folders
    usual = Path(str(System.model_fields["workspace_path"].default)).expanduser()
    return (beside, current, results) if inside(usual, results) else (beside, current)


def _named(files: Iterable[Path], folders: tuple[Path, ...]) -> dict[str, Path]:
    """Files by their paths within the first of the folders that they are in, or by their names."""
    found: dict[str, Path] = {}
    for path in files:
        home = next((folder.resolve() for folder in folders if inside(folder, path)), path.parent)
        found.setdefault(path.relative_to(home).as_posix(), path)
    return found


def _by_label(found: list[Relay | Population], anatomy: Anatomy, report: Report) -> dict[str, Relay | Population]:
    places = {row.place: row.cells["idx"].place for kind in ("IN", "G") for row in anatomy.of(kind) if "idx" in row.cells}
    by_label: dict[str, Relay | Population] = {}
    for cells in found:
        first = by_label.setdefault(cells.label, cells)
        if first is not cells:
            label = "IN, idx" if isinstance(cells, Relay) else "G, idx"
            report.add(places[cells.place], f"the idx '{cells.label}' is used twice, first in row {first.place.row}", label)
    return by_label


def _labels(anatomy: Anatomy) -> set[str]:
    """Labels of all rows, also of those that could not be read: pathways to them need no problem of their own."""
    rows = (row for kind in ("IN", "G") for row in anatomy.of(kind))
    return {row.cells["idx"].text.removesuffix(".0") for row in rows if "idx" in row.cells}


def _note_area_indexing(anatomy: Anatomy, populations: list[Population], report: Report) -> None:
    """Results that CxSystem published rest on shifted areas of apical compartments; who wants them must say so."""
    pyramidal = next((population for population in populations if population.cell.dendrites), None)
    if pyramidal and not any("pc_area_indexing" in row.cells for row in anatomy.of("params")):
        message = "apical compartments have their own areas; params pc_area_indexing = legacy repeats published results"
        report.note(pyramidal.place, message, "G")

"""The typed configuration: both tables read, every reference resolved, every value in SI units."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from cxsystem2.config.dialect import translated
from cxsystem2.config.integration import check_integration
from cxsystem2.config.loading import Loading
from cxsystem2.config.pathway import Pathway
from cxsystem2.config.pathways import read_pathways
from cxsystem2.config.populations import Population, read_populations
from cxsystem2.config.relays import Relay, read_relays
from cxsystem2.config.room import check_room
from cxsystem2.config.scope import MODEL_WORDS, Scope
from cxsystem2.config.system import System, read_system
from cxsystem2.connections import Store
from cxsystem2.models.free import read_models
from cxsystem2.problems import Place, Report, nearest
from cxsystem2.tables import Anatomy, Physiology

_KNOWN_SCALARS = ("calcium_concentration", "conn_prob_gain", *MODEL_WORDS)


@dataclass(frozen=True, slots=True)
class Configuration:
    """A model and how it is to be run, as two tables describe them."""

    system: System
    relays: tuple[Relay, ...]
    populations: tuple[Population, ...]
    pathways: tuple[Pathway, ...]
    store: Store | None = field(default=None, compare=False)
    """The file that connections or positions are loaded from, if any are."""
    outside: tuple[Path, ...] = field(default=(), compare=False)
    """Files that the tables name and that lie neither beside them, nor in the current folder, nor with the results."""

    @property
    def cells(self) -> dict[str, Relay | Population]:
        """Relays and populations by label."""
        by_label: dict[str, Relay | Population] = {relay.label: relay for relay in self.relays}
        by_label.update((population.label, population) for population in self.populations)
        return by_label

    def with_seed(self, seed: int) -> Configuration:
        """The same configuration with its seed fixed."""
        return replace(self, system=self.system.model_copy(update={"seed": seed}))


def read_configuration(anatomy: Anatomy, physiology: Physiology, report: Report) -> Configuration:
    """Read both tables. Everything that is wrong goes to the report; only with a clean report is the answer whole."""
    anatomy = translated(anatomy, report)
    scope = Scope(physiology, report, last_counts=_last_counts(anatomy))
    scope.catalogue = read_models(physiology.models, report)
    system = read_system(anatomy, scope, report)
    scope.folders = _folders(anatomy, system)
    relays = read_relays(anatomy, scope, report)
    populations = read_populations(anatomy, system, scope, report)
    cells = _by_label([*relays, *populations], anatomy, report)
    loading = Loading(anatomy, system, report)
    pathways = read_pathways(anatomy, cells, _labels(anatomy) - cells.keys(), system, scope, loading, report)
    if system.load_positions:
        for found in cells.values():
            loading.positions_fit(found.name, found.size)
    check_integration(anatomy, system, populations, report)
    scope.check_all()
    _note_likely_typos(scope, report)
    _note_area_indexing(anatomy, populations, report)
    _warn_without_effect(anatomy, system, report)
    if not (relays or populations) and report.clean:
        report.add(Place(anatomy.source), "the table has no G row: there is nothing to simulate")
    check_room(anatomy, system, [*relays, *populations], report)
    if loading.path is not None:
        scope.note_file(loading.path)
    parts = tuple(relays), tuple(populations), tuple(pathways)
    return Configuration(system, *parts, loading.store, tuple(scope.outside))


def _last_counts(anatomy: Anatomy) -> bool:
    """Whether of a repeated name the last one counts: asked before any value is read."""
    cells = (row.cells.get("repeated_keys") for row in anatomy.of("params"))
    return any(cell is not None and cell.text.casefold() == "legacy" for cell in cells)


def _folders(anatomy: Anatomy, system: System) -> tuple[Path, ...]:
    """Where the files that a table names are: beside it, in the current folder, or where the results go."""
    return Path(anatomy.source).expanduser().parent, Path(), Path(system.workspace_path).expanduser() / system.simulation_title


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


_NO_EFFECT = ("benchmark",)


def _warn_without_effect(anatomy: Anatomy, system: System, report: Report) -> None:
    """Name the parameters that ask for something which this version does not do."""
    for row in anatomy.of("params"):
        for name in _NO_EFFECT:
            if name in row.cells and getattr(system, name) != System.model_fields[name].default:
                what = "this has no effect: timings are stored with every result"
                report.warn(row.cells[name].place, what, f"params, {name}")


def _note_area_indexing(anatomy: Anatomy, populations: list[Population], report: Report) -> None:
    """Results that CxSystem published rest on shifted areas of apical compartments; who wants them must say so."""
    pyramidal = next((population for population in populations if population.cell.dendrites), None)
    if pyramidal and not any("pc_area_indexing" in row.cells for row in anatomy.of("params")):
        message = "apical compartments have their own areas; params pc_area_indexing = legacy repeats published results"
        report.note(pyramidal.place, message, "G")


def _note_likely_typos(scope: Scope, report: Report) -> None:
    """A scalar that nothing uses and that looks like a known one is probably that one, mistyped."""
    for name, entry in scope.roots.items():
        hint = nearest(name, _KNOWN_SCALARS) if name not in scope.used and name not in _KNOWN_SCALARS else ""
        if hint:
            report.warn(entry.place, f"nothing uses '{name}'{hint}", name)

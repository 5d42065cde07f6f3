"""The typed configuration: both tables read, every reference resolved, every value in SI units."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cxsystem2.config.pathways import Pathway, read_pathways
from cxsystem2.config.populations import Population, read_populations
from cxsystem2.config.relays import Relay, read_relays
from cxsystem2.config.scope import MODEL_WORDS, Scope
from cxsystem2.config.system import System, read_system
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
    scope = Scope(physiology, report)
    system = read_system(anatomy, scope, report)
    relays = read_relays(anatomy, scope, report)
    populations = read_populations(anatomy, system, scope, report)
    cells = _by_label([*relays, *populations], anatomy, report)
    pathways = read_pathways(anatomy, cells, _labels(anatomy) - cells.keys(), system, scope, report)
    scope.check_all()
    _note_likely_typos(scope, report)
    if not (relays or populations) and report.clean:
        report.add(Place(anatomy.source), "the table has no G row: there is nothing to simulate")
    if system.sys_mode == "expanded":
        place = next(row.cells["sys_mode"].place for row in anatomy.of("params") if "sys_mode" in row.cells)
        report.add(place, "sys_mode 'expanded' is not available yet; write local", "params, sys_mode")
    return Configuration(system, tuple(relays), tuple(populations), tuple(pathways))


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


def _note_likely_typos(scope: Scope, report: Report) -> None:
    """A scalar that nothing uses and that looks like a known one is probably that one, mistyped."""
    for name, entry in scope.roots.items():
        hint = nearest(name, _KNOWN_SCALARS) if name not in scope.used and name not in _KNOWN_SCALARS else ""
        if hint:
            report.warn(entry.place, f"nothing uses '{name}'{hint}", name)

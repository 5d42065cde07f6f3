"""Relays: the populations that stand for the inputs of a model (the ``IN`` rows of the anatomy table)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cxsystem2.config.column import fill
from cxsystem2.config.inputs import Input, inputs
from cxsystem2.config.monitors import Inheritance, Monitors
from cxsystem2.config.naming import input_name
from cxsystem2.config.scope import Scope
from cxsystem2.errors import RegistryError
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Row


@dataclass(frozen=True, slots=True)
class Relay:
    """An input as the network sees it: cells at positions that fire at given times."""

    label: str
    name: str
    source: Input
    monitors: Monitors
    place: Place = field(compare=False)

    @property
    def size(self) -> int:
        """Number of cells; the scale of a run does not change it."""
        return self.source.size

    @property
    def full_size(self) -> int:
        """Number of cells at scale 1."""
        return self.size

    @property
    def center(self) -> complex:
        """Centre in the visual field, degree."""
        return self.source.net_center

    @property
    def radius(self) -> float:
        """Radius of the disc of cells, metre."""
        return self.source.extent


def read_relays(anatomy: Anatomy, scope: Scope, report: Report) -> list[Relay]:
    """Read all ``IN`` rows; the column ``type`` decides which other columns a row has."""
    inheritance, relays = Inheritance(), []
    for row in anatomy.of("IN"):
        kind = row.cells.get("type")
        if kind is None or not kind.given:
            report.add(kind.place if kind else row.place, f"a type of input is needed: {', '.join(inputs)}", "IN, type")
            continue
        if kind.reported:
            continue
        try:
            model = inputs[kind.text]
        except RegistryError as error:
            report.add(kind.place, str(error), "IN, type")
            continue
        source = fill(model, row, scope, report, ignored=_of_others(model, row))
        if source is not None:
            place = row.place_of("monitors")
            monitors = inheritance.resolve(source.monitors, place)
            monitors.check((), source.size, place, "IN, monitors", report)
            relays.append(Relay(source.idx, input_name(source.idx, model.word), source, monitors, row.place))
    return relays


def _of_others(model: type[Input], row: Row) -> list[str]:
    """Columns that are empty here and belong to other kinds of input below the same header."""
    empty = {name for name, cell in row.cells.items() if not cell.given} - model.model_fields.keys()
    known = _columns(inputs.present())
    if not empty <= known:  # a column of a package, perhaps
        known = _columns(inputs.values())
    return [name for name in row.cells if name in empty & known]


def _columns(models: Iterable[type[Input]]) -> set[str]:
    return {name for model in models for name in model.model_fields}

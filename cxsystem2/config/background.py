"""Background input: independent Poisson spikes onto every cell of a population."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cxsystem2.config.scope import Scope
from cxsystem2.models.cell_types import CellType
from cxsystem2.models.cells import SOMA, Cell
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses.calcium import REFERENCE, release_factor
from cxsystem2.problems import counted
from cxsystem2.tables import Row

_RATE = Parameter("hertz", "rate of background spikes of one source", 0.0, least=0)
_CALCIUM = Parameter("1", "calcium (mM)", REFERENCE, positive=True)
_FLAG = Parameter("1", "whether calcium scales the background", 0.0, least=0, most=1)
_KINDS = (("ge", "background_rate", "E", "SS"), ("gi", "background_rate_inhibition", "I", "BC"))
COLUMNS = ("n_background_inputs", "n_background_inhibition")
_SCALED = "flag_background_calcium_scaling"
NAMES = (_SCALED, *(rate for _, rate, _, _ in _KINDS), *(f"background_{pre}_{post}_weight" for pre in "EI" for post in "EI"))
"""Root scalars of background input."""


@dataclass(frozen=True, slots=True)
class Background:
    """Poisson spikes of one sign onto one compartment: all sources together (hertz), their number, what a spike adds."""

    sign: str
    compartment: str
    rate: float
    weight: float
    sources: int


def read_background(
    sources: tuple[int, int], cell: Cell, cell_type: CellType, scope: Scope, row: Row
) -> tuple[Background, ...]:
    """The background of a population with `sources` excitatory and inhibitory inputs for each cell.

    Excitation is spread over all dendritic compartments of a pyramidal cell, each with the same whole number of
    sources, and inhibition goes to its soma.
    """
    found: list[Background] = []
    post = "E" if cell_type.excitatory else "I"
    for number, (sign, rate_name, pre, helper), column in zip(sources, _KINDS, COLUMNS, strict=True):
        place, label = row.place_of(column), f"G, {column}"
        rate = scope.scalar(rate_name, _RATE, place, label)
        if number == 0 or rate == 0:
            continue
        receptor = cell.receptor(sign)
        wanted = Parameter(receptor.weight_unit, "weight of a background spike", least=None if receptor.signed else 0)
        weight = scope.scalar(f"background_{pre}_{post}_weight", wanted, place, label)
        weight *= -1 if receptor.subtracts else 1
        if scope.scalar(_SCALED, _FLAG, place, label):
            calcium = scope.scalar("calcium_concentration", _CALCIUM, place, label)
            weight *= release_factor(calcium, helper, cell_type.name)
        targets = (cell.dendrites or (SOMA,)) if sign == "ge" else (SOMA,)
        each = math.floor(number / len(targets))
        if not each:
            message = f"this has no effect: {number} inputs are fewer than the {len(targets)} dendrites that share them equally"
            scope.report.warn(place, message, label)
        found += [Background(sign, target, each * rate, weight, each) for target in targets if each]
    return tuple(found)


def warn_of_no_rate(rows: Sequence[tuple[Row, tuple[int, int]]], scope: Scope) -> None:
    """Warn of inputs (their numbers stand beside each row) without a rate, once for all populations."""
    for kind, ((_, rate_name, _, _), column) in enumerate(zip(_KINDS, COLUMNS, strict=True)):
        places = [row.place_of(column) for row, sources in rows if sources[kind]]
        if places and scope.find(rate_name) is None:
            more = f" (and in {counted(len(places) - 1, 'more row')})" if len(places) > 1 else ""
            message = f"this has no effect: the physiology table has no '{rate_name}', the rate of one of these inputs{more}"
            scope.reading.missing([rate_name], scope.report.warn(places[0], message, f"G, {column}"))

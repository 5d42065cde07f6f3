"""Which population or input is meant by an idx that nothing has: one that no pathway names."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.target import label_of
from cxsystem2.problems import nearest, one_of
from cxsystem2.tables import Anatomy

_SIDES = ("pre_syn_idx", "post_syn_idx")


class Unused:
    """The cells that no pathway names.

    After a population was renamed its pathways name one that is not there, and nothing names the new one. An idx that
    other pathways use is no remedy: rows of two populations would become rows of one.
    """

    def __init__(self, anatomy: Anatomy, cells: Mapping[str, Population | Relay], broken: Collection[str]) -> None:
        named = {label_of(row.cells[side].text) for row in anatomy.of("S") for side in _SIDES if side in row.cells}
        self._cells = cells
        self._free = [label for label in cells if label not in named]
        self._unknown = named - cells.keys() - set(broken)
        self._offers: dict[tuple[str, str], str] = {}

    def offer(self, label: str, side: str) -> str:
        """A part of a sentence that offers an idx in place of an unknown one on one side of pathways."""
        key = (label, side)
        if key not in self._offers:
            self._offers[key] = self._offer(label, side)
        return self._offers[key]

    def _offer(self, label: str, side: str) -> str:
        fitting = [name for name in self._free if side == "pre_syn_idx" or isinstance(self._cells[name], Population)]
        if len(fitting) == 1 and self._unknown == {label}:
            return f"; did you mean '{fitting[0]}'?"
        return nearest(label, fitting) or f"; there are {one_of(self._cells) or 'none'}"

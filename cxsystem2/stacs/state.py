"""States of vertices and edges as they stand in ``.state`` files: the name of a model, its numbers, its times."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.stacs.model import StacsModel
from cxsystem2.stacs.snapshot import NONE, Floats, Integers
from cxsystem2.stacs.text import Words, words

_NO_MODEL = -2


class Widths:
    """How many numbers and times the models have: of known models what they are known for, else what the first one has."""

    def __init__(self, models: tuple[StacsModel, ...]) -> None:
        self.models = models
        layouts = [model.layout for model in models]
        self.reals = np.array([len(layout.reals) if layout else -1 for layout in layouts], np.int64)
        self.ticks = np.array([len(layout.ticks) if layout else -1 for layout in layouts], np.int64)

    def learn(self, block: Words, heads: Integers, kinds: Integers) -> None:
        """Take the widths of unknown models from the first of each."""
        for number in np.unique(kinds[kinds >= 0]):
            if self.reals[number] < 0:
                one = int(np.flatnonzero(kinds == number)[0])
                stop = int(heads[one + 1]) if one + 1 < len(heads) else len(block.starts)
                own = [block.word(place) for place in range(int(heads[one]) + 1, stop)]
                self.reals[number] = sum("." in word or not re.fullmatch("[0-9a-f]+", word) for word in own)
                self.ticks[number] = len(own) - self.reals[number]

    def reals_known(self) -> Integers:
        """Numbers of each model; none of those that do not occur."""
        return np.maximum(self.reals, 0)

    def ticks_known(self) -> Integers:
        """Times of each model; none of those that do not occur."""
        return np.maximum(self.ticks, 0)


@dataclass
class States:
    """What all files of states have, collected block by block."""

    kinds: list[Integers] = field(default_factory=list)
    edge_kinds: list[Integers] = field(default_factory=list)
    reals: list[Floats] = field(default_factory=list)
    edge_reals: list[Floats] = field(default_factory=list)
    ticks: list[Integers] = field(default_factory=list)
    edge_ticks: list[Integers] = field(default_factory=list)

    def arrays(self) -> dict[str, Any]:
        """The arrays of a snapshot."""
        return {
            "vertex_model": np.concatenate(self.kinds),
            "edge_model": np.concatenate(self.edge_kinds),
            "vertex_reals": np.concatenate(self.reals),
            "edge_reals": np.concatenate(self.edge_reals),
            "vertex_ticks": np.concatenate(self.ticks),
            "edge_ticks": np.concatenate(self.edge_ticks),
        }

    def read(self, path: Path, rows: Integers, widths: Widths) -> None:
        """Add a file whose vertices have so many neighbours.

        Raises:
            FileProblem: it does not fit.
        """
        line = 0
        for block in words(path):
            self._block(block, rows[line : line + len(block.each)], widths)
            line += len(block.each)
        if line != len(rows):
            raise FileProblem(f"{path}: there are {line} lines for {len(rows)} vertices")

    def _block(self, block: Words, rows: Integers, widths: Widths) -> None:
        if len(rows) < len(block.each):
            raise block.line_fault(len(rows), "the .adjcy file has no line for this vertex")
        firsts = np.cumsum(block.each) - block.each
        if (empty := np.flatnonzero(block.each == 0)).size:
            raise block.line_fault(int(empty[0]), "a line begins with the name of a model")
        heads, kinds = _heads(block, firsts, widths)
        own = np.isin(heads, firsts)  # the vertices themselves
        each = np.diff(np.append(heads, len(block.starts))) - 1
        _check_lines(block, firsts, heads, kinds, own, rows)
        widths.learn(block, heads, kinds)
        wanted = np.append(widths.reals + widths.ticks, 0)[kinds]
        if (wrong := np.flatnonzero(each != wanted)).size:
            one = int(wrong[0])
            name = widths.models[kinds[one]].name if kinds[one] >= 0 else "none"
            message = f"'{name}' has {wanted[one]} values, and here {each[one]} follow it"
            raise block.fault(int(heads[one]), message)
        place = np.arange(len(block.starts)) - np.repeat(heads, each + 1)
        reals = np.repeat(np.append(widths.reals, 0)[kinds], each + 1)
        is_real, is_tick = (place > 0) & (place <= reals), place > reals
        of_vertex = np.repeat(own, each + 1)
        numbers, times = block.numbers(is_real), block.hexadecimal(is_tick)
        self.kinds.append(kinds[own])
        self.edge_kinds.append(kinds[~own])
        self.reals.append(numbers[of_vertex[is_real]])
        self.edge_reals.append(numbers[~of_vertex[is_real]])
        self.ticks.append(times[of_vertex[is_tick]])
        self.edge_ticks.append(times[~of_vertex[is_tick]])


def _heads(block: Words, firsts: Integers, widths: Widths) -> tuple[Integers, Integers]:
    """The words that name a model, and which one."""
    kinds = np.full(len(block.starts), _NO_MODEL)
    kinds[block.matching(b"none")] = NONE
    doubtful = False
    for number, model in enumerate(widths.models):
        found = block.matching(model.name.encode())
        kinds[found] = number
        doubtful |= bool(len(found)) and re.fullmatch("[0-9a-f]+", model.name) is not None
    if (wrong := np.flatnonzero(kinds[firsts] < 0)).size:
        message = f"'{block.word(int(firsts[wrong[0]]))}' is no model of the .model file"
        raise block.line_fault(int(wrong[0]), message)
    if doubtful:
        _settle(block, kinds, widths)
    heads = np.flatnonzero(kinds != _NO_MODEL)
    return heads, kinds[heads]


def _settle(block: Words, kinds: Integers, widths: Widths) -> None:
    """Names of models that look like times are told from them one by one."""
    each = np.append(widths.reals + widths.ticks, 0)
    if (each < 0).any():
        name = widths.models[int(np.flatnonzero(each < 0)[0])].name
        raise FileProblem(f"{block.path}: names of models look like times here, and the states of '{name}' are not known")
    word = 0
    while word < len(kinds):
        following = word + 1 + int(each[kinds[word]] if kinds[word] != _NO_MODEL else 0)
        kinds[word + 1 : following] = _NO_MODEL
        word = following


def _check_lines(block: Words, firsts: Integers, heads: Integers, kinds: Integers, own: Any, rows: Integers) -> None:
    """Whether each line has one state for each neighbour."""
    if (wrong := np.flatnonzero(kinds[own] == NONE)).size:
        raise block.line_fault(int(wrong[0]), "a vertex has a model, and not none")
    per_line = np.diff(np.append(np.flatnonzero(own), len(heads))) - 1
    if (wrong := np.flatnonzero(per_line != rows)).size:
        one = int(wrong[0])
        strange = next((word for word in _unknown(block, firsts, one)), "")
        message = f"there are {per_line[one]} states of edges for {rows[one]} neighbours"
        raise block.line_fault(one, f"{message}{f'; {strange} is no model of the .model file' if strange else ''}")


def _unknown(block: Words, firsts: Integers, line: int) -> list[str]:
    """Words of a line that are neither numbers nor times: names of models that are not there."""
    first = int(firsts[line])
    found = (block.word(number) for number in range(first + 1, first + int(block.each[line])))
    return [
        f"'{word}'" for word in found if re.search("[g-zG-Z_]", word) and word not in ("none", "nan", "inf", "-nan", "-inf")
    ]

"""What every connection rule states: the columns it reads, what it finds wrong, and the pairs it draws."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.draws.streams import blocks, generator
from cxsystem2.draws.subsets import selections, subsets
from cxsystem2.geometry.plane import Disc, Points
from cxsystem2.models.parameter import Parameter
from cxsystem2.registry import Registry
from cxsystem2.rules.wiring import Wiring

Keys = npt.NDArray[np.int64]
Pairs = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""Sources and targets of connected pairs, two arrays of shape (pairs,): numbers of cells within their populations."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many cells the two sides of a pathway have, and whether both are the same population."""

    n_pre: int
    n_post: int
    same: bool


@dataclass(frozen=True, slots=True)
class Ends(Sizes):
    """The two sides of a pathway with the places of their cells."""

    pre: Disc
    post: Disc
    positions: Callable[[], tuple[Points, Points]]
    """Gives the positions of sources and targets (mm); asked only by rules that depend on distance, when they draw."""


class Rule(ABC):
    """Connects the cells of a source to those of a target.

    The class says what holds for the rule before anything is drawn; an object of it belongs to one pathway and draws.

    A pair is connected once, unless the wiring asks for draws with replacement; several synapses of each connected pair are
    the business of column ``n``. Sources that a target may choose from are numbered without the target itself where cells
    do not connect to themselves; a *key* is ``row*choices + choice``, with the row of the target in its block.
    """

    word: ClassVar[str]
    concept: ClassVar[str] = ""
    """What descriptions of models call it, after Senk et al. (2022) PLoS Comput Biol 18:e1010086; its word when empty."""
    symbol: ClassVar[str] = ""
    """How a diagram marks it: ``p``, ``K_in``; nothing where there is no usual symbol."""
    chance: ClassVar[bool] = True
    """Whether it draws anything."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Columns of every table (``number``, ``spatial_decay``) that must be filled."""
    instead: ClassVar[Mapping[str, str]] = {}
    """Columns that may be filled in place of a needed one."""
    takes: ClassVar[tuple[str, ...]] = ("self_connections",)
    """Columns that may be filled: ``p`` (when it is not, the default of the physiology table is taken),
    ``self_connections``, ``multapses``."""
    parameters: ClassVar[Mapping[str, Parameter]] = {}
    """Columns that the rule brings along, each a number in SI units; one without a default must be filled."""
    counted: ClassVar[str] = ""
    """What the column ``number`` counts."""
    by_distance: ClassVar[bool] = False
    """Whether what is drawn depends on the distance of cells."""
    by_source: ClassVar[bool] = False
    """Whether the targets of sources are drawn, so that a part of the targets costs as much as all of them."""

    @classmethod
    def needed(cls) -> tuple[str, ...]:
        """All columns that must be filled, those of its own as well."""
        return (*cls.needs, *(name for name, parameter in cls.parameters.items() if parameter.default is None))

    @classmethod
    def columns(cls) -> set[str]:
        """All columns that the rule reads."""
        return {*cls.needs, *cls.instead.values(), *cls.takes, *cls.parameters}

    @classmethod
    def fault(cls, wiring: Wiring, sizes: Sizes) -> str:
        """What is wrong with a wiring for populations of these sizes, or nothing."""
        return ""

    @classmethod
    def settled(cls, wiring: Wiring, sizes: Sizes) -> Wiring:
        """The same with the value of a needed column worked out, where another column stands in its place.

        It is asked only where ``p`` is in its range, and with ``multapses`` below 1.
        """
        return wiring

    @classmethod
    def scaled(cls, wiring: Wiring, factor: float) -> Wiring | None:
        """The same with so many times as many pairs on average; None where the rule leaves no choice.

        A rule that takes ``p`` multiplies it.
        """
        return replace(wiring, probability=wiring.probability * factor) if "p" in cls.takes else None

    @classmethod
    def described(cls, wiring: Wiring) -> str:
        """A wiring in a few words for the head of a script: ``p = 0.1``. The distance of two cells is called d."""
        return cls.word

    def __init__(self, wiring: Wiring, ends: Ends, seed: int = 0, owner: str = "") -> None:
        self.wiring, self.ends, self.seed, self.owner = wiring, ends, seed, owner
        self.no_self = self._without_self(wiring, ends)

    @classmethod
    def _without_self(cls, wiring: Wiring, sizes: Sizes) -> bool:
        """Whether there are pairs of a cell with itself that must not be drawn."""
        return sizes.same and not wiring.self_connections and "self_connections" in cls.takes

    @property
    def choices(self) -> int:
        """How many sources a target may choose from."""
        return self.ends.n_pre - 1 if self.no_self else self.ends.n_pre

    @property
    def candidates(self) -> int:
        """How many pairs there are to choose from."""
        return self.choices * self.ends.n_post

    def pairs(self, part: Sequence[int] | None = None) -> list[Pairs]:
        """The connected pairs, one element for each block of targets; within a block by target, then by source where no
        pair is connected twice.

        `part` are the numbers of the blocks that are wanted, ascending; all when None.
        """
        drawn = []
        for number, start, stop in blocks(self.ends.n_post, part):
            keys = self.keys(number, start, stop)
            firsts = np.arange(stop - start, dtype=np.int64) * self.choices
            counts = np.diff(np.searchsorted(keys, firsts), append=len(keys))
            targets = np.repeat(np.arange(start, stop, dtype=np.int32), counts)
            choice = keys - np.repeat(firsts, counts)
            drawn.append((self.sources(choice, targets).astype(np.int32), targets))
        return drawn

    def sources(self, choice: Keys, target: npt.NDArray[np.integer[Any]]) -> Keys:
        """The sources behind the choices of targets."""
        return choice + (choice >= target) if self.no_self else choice

    def stream(self, number: int, purpose: str = "pair") -> np.random.Generator:
        """The random stream of a block."""
        return generator(self.seed, purpose, self.owner, number)

    @abstractmethod
    def keys(self, number: int, start: int, stop: int) -> Keys:
        """The keys of the pairs of a block of targets, in increasing order; with multapses those of a target in any."""

    @abstractmethod
    def expected(self) -> float:
        """The mean number of connected pairs over all seeds, from the sizes and the discs of the two sides alone."""


class NumberRule(Rule):
    """Connects as many pairs as column ``number`` says, each at most once, or with ``multapses`` drawn with replacement."""

    needs = ("number",)
    takes = ("self_connections", "multapses")
    drawn: ClassVar[str]
    """What is drawn, in the plural, for messages."""

    @classmethod
    @abstractmethod
    def most(cls, n_pre: int, n_post: int, *, less: int) -> int:
        """How large ``number`` may be without multapses; `less` is 1 where a cell itself is no choice."""

    @classmethod
    def fault(cls, wiring: Wiring, sizes: Sizes) -> str:
        """A number above that of the different choices."""
        less = int(cls._without_self(wiring, sizes))
        if wiring.multapses and sizes.n_pre > less and sizes.n_post > less:
            return ""
        limit = cls.most(sizes.n_pre, sizes.n_post, less=less)
        return f"there are only {limit} {cls.drawn}, not {wiring.number}" if wiring.number > limit else ""

    @classmethod
    def scaled(cls, wiring: Wiring, factor: float) -> Wiring | None:
        """With the number times the factor, rounded."""
        return replace(wiring, number=round(wiring.number * factor))

    @classmethod
    def described(cls, wiring: Wiring) -> str:
        """The number and what it counts."""
        return f"{wiring.number:,} {cls.counted}"

    def chosen(self, rows: int, size: int, number: int, block: int) -> Keys:
        """From each of `rows` sets of `size` things `number` ones, as ``row*size + thing`` row by row."""
        if self.wiring.multapses:
            return selections(np.full(rows, number), size, self.stream(block))
        return subsets(rows, size, number, self.stream(block))


rules: Registry[type[Rule]] = Registry(
    "connection rule", group="cxsystem2.rules", base=Rule, inspect="cxsystem2.config.pathway:try_rule"
)

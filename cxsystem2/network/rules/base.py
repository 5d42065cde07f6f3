"""What every connection rule states: the pairs it draws for a block of targets, and how many it draws on average."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.config.wiring import Wiring
from cxsystem2.network.draw import blocks, generator
from cxsystem2.network.geometry import Disc, Points
from cxsystem2.network.subsets import selections, subsets
from cxsystem2.registry import Registry

Keys = npt.NDArray[np.int64]
Pairs = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""Sources and targets of connected pairs, as numbers within their populations."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The two sides of a pathway: how many cells there are, where, and whether both sides are the same population."""

    n_pre: int
    n_post: int
    same: bool
    pre: Disc
    post: Disc
    positions: Callable[[], tuple[Points, Points]]
    """Gives the positions of sources and targets (mm); asked only by rules that depend on distance."""


class Rule(ABC):
    """Connects the cells of a source to those of a target.

    A pair is connected once, unless the wiring asks for draws with replacement; several synapses of each connected pair are
    the business of column ``n``. Sources that a target
    may choose from are numbered without the target itself where cells do not connect to themselves; a *key* is
    ``row*choices + choice``, with the row of the target in its block.
    """

    word: ClassVar[str]
    exempt: ClassVar[bool] = False
    """Whether the rule connects cells to themselves whatever the switch says."""
    by_source: ClassVar[bool] = False
    """Whether the targets of sources are drawn, so that a part of the targets costs as much as all of them."""

    def __init__(self, wiring: Wiring, ends: Ends, seed: int = 0, owner: str = "") -> None:
        self.wiring, self.ends, self.seed, self.owner = wiring, ends, seed, owner
        self.no_self = ends.same and not wiring.self_connections and not self.exempt

    @property
    def choices(self) -> int:
        """How many sources a target may choose from."""
        return self.ends.n_pre - self.no_self

    def chosen(self, rows: int, size: int, number: int, block: int) -> Keys:
        """From each of `rows` sets of `size` things `number` ones, as ``row*size + thing`` row by row."""
        if self.wiring.multapses:
            return selections(np.full(rows, number), size, self.stream(block))
        return subsets(rows, size, number, self.stream(block))

    @property
    def candidates(self) -> int:
        """How many pairs there are to choose from."""
        return self.choices * self.ends.n_post

    def pairs(self, part: range | None = None) -> list[Pairs]:
        """The connected pairs, one element for each block of targets; within a block by target, then by source where no
        pair is connected twice.

        `part` are the numbers of the blocks that are wanted, all when None.
        """
        found = []
        for number, start, stop in blocks(self.ends.n_post, part):
            keys = self.keys(number, start, stop)
            firsts = np.arange(stop - start, dtype=np.int64) * self.choices
            counts = np.diff(np.searchsorted(keys, firsts), append=len(keys))
            rows = np.repeat(np.arange(start, stop, dtype=np.int32), counts)
            choice = keys - np.repeat(firsts, counts)
            found.append((self.sources(choice, rows).astype(np.int32), rows))
        return found

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
        """The mean number of connected pairs over all seeds."""


rules: Registry[type[Rule]] = Registry("connection rule")

"""Hyper-parameters: the settings of training that population-based training searches, each declared once.

A member is trained with one value of each. `HYPERPARAMETERS` says what they mean, where they begin and how far they may go;
a user may say otherwise (`cxsystem2.lfads.ranges` reads that).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Values = Mapping[str, npt.NDArray[np.float64]]
"""One vector (members,) for each hyper-parameter, by name."""


class First(StrEnum):
    """How the values are drawn with which members begin."""

    FIXED = "fixed"
    """All members begin with the same value."""
    UNIFORM = "uniform"
    """Between `low` and `high`."""
    LOG = "log"
    """Between `low` and `high`, and their logarithms are uniform."""


@dataclass(frozen=True, slots=True)
class HyperParameter:
    """One setting of training.

    Attributes:
        name: as in files and on the command line.
        meaning: one line for a person.
        value: of a model that is trained alone, and of all members where it is not searched.
        low: the smallest value that a search may try.
        high: the largest value that a search may try.
        first: how values are drawn with which members begin.
        start: the value with which members begin where `first` is ``fixed``; None: `value`.
        perturbation: the largest relative change in one exploration, 0.3 for a value times or divided by up to 1.3.
        tunable: whether it is searched.
        least: the smallest value that has a meaning at all; what is not searched may lie outside of its range, but not below.
        most: the value from which on values have no meaning.
    """

    name: str
    meaning: str
    value: float
    low: float
    high: float
    first: First
    perturbation: float
    start: float | None = None
    tunable: bool = True
    least: float = 0.0
    most: float = math.inf

    @property
    def begin(self) -> float:
        """The value with which members begin where all begin with one."""
        return self.value if not self.tunable or self.start is None else self.start

    @property
    def smallest(self) -> float:
        """Where a search ends below, as logarithms need it: a thousandth of the range where that begins at 0."""
        return self.low if self.low > 0 else 1e-3 * self.high

    def clip(self, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Values within the range; those that are not searched stay as they are."""
        values = np.asarray(values, np.float64)
        return np.clip(values, self.low, self.high) if self.tunable else values

    def draw(self, random: np.random.Generator, members: int) -> npt.NDArray[np.float64]:
        """The values with which so many members begin."""
        chances = random.random(members)  # drawn in any case, so that the rule of one changes no draw of another
        if not self.tunable or self.first is First.FIXED:
            return np.full(members, self.begin)
        return self.scatter(chances)

    def scatter(self, chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Values spread over the range by numbers between 0 and 1: along logarithms, but where `first` is uniform."""
        if self.first is First.UNIFORM:
            return self.clip(self.low + chances * (self.high - self.low))
        return self.clip(np.exp(np.log(self.smallest) + chances * np.log(self.high / self.smallest)))


def _declared(*known: HyperParameter) -> dict[str, HyperParameter]:
    return {one.name: one for one in known}


HYPERPARAMETERS: Mapping[str, HyperParameter] = _declared(
    HyperParameter("learning_rate", "step of the optimiser", 4e-3, 1e-5, 5e-3, First.FIXED, 0.3),
    HyperParameter("dropout", "share of elements left out between layers", 0.05, 0.0, 0.6, First.UNIFORM, 0.3, most=1.0),
    HyperParameter(
        "coordinated_dropout",
        "share of the counts that the encoders do not see, and from which alone the gradient comes",
        0.35, 0.01, 0.7, First.FIXED, 0.3, start=0.5, most=1.0,
    ),
    HyperParameter("l2_generator", "penalty on recurrent weights of the generator", 1e-4, 1e-4, 1.0, First.LOG, 0.8),
    HyperParameter("l2_controller", "penalty on recurrent weights of the controller", 3e-4, 1e-4, 1.0, First.LOG, 0.8),
    HyperParameter(
        "l2_encoders", "penalty on recurrent weights of the encoders", 0.0, 1e-5, 1.0, First.LOG, 0.8, tunable=False
    ),
    HyperParameter("kl_inputs", "weight of the divergence of inferred inputs", 5e-5, 1e-6, 1e-4, First.LOG, 0.8),
    HyperParameter("kl_initial", "weight of the divergence of initial conditions", 1e-6, 1e-6, 1e-3, First.LOG, 0.8),
    HyperParameter(
        "gamma_prior", "to what the largest shapes and scales of zero-inflated gamma models are pulled",
        20.0, 1.0, 100.0, First.FIXED, 0.2, tunable=False,
    ),
)  # fmt: skip
"""Names, values and ranges; those of AutoLFADS for spikes, where it has them."""


def defaults(members: int, ranges: Mapping[str, HyperParameter] = HYPERPARAMETERS) -> Values:
    """The default of each hyper-parameter, for so many members."""
    return {name: np.full(members, one.value) for name, one in ranges.items()}


def draw(members: int, seed: int, ranges: Mapping[str, HyperParameter] = HYPERPARAMETERS) -> Values:
    """The values with which members begin; those of a member do not depend on how many there are."""
    return {name: one.draw(stream(seed, "begin", name), members) for name, one in ranges.items()}


def stream(seed: int, *purpose: str | int) -> np.random.Generator:
    """Random numbers that depend on a seed and on what they are for, and on nothing that was drawn before."""
    words = "\0".join(map(str, (seed, *purpose)))
    return np.random.Generator(np.random.Philox(key=int.from_bytes(hashlib.blake2b(words.encode(), digest_size=16).digest())))

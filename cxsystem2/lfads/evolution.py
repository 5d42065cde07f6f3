"""What happens between two generations: who copies whom, and with which hyper-parameters everybody goes on.

All of it is a function of scores, values, seed and generation, and of nothing else, so a server that was killed decides the
same again. Scores are losses: lower is better. A member that has no score, or no state that could be copied, is broken: it
never wins, and is always replaced.

Source: Jaderberg et al. (2017) Population based training of neural networks; Keshtkaran et al. (2022) Nat Methods 19:1572.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, HyperParameter, Values, stream
from cxsystem2.registry import Registry

PATIENCE, LEAST_IMPROVEMENT = 4, 5e-4
"""A search ends when the best score has improved by no more than this share over so many generations."""
_NEW = 0.7
"""Weight of the newest epoch in a smoothed score."""
_SHARE = 0.25
"""Share of the members that truncation replaces."""

Rivals = Callable[[npt.NDArray[np.float64], np.random.Generator], npt.NDArray[np.int64]]
"""A way to exploit: from scores (members,), nan where broken, to the member that each one goes on from."""
Explore = Callable[[HyperParameter, npt.NDArray[np.float64], np.random.Generator], npt.NDArray[np.float64]]
"""A way to explore: from the values of a hyper-parameter (members,) to others."""

exploits: Registry[Rivals] = Registry("way to exploit")
explores: Registry[Explore] = Registry("way to explore")


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """How the next generation begins.

    Attributes:
        parents: (members,) whose state each member goes on from; its own number: its own.
        values: hyper-parameters of the next generation.
    """

    parents: npt.NDArray[np.int64]
    values: Values

    @property
    def copied(self) -> npt.NDArray[np.bool_]:
        """(members,) whether a member goes on from the state of another one."""
        found: npt.NDArray[np.bool_] = self.parents != np.arange(len(self.parents))
        return found


def decide(
    scores: npt.ArrayLike,
    values: Values,
    seed: int,
    generation: int,
    *,
    exploit: str = "tournament",
    explore: str = "perturb",
    ranges: Mapping[str, HyperParameter] = HYPERPARAMETERS,
    usable: npt.ArrayLike | None = None,
) -> Decision:
    """Decide how the generation after this one begins.

    A member that copies another one takes its state and its values, and explores from there; all others go on as they are.

    Args:
        scores: (members,) losses at the end of the generation; one that is not finite belongs to a broken member.
        values: hyper-parameters of the generation.
        seed: of the run.
        generation: the number of the generation that has ended.
        exploit: a word of `exploits`.
        explore: a word of `explores`.
        ranges: the hyper-parameters with their ranges.
        usable: (members,) False where there is no state that could be copied; such a member is broken, whatever its score.

    Raises:
        CxSystemError: all members are broken; or a way to exploit of somebody else copies one that is.
    """
    scores = np.array(scores, np.float64)
    scores[~np.isfinite(scores)] = np.nan
    if usable is not None:
        scores[~np.asarray(usable, bool)] = np.nan
    broken = np.isnan(scores)
    if broken.all():
        raise CxSystemError(f"no member of generation {generation} has a score, so there is none to go on from")
    parents = np.asarray(exploits[exploit](scores, stream(seed, generation, "exploit")), np.int64)
    if parents.shape != scores.shape or ((parents < 0) | (parents >= len(scores))).any() or broken[parents].any():
        raise CxSystemError(f"'{exploit}' copies a member that is not there or is broken")
    copied = parents != np.arange(len(parents))
    after = {}
    for name, one in ranges.items():
        taken = np.asarray(values[name], np.float64)[parents]
        random = stream(seed, generation, "explore", name)
        explored = explores[explore](one, taken, random) if one.tunable else taken
        after[name] = np.where(copied, one.clip(explored), taken)
    return Decision(parents, after)


@exploits.register("tournament")
def tournament(scores: npt.NDArray[np.float64], random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Each member draws one opponent among the others that have a score, and copies it where that is better."""
    parents, whole = np.arange(len(scores)), np.flatnonzero(~np.isnan(scores))
    chances = random.random(len(scores))
    for member, chance in enumerate(chances):
        others = whole[whole != member]
        if len(others):
            opponent = others[int(chance * len(others))]
            if np.isnan(scores[member]) or scores[opponent] < scores[member]:
                parents[member] = opponent
    return parents


@exploits.register("truncation")
def truncation(scores: npt.NDArray[np.float64], random: np.random.Generator) -> npt.NDArray[np.int64]:
    """The worst quarter, and all that are broken, copy members of the best quarter, drawn at random."""
    parents = np.arange(len(scores))
    ranked = np.argsort(scores, kind="stable")[: np.count_nonzero(~np.isnan(scores))]
    number = min(max(1, int(_SHARE * len(scores))), len(ranked) // 2)
    best, chances = ranked[: max(number, 1)], random.random(len(scores))
    lost = np.isnan(scores)
    lost[ranked[len(ranked) - number :]] = True
    parents[lost] = best[(chances[lost] * len(best)).astype(int)]
    return parents


@explores.register("perturb")
def perturb(one: HyperParameter, values: npt.NDArray[np.float64], random: np.random.Generator) -> npt.NDArray[np.float64]:
    """Multiply by a factor whose logarithm is uniform around 0, so ups and downs are alike; the ends of the range reflect."""
    low, high = math.log(one.smallest), math.log(one.high)
    reach = math.log1p(one.perturbation)
    moved = np.log(np.maximum(values, one.smallest)) + (2 * random.random(len(values)) - 1) * reach
    beyond = (moved - low) % (2 * (high - low))
    return one.clip(np.exp(low + np.minimum(beyond, 2 * (high - low) - beyond)))


@explores.register("resample")
def resample(one: HyperParameter, values: npt.NDArray[np.float64], random: np.random.Generator) -> npt.NDArray[np.float64]:
    """Draw anew by the rule with which members began; where all began with one value, from the whole range."""
    return one.scatter(random.random(len(values)))


def smooth(new: float, before: float | None = None) -> float:
    """The smoothed score after an epoch, from the one before it, which is a part of a member's state; None: there is none."""
    return new if before is None or math.isnan(before) else _NEW * new + (1 - _NEW) * before


def improvement(best: Sequence[float], patience: int = PATIENCE) -> float | None:
    """How much of the best score so far was won over the last generations, as a share; None before there are enough.

    Args:
        best: the best score of each generation; nan where a generation had none.
        patience: how many generations are looked at.
    """
    if len(best) <= patience or math.isnan(before := _least(best[:-patience])):
        return None
    now = _least(best)
    size = (abs(before) + abs(now)) / 2
    return (before - now) / size if size else 0.0


def is_over(best: Sequence[float], patience: int = PATIENCE, least: float = LEAST_IMPROVEMENT) -> bool:
    """Whether a search has improved too little to go on."""
    won = improvement(best, patience)
    return won is not None and won <= least


def _least(scores: Sequence[float]) -> float:
    return min((score for score in scores if not math.isnan(score)), default=math.nan)

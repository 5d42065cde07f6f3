"""Kinds of synapses in a projection: those of one kind have the same parameters, and the same past for one source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.expressions import evaluate
from cxsystem2.syntax.layout import Projection


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kind of each synapse, and for each kind its parameters and start values, and its last update (second)."""

    of: npt.NDArray[np.int64]
    values: dict[str, npt.NDArray[np.float64]]
    updated: npt.NDArray[np.float64]


def kinds(projection: Projection, owner: npt.NDArray[np.int32], steps: npt.NDArray[np.int64], dt: float) -> Kinds:
    """The kinds of a projection's synapses.

    A synapse sees the spikes of its source later, but at the same intervals. Only the one from the beginning of the run to
    the first spike is longer by the delay. It does not matter to a synapse that starts at rest; others are of one kind
    only when their delays are the same, and count as updated that much before the beginning.
    """
    members = projection.members
    names = [*projection.synapse.parameters, *projection.synapse.state]
    starts = [{**member.parameters, **dict.fromkeys(projection.synapse.state, 0.0), **member.initial} for member in members]
    rested = [projection.synapse.rested(member.parameters) for member in members]
    at_rest = np.array(
        [all(start[name] == rest.get(name, 0.0) for name in projection.synapse.state)
         for start, rest in zip(starts, rested, strict=True)]
    )  # fmt: skip
    table = np.array([[start[name] for name in names] for start in starts])
    distinct, group = np.unique(table, axis=0, return_inverse=True)
    late = np.where(at_rest[owner], 0, steps)
    long = int(late.max(initial=0)) + 1
    found, of = np.unique(group.reshape(-1)[owner].astype(np.int64) * long + late, return_inverse=True)
    values = {name: distinct[found // long, column] for column, name in enumerate(names)}
    return Kinds(of, values, -(found % long) * dt)


def scaled(projection: Projection, owner: npt.NDArray[np.int32], weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The weights of synapses without a state, times what their parameters make of them."""
    factors = np.array([float(evaluate(projection.synapse.factor, dict(member.parameters))) for member in projection.members])
    return weight if np.all(factors == 1) else weight * factors[owner]

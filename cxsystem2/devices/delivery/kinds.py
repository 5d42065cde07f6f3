"""Kinds of pathways in a projection: the synapses of one kind have the same parameters, and the same past for one source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.expressions import evaluate
from cxsystem2.syntax.layout import Projection


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kind of each pathway; for each kind its parameters and start values, and whether delays tell synapses apart.

    A synapse sees the spikes of its source later, but at the same intervals. Only the one from the beginning of the run to
    the first spike is longer by the delay. It does not matter to a synapse that starts at rest; others share their past
    only when their delays are the same, and count as updated that much before the beginning.
    """

    of: npt.NDArray[np.int64]
    values: dict[str, npt.NDArray[np.float64]]
    late: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.late)


def kinds(projection: Projection) -> Kinds:
    """The kinds of a projection's pathways; one where synapses remember nothing."""
    members, synapse = projection.members, projection.synapse
    if not synapse.state:
        return Kinds(np.zeros(len(members), np.int64), {}, np.zeros(1, np.bool_))
    names = [*synapse.parameters, *synapse.state]
    starts = [{**member.parameters, **dict.fromkeys(synapse.state, 0.0), **member.initial} for member in members]
    rested = [synapse.rested(member.parameters) for member in members]
    late = [
        any(start[name] != rest.get(name, 0.0) for name in synapse.state) for start, rest in zip(starts, rested, strict=True)
    ]
    table = np.array([[start[name] for name in names] for start in starts])
    distinct, first, of = np.unique(table, axis=0, return_index=True, return_inverse=True)
    values = {name: distinct[:, column] for column, name in enumerate(names)}
    return Kinds(of.reshape(-1), values, np.array(late)[first])


def factors(projection: Projection) -> list[float]:
    """What a pathway makes of the weights of its synapses, for each pathway; 1 where that changes from spike to spike."""
    sign = -1.0 if projection.subtracts else 1.0
    if projection.synapse.state:
        return [sign] * len(projection.members)
    return [sign * float(evaluate(projection.synapse.factor, dict(member.parameters))) for member in projection.members]

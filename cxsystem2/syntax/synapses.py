"""The arrays of a projection: its synapses with weights and delays, sorted for delivery."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway
from cxsystem2.connections import Connections
from cxsystem2.models.cells import SOMA
from cxsystem2.network.delays import delay_steps
from cxsystem2.network.sorting import stable_order
from cxsystem2.syntax.layout import Layout, Projection
from cxsystem2.syntax.model import Model

Arrays = dict[str, npt.NDArray[np.generic]]
OWNER = "owner"
"""The array with the number of the pathway (in the list of members) that each synapse belongs to."""


def in_target_order(layout: Layout, projection: Projection) -> list[int]:
    """Numbers of the pathways of a projection, by the place of their targets in the group."""
    starts = [layout.slices[member.post, member.compartment].start for member in projection.members]
    return sorted(range(len(starts)), key=starts.__getitem__)


def draw(model: Model, projection: Projection) -> Arrays:
    """The synapses of a projection onto the cells of the model, by source, delay and target.

    Several pathways between the same two populations come one after the other where source and delay are the same.
    """
    slices, dt = model.layout.slices, model.system.default_clock
    parts = []
    numbers = in_target_order(model.layout, projection)
    for done, number in enumerate(numbers, start=1):
        pathway = projection.members[number]
        blocks = None if model.part is None else model.part.blocks.get(pathway.post, range(0))
        parts.append(model.network.connections(pathway, blocks).by_target())
        model.note_drawn(projection, done)
    members = [projection.members[number] for number in numbers]
    counts = [len(part) for part in parts]
    starts = [slices[member.pre, SOMA].start for member in members]
    source = np.concatenate([part.source + np.int32(start) for part, start in zip(parts, starts, strict=True)])
    delay = np.concatenate([part.delay for part in parts])
    order = delivery_order(source, delay_steps(delay, dt))
    arrays: Arrays = {"i": source[order], "delay": delay[order]}
    del source, delay
    starts = [slices[member.post, member.compartment].start for member in members]
    arrays["j"] = np.concatenate([part.target + np.int32(start) for part, start in zip(parts, starts, strict=True)])[order]
    arrays["wght"] = np.concatenate([part.weight for part in parts])[order]
    arrays[OWNER] = np.repeat(np.array(numbers, np.int32), counts)[order]
    for variable in sorted({variable for part in parts for variable in part.state}):
        whole = [
            part.state[variable] if variable in part.state else _start(projection, member, part, variable)
            for member, part in zip(members, parts, strict=True)
        ]
        arrays[variable] = np.concatenate(whole)[order]
    return arrays


def _start(projection: Projection, member: Pathway, part: Connections, variable: str) -> npt.NDArray[np.float64]:
    """Where a variable starts that has no saved values."""
    if variable == projection.synapse.weight_at_start:
        return part.weight
    return np.full(len(part), member.initial.get(variable, 0.0))


def drawn_order(projection: Projection, found: Arrays, dt: float) -> npt.NDArray[np.integer]:
    """The order in which `draw` gives synapses of a projection, whatever order those of different targets are in.

    That is by source, delay, pathway and target, the pathways by the place of their targets in the group; so the number of a
    synapse does not depend on the partitions that it comes from.
    """
    target, owner = found["j"].astype(np.int64), found[OWNER].astype(np.int64)
    end = int(target.max(initial=0)) + 1
    least = np.full(len(projection.members), end)
    np.minimum.at(least, owner, target)
    starts: dict[tuple[str, str], int] = {}
    for member, first in zip(projection.members, least.tolist(), strict=True):
        place = member.post, member.compartment
        starts[place] = min(first, starts.get(place, end))
    rank = np.empty(len(least), np.int64)
    rank[np.argsort([starts[one.post, one.compartment] for one in projection.members], kind="stable")] = np.arange(len(least))
    by_target = stable_order(rank[owner] * end + target, len(least) * end)
    steps = delay_steps(np.asarray(found["delay"], np.float64)[by_target], dt)
    order = by_target[delivery_order(np.asarray(found["i"], np.int32)[by_target], steps)]
    return np.asarray(order, np.int64)


def delivery_order(source: npt.NDArray[np.int32], steps: npt.NDArray[np.int64]) -> npt.NDArray[np.integer]:
    """The order by source and delay, in which synapses are delivered from memory that lies side by side."""
    long = int(steps.max(initial=0)) + 1
    return stable_order(source.astype(np.int64) * long + steps, (int(source.max(initial=0)) + 1) * long)

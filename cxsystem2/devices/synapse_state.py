"""Variables of synapses as they are at the samples of a recorder, and at the end of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.syntax import Model
from cxsystem2.syntax.event_driven import LAST_UPDATE, event_driven
from cxsystem2.syntax.layout import Projection, StateRecorder
from cxsystem2.syntax.model import Monitor, Piece

Floats = npt.NDArray[np.float64]


def main_pieces(model: Model, projection: Projection) -> list[Piece]:
    """The objects of a projection that variables of its synapses are taken from."""
    return [piece for piece in model.pieces[projection.name] if piece.main]


def is_saved(model: Model, projection: Projection) -> bool:
    """Whether variables of the synapses of a projection are wanted at the end."""
    return any(member.save for member in projection.members) and len(model.owners[projection.name]) > 0


def is_solved(model: Model, projection: Projection) -> bool:
    """Whether event-driven variables of synapses are brought to a time of their own: recorded or saved ones."""
    recorded = any(one.owner == projection.name and one.companions for one in model.layout.state_recorders)
    return bool(event_driven(projection.synapse)) and (recorded or is_saved(model, projection))


def changing(projection: Projection) -> list[str]:
    """The variables of synapses that change during a run, by their names in the synapse model."""
    return [*(["wght"] if projection.synapse.plastic else []), *projection.synapse.state]


def needed(model: Model, objects: Any) -> Iterator[Any]:
    """Brian2's variables that must be known after a run, besides recorded ones."""
    for projection in model.layout.projections:
        driven = event_driven(projection.synapse)
        for piece in main_pieces(model, projection) if is_saved(model, projection) else ():
            names = [*changing(projection), *([LAST_UPDATE] if driven else [])]
            yield from (objects[piece.name].variables[projection.own(name)] for name in names)
        if not is_solved(model, projection):
            continue
        from cxsystem2.devices.closed_form import foreign

        for piece in main_pieces(model, projection):
            if piece.name in objects:
                yield from foreign(objects[piece.name])


def ended(model: Model, objects: Any, projection: Projection) -> dict[str, Floats]:
    """The variables of all synapses of a projection at the end of the run."""
    found = {name: np.empty(len(model.owners[projection.name])) for name in changing(projection)}
    end = model.network.steps * model.system.default_clock
    driven = event_driven(projection.synapse)
    for piece in main_pieces(model, projection):
        synapses, members = objects[piece.name], slice(None) if piece.members is None else piece.members
        for name, values in found.items():
            values[members] = getattr(synapses, f"{projection.own(name)}_")[:]
        if driven:
            from cxsystem2.devices.closed_form import ClosedForm

            state = {projection.own(name): found[name][members] for name in driven}  # where they are, if this is all
            state[LAST_UPDATE] = getattr(synapses, f"{LAST_UPDATE}_")[:]
            ClosedForm(model, projection, piece, synapses).advance(state, end)
            for name in driven if piece.members is not None else ():
                found[name][members] = state[projection.own(name)]
    return found


def sampled(
    model: Model, objects: Any, recorder: StateRecorder, part: Monitor, values: Mapping[str, Floats], time: Floats
) -> Floats:
    """The variable of a recorder at each time (rows) and for each recorded synapse (columns), from what a monitor has of it."""
    if not recorder.companions:
        return values[recorder.variable]
    from cxsystem2.devices.closed_form import ClosedForm

    projection = next(each for each in model.layout.projections if each.name == recorder.owner)
    piece = next(each for each in main_pieces(model, projection) if each.name == objects[part.name].source.name)
    numbers = np.asarray(model.bank.arrays[f"{part.name}.record"])
    ClosedForm(model, projection, piece, objects[piece.name]).advance(values, time[:, np.newaxis], numbers)
    return values[recorder.variable]

"""Statements that record state variables of groups and of synapses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway
from cxsystem2.syntax.layout import RecordedVariable, StateRecorder
from cxsystem2.syntax.model import Model, Monitor
from cxsystem2.syntax.statement import Argument, ArrayArgument, Create, Name, QuantityArgument

Numbers = npt.NDArray[np.int64]


class Chosen(NamedTuple):
    """What is recorded of one member of a recorder: numbers within the member, and within the owner of the recorder."""

    numbers: Numbers
    places: Numbers


def add_states(model: Model, recorder: StateRecorder) -> None:
    """The monitors of a recorder: one, or one for each piece of a projection that is in several."""
    cells = np.unique(np.concatenate([chosen.places for chosen in recorded(model, recorder)]))
    if not len(cells):
        return
    if model.part is not None:
        cells = cells[_within(model, recorder, cells)]
    model.bank.arrays[f"{recorder.name}.record"] = cells
    found = model.monitors[recorder.name] = []
    pieces = [piece for piece in model.pieces.get(recorder.owner, []) if piece.main]
    if not any(piece.members is not None for piece in pieces):
        _monitor(model, recorder, recorder.name, pieces[0].name if pieces else recorder.owner, cells)
        found.append(Monitor(recorder.name))
        return
    for piece in pieces:
        assert piece.members is not None
        columns = np.flatnonzero(np.isin(cells, piece.members))
        if len(columns):
            name = f"{recorder.name}_{len(found) + 1}"
            _monitor(model, recorder, name, piece.name, np.searchsorted(piece.members, cells[columns]))
            found.append(Monitor(name, columns))


def _monitor(model: Model, recorder: StateRecorder, name: str, owner: str, cells: npt.NDArray[np.int64]) -> None:
    model.bank.arrays[f"{name}.record"] = cells
    options: dict[str, Argument] = {"record": ArrayArgument(f"{name}.record")}
    if recorder.dt is not None:
        options["dt"] = QuantityArgument(recorder.dt, "second")
    variables = (recorder.variable, *recorder.companions) if recorder.companions else recorder.variable
    model.bank.add(Create(name, "StateMonitor", (Name(owner), variables), options))


def recorded(model: Model, recorder: StateRecorder) -> list[Chosen]:
    """For each member of a recorder, its recorded cells (or synapses), in increasing order."""
    found = []
    for wanted in recorder.members:
        member = wanted.member
        if isinstance(member, Pathway):
            owners = model.owners[recorder.owner]
            projection = next(item for item in model.layout.projections if item.name == recorder.owner)
            own = np.flatnonzero(owners == projection.members.index(member))
            numbers = _numbers(model, wanted, len(own))
            found.append(Chosen(numbers, own[numbers]))
        else:
            numbers = _numbers(model, wanted, member.size)
            found.append(Chosen(numbers, model.layout.slices[member.label, wanted.compartment].start + numbers))
    return found


def _numbers(model: Model, recorded: RecordedVariable, size: int) -> Numbers:
    """The recorded ones of so many cells (or synapses)."""
    wanted = recorded.wanted
    if wanted.share is not None:
        return model.network.share_of(recorded.member, size, wanted.share)
    return np.array(wanted.indices(size), np.int64)


def _within(model: Model, recorder: StateRecorder, cells: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which recorded cells belong to the part that is simulated."""
    own = np.zeros(len(cells), np.bool_)
    assert model.part is not None
    for wanted in recorder.members:
        if isinstance(wanted.member, Pathway):
            continue  # which number a synapse has, nobody knows who has a part of them only
        place = model.layout.slices[wanted.member.label, wanted.compartment]
        own |= np.isin(cells, place.start + model.part.cells(wanted.member.label, place.size))
    return own

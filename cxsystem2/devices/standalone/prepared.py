"""What a program of ours needs of a model before its text is known: its threads, and what is not Brian2's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cxsystem2.devices.background.drive import Drive, drives
from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.devices.delivery.compact import Compact
from cxsystem2.devices.delivery.drawing import draw, write_room
from cxsystem2.devices.options import Options
from cxsystem2.devices.standalone.shares import loads, write_shares
from cxsystem2.devices.standalone.threads import threads
from cxsystem2.errors import DeviceError
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection


@dataclass(frozen=True, slots=True)
class Prepared:
    """The threads of a program, none where all is Brian2's own; its drives; the projections that it delivers, with synapses."""

    threads: int
    drives: list[Drive]
    projections: list[Projection]
    synapses: Mapping[str, Compact]

    @property
    def names(self) -> set[str]:
        """The statements in whose place there are objects of ours."""
        return {*(drive.name for drive in self.drives), *self.synapses}


def prepare(model: Model, options: Options, folder: Path, *, own_objects: bool = True) -> Prepared:
    """Draw all synapses of a model: those that are delivered by objects of ours into files of a folder.

    Raises:
        DeviceError: the files cannot be written.
    """
    number = threads(model, options.threads) if options.fast else 0
    found = drives(model) if options.fast and own_objects else []
    own = options.fast and own_objects and options.delivery != "stock"
    projections = [one for one in model.layout.projections if own and not stock_reason(model, one)]
    # a part of a network, or one on disk, has parts of its own
    own_loads = loads(model) if own and number > 1 and model.part is None and model.stored is None else {}
    try:
        if projections and model.stored is not None:
            write_room(folder, number)
        if own_loads:
            write_shares(own_loads, number, folder)
        synapses = {one.name: draw(model, one, options, folder, number, own_loads.get(one.target)) for one in projections}
    except OSError as error:
        raise DeviceError(f"the arrays of the model cannot be written: {error}") from error
    model.draw(without=synapses)
    return Prepared(number, found, projections, synapses)

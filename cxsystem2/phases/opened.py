"""A network on disk as a session of so many processes, and its state to and from generations."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxsystem2.devices import Options, Session
from cxsystem2.devices.state import State, identity
from cxsystem2.errors import CxSystemError, DeviceError
from cxsystem2.network.partition import Partition
from cxsystem2.partitions import pieces
from cxsystem2.partitions.division import blocks, shares, together
from cxsystem2.partitions.synapses import StoredSynapses
from cxsystem2.simulation import CxSystem
from cxsystem2.snapshots import Generation, Store
from cxsystem2.stages import Stages
from cxsystem2.syntax.lower import lower

PROGRAM = "program"
"""The folder of the program, where a launcher starts ranks that may be on other machines."""


@dataclass(slots=True)
class Opened:
    """A session, and the partitions that each of its processes has, as blocks of cells and by their numbers."""

    session: Session
    parts: Sequence[Sequence[Partition]]
    taken: Sequence[range]

    def go_on(self, generation: Generation) -> None:
        """Go on from a generation; that of the beginning has nothing but the network."""
        if generation.step == 0:
            return
        common = dict(generation.arrays(None))
        for rank, (member, own, taken) in enumerate(zip(self.session.members, self.parts, self.taken, strict=True)):
            found = [generation.arrays(number) for number in taken]
            arrays = pieces.join(member.model, own, found, pieces.for_rank(common, rank))
            member.restore(State(generation.step, member.kind, identity(member.model), arrays))
        self.session.step = generation.step

    def pieces(self) -> tuple[list[pieces.Named], pieces.Named]:
        """The state of each partition, and what belongs to none."""
        found: list[pieces.Named] = []
        common = []
        for member, state, own in zip(self.session.members, self.session.states(), self.parts, strict=True):
            some, rest = pieces.cut(member.model, state.arrays, own)
            found += some
            common.append(rest)
        return found, pieces.united(common)


@contextlib.contextmanager
def opened(
    store: Store, system: CxSystem, ranks: int, launcher: str | None, options: Options | None, stages: Stages
) -> Iterator[Opened]:
    """A session of a network on disk, as so many processes, within a block.

    Raises:
        CxSystemError: there are not so many partitions.
        DeviceError: the device cannot run here, or the network cannot be on several ranks.
    """
    word, network, manifest = system.device, system.network, store.manifest
    if not 1 <= ranks <= manifest.k:
        raise CxSystemError(f"{store.folder}: the network has {manifest.k} partitions, which cannot be on {ranks} ranks")
    if missing := word.missing():
        raise DeviceError(f"the device '{word.word}' cannot run here: {missing}")
    given = replace(options or Options(), fast=bool(manifest.options["fast"]), precision=str(manifest.options["precision"]))
    if launcher is not None and given.directory is None:
        given = replace(given, directory=store.folder / PROGRAM)  # which all machines see
    parts = [blocks(network, one) for one in manifest.partitions]
    loads = [float(sum(known.bytes for known in manifest.static(number).values())) for number in range(manifest.k)]
    taken = shares(loads, ranks)
    stored = [StoredSynapses.of(store.folder, own) for own in taken]
    each = [[parts[number] for number in own] for own in taken]
    if ranks == 1:
        with stages.stage("plan"):
            model = lower(network, form=word.form(network.config), stored=stored[0])
        session: Session = word().open(model, stages, given)
    else:
        from cxsystem2.devices.cpp import Cpp
        from cxsystem2.devices.standalone.ranks import open_ranks

        if not issubclass(word, Cpp):
            raise DeviceError(f"the device '{word.word}' simulates in one process; several ranks need cpp without --no-fast")
        session = open_ranks(word(), network, [together(own) for own in each], stages, given, launcher, stored)
    session.complete = False
    with session:
        yield Opened(session, each, taken)

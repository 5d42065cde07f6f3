"""Where a run begins that does not begin at rest: a generation of a snapshot, with the synapses that are stored there."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path
from typing import Self

from pydantic import JsonValue

from cxsystem2.config import Pathway
from cxsystem2.devices.state import State, identity
from cxsystem2.errors import DeviceError, FileProblem
from cxsystem2.network import Network
from cxsystem2.partitions import pieces
from cxsystem2.partitions.division import blocks
from cxsystem2.partitions.synapses import StoredSynapses
from cxsystem2.problems import Place
from cxsystem2.snapshots import Generation, Store
from cxsystem2.snapshots.generation import NAME as GENERATION
from cxsystem2.snapshots.manifest import NAME as MANIFEST
from cxsystem2.syntax import Model

_FREE = ("number", "monitors", "save")
"""What of a pathway may differ, and where it stands in tables: it changes neither the synapses nor what they do."""


def fingerprint(network: Network) -> dict[str, str]:
    """What stored synapses belong to: a short sum for the cells, and one for each pathway with all that it was drawn from."""
    cells = [(one.name, one.size) for one in network.config.cells.values()]
    found = {"cells": _sum(repr((cells, network.config.system.default_clock)))}
    for pathway in network.config.pathways:
        found[f"pathway {pathway.name}"] = _sum(_said(pathway))
    return found


def _said(pathway: Pathway) -> str:
    values = ((one.name, getattr(pathway, one.name)) for one in fields(pathway) if one.name not in _FREE)
    return repr([(name, value) for name, value in values if not isinstance(value, Place)])


def _sum(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


class Start:
    """A generation of a snapshot, for runs of its network with other values of cells, background and inputs.

    Attributes:
        store: the snapshot.
        generation: where in it a run begins.
    """

    def __init__(self, store: Store, generation: Generation) -> None:
        self.store, self.generation = store, generation

    @classmethod
    def open(cls, name: str) -> Self:
        """The one that ``DIRECTORY`` or ``DIRECTORY:GENERATION`` names: the newest whole one, or that of a step.

        Raises:
            FileProblem: there is no such snapshot or generation.
            DamagedSnapshot: it is damaged.
        """
        folder, _, which = name.rpartition(":")
        if not folder or Path(name).is_dir():
            folder, which = name, ""
        store = Store.open(folder)
        if not which:
            return cls(store, store.latest_whole()[0])
        generation = store.generation(which)
        if damages := generation.damages(store.manifest):
            raise FileProblem(f"{folder}: the generation {which} is damaged ({damages[0]}); take another one")
        return cls(store, generation)

    def fast_on(self, word: str) -> bool | None:
        """Whether its network was built to be fast, where it was built for the device of this word; None for another one."""
        options = self.store.manifest.options
        return bool(options.get("fast")) if options.get("device") == word else None

    @property
    def facts(self) -> dict[str, JsonValue]:
        """What tells this generation from every other one: its snapshot, its step, and the checksum of all that is stored."""
        whole = hashlib.sha256()
        for path in (
            self.store.folder / MANIFEST,
            self.generation.folder / GENERATION,
        ):  # these hold the checksums of all others
            whole.update(path.read_bytes())
        return {
            "folder": str(self.store.folder),
            "generation": self.generation.name,
            "step": self.generation.step,
            "time": self.generation.time,
            "sha256": whole.hexdigest(),
        }

    def refuse_other(self, network: Network) -> None:
        """See that a network has the synapses that are stored.

        Raises:
            DeviceError: something differs that they were drawn from; the message names it.
        """
        stored = self.store.manifest.options.get("network")
        known = stored if isinstance(stored, dict) else {}
        own = fingerprint(network)
        differing = [name for name in dict.fromkeys([*known, *own]) if known.get(name) != own.get(name)]
        if differing:
            more = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
            what = f"{differing[0]}{more} differ from those of the snapshot, whose synapses are stored"
            raise DeviceError(f"{self.store.folder}: {what}; change values of cells, background or inputs only")

    def stored(self) -> StoredSynapses:
        """All its synapses."""
        return StoredSynapses.of(self.store.folder, range(self.store.manifest.k))

    def state(self, model: Model) -> State | None:
        """The state of a model of the whole network; None at the beginning, where nothing has happened yet.

        Raises:
            DamagedSnapshot: a file is damaged.
        """
        if self.generation.step == 0:
            return None
        parts = [blocks(model.network, one) for one in self.store.manifest.partitions]
        found = [self.generation.arrays(number) for number in range(len(parts))]
        arrays = pieces.join(model, parts, found, self.generation.arrays(None))
        return State(self.generation.step, str(self.store.manifest.options["kind"]), identity(model), arrays)

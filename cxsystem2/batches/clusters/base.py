"""What every kind of cluster states: its options, what it needs, and how its workers are started."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest
from cxsystem2.registry import Registry

if TYPE_CHECKING:
    from pathlib import Path

    from distributed import Client

PRELOAD = "cxsystem2.batches.preload"
"""Imported by each worker of a batch when it starts, so that no point waits for Brian2."""
KNOWN = "cxsystem2.batches.preload_known"
"""The same without Brian2, for a device that asks for it only where a structure is not known yet."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked of a cluster: workers, memory of each in byte, the folder, and the module that a worker imports first."""

    workers: int
    memory: int
    folder: Path
    preload: str = PRELOAD


def preload(device: str) -> str:
    """The module that workers import first for the runs of a device."""
    from cxsystem2.devices import devices

    return KNOWN if device in devices and devices[device].knows_structures else PRELOAD


class Cluster(ABC):
    """A way to have worker processes. All see the folder of the batch under the same path.

    Args:
        options: what the file of the cluster says, beside its kind.
    """

    word: ClassVar[str]
    here: ClassVar[bool] = False
    """Whether the workers run on this computer, so that its memory is what limits their number."""
    words: ClassVar[Mapping[str, type | tuple[type, ...]]] = {}
    """The options that a file may have, and what each is."""
    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, options: Mapping[str, Any] | None = None, source: str = "") -> None:
        self.options = dict(options or {})
        name = source or f"the cluster '{self.word}'"
        for word, value in self.options.items():
            if word not in self.words:
                hint = nearest(word, self.words) or f"; known are {', '.join(self.words) or 'none'}"
                raise CxSystemError(f"{name}: unknown option '{word}'{hint}")
            if not isinstance(value, self.words[word]):
                raise CxSystemError(f"{name}: '{word}' cannot be '{value}'; see docs/batches.md")
        for word in self.needed:
            if word not in self.options:
                raise CxSystemError(f"{name}: '{word}' is missing; see docs/batches.md")

    @classmethod
    def missing(cls) -> str:
        """What is missing here for the cluster to be used, with the remedy; empty when nothing is."""
        return ""

    @property
    def notice(self) -> str:
        """One sentence that the user should read before runs begin; empty when there is none."""
        return ""

    @abstractmethod
    def client(self, need: Need) -> contextlib.AbstractContextManager[Client]:
        """Start the workers; a client of them while the block lasts.

        Raises:
            CxSystemError: they cannot be started.
        """

    def workers(self, client: Client, need: Need) -> int:
        """How many workers there will be."""
        return need.workers

    def mend(self, client: Client, need: Need) -> int:
        """Bring back workers that are gone; called every second while there are too few. Most clusters do it themselves.

        Returns:
            How many have ended since the last call.
        """
        return 0


clusters: Registry[type[Cluster]] = Registry("cluster", group="cxsystem2.clusters", base=Cluster)

"""How a device is to work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.config import System

if TYPE_CHECKING:
    from cxsystem2.devices.base import Device


@dataclass(frozen=True, slots=True)
class Options:
    """How a device is to work.

    The folder of its generated code (kept when given), processes that compile, whether compiled programs are taken from
    the cache and kept there, and whether the time of each Brian2 object is measured. `fast` lets a device do itself what
    Brian2 does otherwise: background and noise on all, delivery of spikes and loops over neurons on cpp. Sums may then
    differ by rounding, and an exported script has other background. None leaves it to the tables, and these leave it to
    the device unless they say: python, cython and cpp do so then. With it, `delivery` is ``own``, or ``stock`` where synapses
    are those of Brian2 all the same; `precision` (``double``, ``single``, ``packed``) is that of the state of neurons and of
    the weights that are delivered; ``packed`` is ``single`` with synapses in 4 bytes. `threads` is the number of threads of
    one simulation, in place of that of the tables; 1 is right where several simulations run beside each other.
    """

    directory: Path | None = None
    jobs: int | None = None
    cache: bool = True
    profile: bool = False
    fast: bool | None = None
    delivery: str = "own"
    precision: str | None = None
    threads: int | None = None
    start: str | None = None
    """The snapshot that the run begins from, ``DIRECTORY`` or ``DIRECTORY:GENERATION``, in place of the beginning."""
    compute_capability: str | None = None
    """Of the GPU to compile for, "9.0" say; that of the GPU found here when not given."""

    def settled(self, system: System, device: type[Device]) -> Options:
        """The options with what the tables say where nothing was given, and else with what is usual on a device."""
        return replace(
            self,
            profile=self.profile or system.profiling,
            fast=device.is_fast(system.fast if self.fast is None else self.fast),
            precision=self.precision or system.precision,
        )

    def kind(self, device: str) -> str:
        """How a device works with these options, in words: a state that was taken so goes on so."""
        return f"{device}{' --fast' if self.fast else ''}{f' --precision {self.precision}' if self.narrow else ''}"

    @property
    def narrow(self) -> bool:
        """Whether the state of neurons is in single precision."""
        return self.precision in ("single", "packed")

"""Are clients and storage fit for a run? Each client is asked, and writes and reads where the others do."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cxsystem2.deploy import probe
from cxsystem2.lfads.storage import storage_of

if TYPE_CHECKING:
    from distributed import Client

_NOTICEABLE = 1.0
"""Seconds of delay that are told."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of one client.

    Attributes:
        place: computer and process.
        versions: of the packages that matter.
        gpus: name, and memory in byte, of each.
        delay: seconds until the files of all others could be seen; None: not asked.
        faults: what is wrong, each a sentence.
    """

    place: str
    versions: Mapping[str, str]
    gpus: tuple[Mapping[str, Any], ...]
    delay: float | None
    faults: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def check(client: Client, storage: str, *, device: str = "cpu") -> list[Checked]:
    """Ask this process, first in the answer, and all clients.

    Args:
        client: of the scheduler.
        storage: a path that all see, or an address.
        device: what members are to be trained on; ``cuda``: a client without a GPU is a fault.
    """
    where, folder = storage_of(storage).where, f".check-{secrets.token_hex(4)}"
    here = probe.about()
    try:
        told = client.run(probe.about, on_error="return")
        names = {address: f"{folder}/{number}" for number, address in enumerate(["", *told])}
        wrong = {"": probe.write(where, names[""])}
        for address in told:  # one after the other, so that each writes a file of its own
            wrong |= client.run(probe.write, where, names[address], workers=[address], on_error="return")
        written = [name for address, name in names.items() if not wrong[address]]
        seen = client.run(probe.see, where, written, on_error="return")
        seen[""] = probe.see(where, written)
    finally:
        storage_of(where).remove_folder(folder)
    found = [_checked(here, here, wrong[""], seen[""], "cpu")]
    return [*found, *(_checked(here, told[each], wrong[each], seen[each], device, each) for each in told)]


def _checked(here: Mapping[str, Any], told: Any, wrong: Any, seen: Any, device: str, address: str = "") -> Checked:
    """One client from its answers, of which each may be an error."""
    if isinstance(told, BaseException):
        return Checked(address, {}, (), None, (f"it cannot be asked: {told}; install the same cxsystem2 there",))
    faults = []
    for name, own in here["versions"].items():
        other = told["versions"].get(name)
        if other is None:
            faults.append(f"{name} is not installed; install {name} {own}")
        elif _kind(name, other) != _kind(name, own):
            faults.append(f"{name} is {other}, and {own} on the server; install the same, or results may differ")
    if device == "cuda" and not told["gpus"]:
        faults.append("PyTorch finds no GPU; install its driver and the PyTorch that fits it, or train on 'cpu'")
    delay = None
    for answer in (wrong, seen):
        if isinstance(answer, BaseException):
            faults.append(f"the storage cannot be tried: {answer}")
    if isinstance(wrong, str) and wrong:
        faults.append(f"the storage cannot be written: {wrong}")
    if isinstance(seen, tuple) and not wrong:
        delay, missing = seen
        if missing:
            faults.append(
                f"{len(missing)} of the files that others wrote are not seen after {probe.LATE:g} s; "
                "mount the same storage under the same path everywhere"
            )
    return Checked(told["place"], told["versions"], tuple(told["gpus"]), delay, tuple(faults))


def _kind(name: str, version: str) -> str:
    """What of a version must be the same: of Python its first two numbers, of others all but the build."""
    return ".".join(version.split(".")[:2]) if name == "python" else version.split("+")[0]

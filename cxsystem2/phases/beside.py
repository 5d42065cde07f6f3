"""What stands beside the results of a run from disk: the connections as they are at its end, and the spikes of video inputs."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cxsystem2.devices import Records
from cxsystem2.files import free_name, replacing
from cxsystem2.keeping import keep_or_say
from cxsystem2.network import Network
from cxsystem2.recording.connections import place_of, save_network
from cxsystem2.recording.input_spikes import save_videos
from cxsystem2.snapshots import Store
from cxsystem2.syntax import Model


def _name(step: int) -> str:
    return f"connections-{step:012d}.h5"


def keep(folder: Path, model: Model, records: Records, step: int) -> str:
    """Write the marked connections of a network on disk as they are before a step; returns what went otherwise."""
    if not any(pathway.save for pathway in model.network.config.pathways):
        return ""
    for old in folder.glob(_name(0).replace("0" * 12, "[0-9]*")):
        with contextlib.suppress(OSError):
            old.unlink()
    return save_network(model, records, folder / _name(step))


def write(store: Store, network: Network, step: int, target: Path, *, overwrite: bool = False) -> list[str]:
    """Write what is wanted beside a result file of a network on disk that ends before a step; returns what went otherwise."""
    told = save_videos(network, target) if network.config.system.save_input_video else []
    told += _connections(store, network, step, target, overwrite=overwrite)
    return [*filter(None, told)]


def _connections(store: Store, network: Network, step: int, target: Path, *, overwrite: bool) -> Iterator[str]:
    if not any(pathway.save for pathway in network.config.pathways):
        return
    kept = store.folder / _name(step)
    if not kept.exists():
        yield "the connections are not saved: they are known at the end of a run, which has not come there yet"
        return
    place = place_of(target)
    yield keep_or_say(partial(_copy, kept, overwrite=overwrite), place if overwrite else free_name(place))


def _copy(source: Path, target: Path, *, overwrite: bool) -> None:
    with replacing(target, overwrite=overwrite) as part:
        shutil.copyfile(source, part)

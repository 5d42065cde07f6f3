"""Spikes of an input in a file of their own, from which the input types ``spikes`` and ``LGN`` read them again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import h5py

from cxsystem2.config import Relay
from cxsystem2.config.inputs.video import Video
from cxsystem2.files import free_name, replacing
from cxsystem2.keeping import keep_or_say
from cxsystem2.network import Network

FORMAT = "cxsystem2 spikes"


def save_videos(network: Network, target: Path) -> list[str]:
    """Write the spikes of each video beside a result file, as ``<title>_input_<label>.h5``; returns what went otherwise."""
    title = network.config.system.simulation_title
    stem = "simulation" if title == "." else title
    videos = [relay for relay in network.config.relays if isinstance(relay.source, Video)]
    places = {relay: free_name(target.with_name(f"{stem}_input_{relay.label}.h5")) for relay in videos}
    return [keep_or_say(partial(save_input, network, relay), place) for relay, place in places.items()]


def save_input(network: Network, relay: Relay, target: Path) -> Path:
    """Write the spikes of an input: cells ``i``, times ``t`` (second), positions ``w`` (mm).

    The times are those before the relay, which passes a spike on one step later.
    """
    cells, times = network.spikes(relay)
    with replacing(target) as part, h5py.File(part, "w") as file:
        file.attrs.update({"format": FORMAT, "version": 1, "size": relay.size, "seed": network.seed, "name": relay.name})
        file.create_dataset("i", data=cells)
        file.create_dataset("t", data=times - network.config.system.default_clock).attrs["unit"] = "second"
        file.create_dataset("w", data=network.positions(relay)).attrs["unit"] = "millimetre on the cortical plane"
    return target

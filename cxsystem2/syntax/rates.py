"""Statements that count the spikes of populations in bins, without keeping the spikes.

Each population has one counter. Every spike of one of its cells adds 1 to it through a synapse without delay, and a
state monitor reads all counters once a bin: one synaptic event for each spike, and one number for each bin.
"""

from __future__ import annotations

import numpy as np

from cxsystem2.syntax.bank import Bank
from cxsystem2.syntax.layout import Layout, RateRecorder
from cxsystem2.syntax.statement import Argument, ArrayArgument, Connect, Create, Name, QuantityArgument


def add_rates(bank: Bank, layout: Layout, recorder: RateRecorder) -> None:
    """The counters, their synapses and their monitor."""
    name = recorder.name
    places = [layout.soma(cells) for cells in recorder.members]
    bank.arrays[f"SR_{name}.i"] = np.concatenate([np.arange(place.start, place.stop, dtype=np.int32) for place in places])
    counters = np.arange(len(places), dtype=np.int32)
    bank.arrays[f"SR_{name}.j"] = np.repeat(counters, [place.size for place in places])
    bank.arrays[f"StMon_{name}.record"] = counters
    record: dict[str, Argument] = {
        "record": ArrayArgument(f"StMon_{name}.record"),
        "dt": QuantityArgument(recorder.bin, "second"),
    }
    bank.add(
        Create(name, "NeuronGroup", (len(places), "count : 1")),
        Create(f"SR_{name}", "Synapses", (Name(recorder.owner), Name(name)), {"on_pre": "count_post += 1"}),
        Connect(f"SC.SR_{name}", ArrayArgument(f"SR_{name}.i"), ArrayArgument(f"SR_{name}.j")),
        Create(f"StMon_{name}", "StateMonitor", (Name(name), "count"), record),
    )

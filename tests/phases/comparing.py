"""What a snapshot holds after its runs, whatever its number of partitions."""

import numpy as np

from cxsystem2.devices import Options
from cxsystem2.phases import Snapshot
from cxsystem2.snapshots import ArrayFile
from cxsystem2.snapshots.records import RECORDS
from cxsystem2.syntax.lower import lower


def play(folder, tables, k, *legs, device="cpp", **more):
    """Build a snapshot and run it in some legs: until when (second), ranks and threads of each; each opens it anew."""
    Snapshot.build(*tables, folder, partitions=k, device=device, options=Options(fast=device == "cpp"))
    for until, ranks, threads in legs:
        Snapshot.open(folder).run(until, ranks=ranks, options=Options(threads=threads), **more)
    return Snapshot.open(folder)


def records(snapshot):
    """The bytes of each file of records that has any."""
    return {path.name: path.read_bytes() for path in (snapshot.folder / RECORDS).iterdir() if path.stat().st_size}


def state(snapshot):
    """All arrays of the newest generation: those of cells in their order, those of synapses by source, delay and target."""
    generation, damages = snapshot.store.latest_whole()
    assert not damages
    pieces = [dict(generation.arrays(number)) for number in range(snapshot.manifest.k)]
    found = {f"common {name}": values for name, values in dict(generation.arrays(None)).items()}
    order = {}
    for name in dict.fromkeys(name for piece in pieces for name in piece):
        values = np.concatenate([piece[name] for piece in pieces if name in piece])
        if name.startswith("cells/"):
            population = name.split("/")[1]
            values = values[np.argsort(np.concatenate([one.numbers(population) for one in snapshot.manifest.partitions]))]
        if name.startswith("synapses/"):
            pathway = name.rpartition("/")[0].removeprefix("synapses/")
            if pathway not in order:
                order[pathway] = _order(snapshot, pathway)
            values = values[order[pathway]]
        found[name] = values
    return {"step": np.array(generation.step)} | found


def _order(snapshot, pathway):
    """In which order the synapses of a pathway are by source, delay and target, over all partitions."""
    network = snapshot.system().network
    model = lower(network, form=snapshot.system().device.form(network.config))
    for projection in model.layout.projections:
        for number, member in enumerate(projection.members):
            if member.name != pathway:
                continue
            ends = []
            for part in range(snapshot.manifest.k):
                stored = ArrayFile(snapshot.folder / "network" / str(part) / "synapses.h5")
                own = stored[f"{projection.name}/owner"] == number
                ends.append([stored[f"{projection.name}/{name}"][own] for name in ("j", "delay", "i")])
            return np.lexsort([np.concatenate(column) for column in zip(*ends, strict=True)])
    raise AssertionError(pathway)


def differences(one, other):
    """The names of what two snapshots have not in common, of their records and of their last state."""
    wrong = []
    both = (("record", records(one), records(other), bytes.__eq__), ("state", state(one), state(other), _equal))
    for told, first, second, same in both:
        for name in sorted(first.keys() | second.keys()):
            if name not in first or name not in second:
                wrong.append(f"{told} {name} is in one alone")
            elif not same(first[name], second[name]):
                wrong.append(f"{told} {name}")
    return wrong


def _equal(one, other):
    """Bits, not values: -0.0 is another number than 0.0, and no number is itself."""
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()

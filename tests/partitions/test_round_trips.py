"""What is divided and put together again is what it was, however it is divided."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2 import CxSystem
from cxsystem2.devices import Memory, Records
from cxsystem2.partitions import pieces, records
from cxsystem2.partitions.division import blocks, shares, stated, together
from cxsystem2.partitions.methods import Blocks
from cxsystem2.phases.description import places
from cxsystem2.recording import assemble
from cxsystem2.results.on_disk import RecordReader
from cxsystem2.snapshots.records import RecordedExtent
from cxsystem2.syntax.layout import RELAYS
from cxsystem2.syntax.lower import lower
from tests.phases.kinds import KINDS

NUMBERS = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def network():
    return CxSystem(*KINDS["plastic"](), device="python").network


@pytest.fixture(scope="module")
def model(network):
    model = lower(network)
    model.draw(without={})
    return model


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=30), st.data())
def test_each_rank_takes_neighbouring_partitions_and_at_least_one(loads, data):
    ranks = data.draw(st.integers(1, len(loads)))
    found = shares(loads, ranks)
    assert [number for own in found for number in own] == [*range(len(loads))]
    assert len(found) == ranks and all(len(own) for own in found)


def divided(network, number, data):
    """The network in partitions of any blocks."""
    found = Blocks(network)
    owners = data.draw(st.lists(st.integers(0, number - 1), min_size=len(found), max_size=len(found)))
    return found.partitions(np.array(owners), number)


@given(st.integers(1, 12), st.data())
def test_partitions_are_what_the_manifest_says_of_them(network, number, data):
    parts = divided(network, number, data)
    assert [blocks(network, one) for one in stated(network, parts)] == parts
    cut = data.draw(st.integers(0, len(parts)))
    first, second = together(parts[:cut]), together(parts[cut:])
    for one in network.config.populations:
        cells = [cell for part in (first, second) for cell in part.cells(one.label, one.size)]
        assert sorted(cells) == [*range(one.size)]


@given(st.integers(1, 8), NUMBERS, st.data())
def test_a_state_is_the_same_after_it_was_cut_and_joined(model, number, seed, data):
    rng = np.random.default_rng(seed)
    parts = divided(model.network, number, data)
    arrays = {"spikes/cell": rng.integers(0, 9, 5), "groups/x/lastspike": rng.random(1)}
    for one in model.network.config.populations:
        arrays[f"cells/{one.name}/soma/vm"] = rng.normal(size=one.size)
        arrays[f"cells/{one.name}/soma/not_refractory"] = rng.random(one.size) < 0.5
    for projection in model.layout.projections:
        owners = np.asarray(model.owners.get(projection.name, np.zeros(len(model.bank.arrays[f"{projection.name}.j"]))))
        for member, pathway in enumerate(projection.members):
            arrays[f"synapses/{pathway.name}/wght"] = rng.normal(size=int(np.count_nonzero(owners == member)))
    cut, common = pieces.cut(model, arrays, parts)
    found = pieces.join(model, parts, cut, common)
    assert found.keys() == arrays.keys()
    assert [name for name in arrays if found[name].tobytes() != arrays[name].tobytes()] == []


def _rows(rng, columns, number):
    """Rows that are there once, in their order."""
    rows = np.unique(rng.integers(0, 6, (columns, number)), axis=1)
    return [np.array(row) for row in rows]


@given(st.integers(1, 5), NUMBERS)
def test_what_belongs_to_no_partition_is_there_once_after_ranks_had_it(ranks, seed):
    rng = np.random.default_rng(seed)
    step, cell = _rows(rng, 2, 20)
    common = {"spikes/step": step, "spikes/cell": cell, "groups/x/y": rng.random(3)}
    cell, kind, late = _rows(rng, 3, 20)
    common |= {"rows/P/cell": cell, "rows/P/kind": kind, "rows/P/late": late, "rows/P/R": rng.random(len(cell))}
    common |= {"rows/P/events": rng.integers(0, 100, 1)}
    step, cell, kind, late = _rows(rng, 4, 20)
    common |= {f"waiting/P/{name}": own for name, own in (("step", step), ("cell", cell), ("kind", kind), ("late", late))}
    common |= {"waiting/P/factor": rng.random(len(step))}
    for recorder in ("NR_1000us_NG", f"NR_1000us_{RELAYS}"):
        common |= {
            f"recorders/{recorder}/{name}": rng.integers(0, 50, 2).astype(float) for name in ("count", "before", "begin")
        }
    found = pieces.united([pieces.for_rank(common, rank) for rank in range(ranks)])
    assert found.keys() == common.keys()
    assert [name for name in common if not np.array_equal(found[name], common[name])] == []


@given(NUMBERS, st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_records_that_are_written_in_stretches_are_read_as_one(model, tmp_path_factory, seed, stretches):
    """Also when a run is cut and goes on in between, and while it goes on."""
    rng, folder, dt = np.random.default_rng(seed), tmp_path_factory.mktemp("records"), model.system.interval.dt
    kept, known = Memory(), RecordedExtent(0, "id", {})
    for stretch in stretches:
        files, step = records.RecordFiles(folder, model, known), known.step
        for sink in (files, kept):
            _record(sink, model, np.random.default_rng([seed, step]), step, step + stretch, dt)
        known = RecordedExtent(step + stretch, "id", files.flush(step + stretch))
        if rng.random() < 0.5:  # it goes on after its last checkpoint, and is killed
            _record(files, model, rng, known.step, known.step + 5, dt)
        files.close()
    for path, one in known.records.items():
        with open(folder / path, "ab") as file:
            file.write(b"torn")
        data = (folder / path).read_bytes()[: one.bytes]
        assert (len(data), one.checksum) == (one.bytes, f"crc32:{zlib.crc32(data):08x}")
    _agree(model, RecordReader(folder, known, dt), kept)
    records.RecordFiles(folder, model, known).close()
    assert [path for path, one in known.records.items() if (folder / path).stat().st_size != one.bytes] == []


def _agree(model, reader, kept):
    """What is read is what was kept."""
    found = Records(kept.all_spikes(), kept.all_states(), kept.all_counts())
    whole, where = assemble(model, found, {}, "", ""), places(model)
    sizes = {name: one.size for name, one in whole.populations.items()}
    for name, spikes in reader.spikes(where.spikes, sizes):
        assert all(np.array_equal(one, other) for one, other in zip(spikes, whole.spikes[name], strict=True)), name
    for (name, variable), place in where.samples.items():
        other = whole.recordings[name][variable]
        if variable == "rate":
            one = reader.rate(place, other, {}, sizes[name], model.system.runtime)
        else:
            one = reader.samples(place, other)
        assert np.array_equal(one.t, other.t) and np.array_equal(one.values, other.values), (name, variable)


def _record(sink, model, rng, begin, end, dt):
    """Spikes, samples and bins of some steps, as a device hands them over."""
    steps = np.arange(begin, end)
    for group in model.layout.spike_recorders:
        fired = np.sort(rng.integers(begin, end, 5))
        sink.spikes(group, np.sort(rng.integers(0, 40, 5)).astype(np.int32), fired * dt)
    for recorder in model.layout.state_recorders:
        every = round((recorder.dt or dt) / dt)
        numbers = np.unique(-(-steps // every))
        numbers = numbers[(numbers * every >= begin) & (numbers * every < end)]
        width = len(model.bank.arrays[f"{recorder.name}.record"])
        sink.states(recorder.name, numbers * (recorder.dt or dt), rng.normal(size=(len(numbers), width)))
    for counted in model.layout.rate_recorders:
        every = round(counted.bin / dt)
        numbers = np.unique(-(-steps // every))
        numbers = numbers[(numbers * every >= begin) & (numbers * every < end)]
        sink.counts(counted.name, numbers * counted.bin, rng.integers(0, 9, (len(numbers), len(counted.members))).astype(float))

"""A network on disk in the format of STACS: the arrays that were there, its partitions, its state, and what is on its way."""

import numpy as np
import pytest

from cxsystem2.connections import Connections
from cxsystem2.devices import Options
from cxsystem2.errors import CxSystemError
from cxsystem2.phases import Snapshot
from cxsystem2.phases.edges import graph
from cxsystem2.phases.to_stacs import write_stacs
from cxsystem2.stacs import (
    NONE,
    Links,
    SnapshotPath,
    StacsPopulation,
    StacsSettings,
    find,
    leaky,
    read_settings,
    read_snapshot,
    static,
    symmetric,
    write_network,
    write_tables,
)
from cxsystem2.stacs.model import StacsModel
from cxsystem2.testing import models

STEP, TICK = 0.5e-3, 500_000
SIZES = {"one": 300, "two": 290}
ARRAYS = (
    "coordinates",
    "vertex_model",
    "vertex_reals",
    "offsets",
    "neighbours",
    "edge_model",
    "edge_reals",
    "edge_ticks",
    "parts",
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


@pytest.fixture
def network(tmp_path):
    """Leaky and quadratic cells of two populations with synapses of both signs, in the format of STACS, by plain arrays."""
    random = np.random.default_rng(3)
    quadratic = StacsModel("vertex", "two", 10, {"a": 0.02, "c": -65.0, "d": 8.0})
    cells = [
        StacsPopulation(leaky("one", threshold=12e-3, tau=15e-3, capacitance=1e-12), random.normal(size=300) + 1j,
              {"v": random.uniform(0, 11, 300), "I_app": 3.0}),
        StacsPopulation(quadratic, random.normal(size=290) + 0j,
              {"v": random.uniform(-70, -60, 290), "u": -13.0, "I": random.normal(size=290), "I_app": 12.0}),
    ]  # fmt: skip
    links = []
    for pre in SIZES:
        for post in SIZES:
            pairs = np.argwhere(random.random((SIZES[pre], SIZES[post])) < 0.02).astype(np.int32)
            signs = random.random(len(pairs)) < 0.5
            for own, sign in ((signs, 1), (~signs, -1)):
                number = int(own.sum())
                delay = random.integers(1, 8, number) * STEP
                found = Connections(*pairs[own].T, random.uniform(1, 9, number) * 1e-12, delay)
                links.append(Links(static("link"), pre, post, found, sign))
    write_network(cells, links, SnapshotPath(tmp_path / "stacs", "it"), StacsSettings(step=0.5, runtime=100.0))
    return find(tmp_path / "stacs")


def built(place, folder, partitions=1, **options):
    """The network on disk of one of STACS, and its tables."""
    tables = write_tables(place, folder.with_name("tables"))
    return Snapshot.build(tables.anatomy, tables.physiology, folder, partitions=partitions, trust=True, **options)


def written(snapshot, folder):
    place = SnapshotPath(folder, "again")
    write_stacs(snapshot, place)
    return place, read_snapshot(place)  # which compares all sums


def test_it_is_exported_as_it_was_imported(network, tmp_path):
    before = read_snapshot(network)
    place, after = written(built(network, tmp_path / "net"), tmp_path / "out")
    for name in ARRAYS:
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), rtol=1e-7, atol=1e-12, err_msg=name)
    assert after.models[0] == before.models[0] and after.models[1].parameters == before.models[1].parameters
    assert symmetric(after) is after and len(after.events) == 0
    settings = read_settings(place.description("yml"))
    assert (settings.step, settings.runtime) == (0.5, 100.0)
    again = write_tables(place, tmp_path / "again")
    first = read_snapshot(network)
    assert Snapshot.build(again.anatomy, again.physiology, tmp_path / "twice", trust=True).synapses == first.edges


@pytest.mark.parametrize(
    "options", [{}, pytest.param({"device": "cpp", "options": Options(fast=True)}, marks=pytest.mark.compiled)]
)
def test_partitions_are_those_of_the_network(network, options, tmp_path):
    snapshot = built(network, tmp_path / "net", 2, **options)
    assert snapshot.manifest.k == 2
    whole, (_, found) = read_snapshot(network), written(snapshot, tmp_path / "out")
    sizes = [sum(last - first for own in part.cells.values() for first, last in own) for part in snapshot.manifest.partitions]
    assert np.diff(found.parts).tolist() == sizes
    assert symmetric(found) is found
    number = {}  # of each vertex in the whole network
    for name in SIZES:
        number.update(zip(found.vertices(name).tolist(), whole.vertices(name).tolist(), strict=True))
    assert edges(found, number) == pytest.approx(edges(whole, {vertex: vertex for vertex in range(whole.size)}), rel=1e-7)


def edges(snapshot, number):
    """Weight and delay of each edge."""
    real = np.flatnonzero(snapshot.edge_model != NONE)
    ends = zip(snapshot.neighbours[real].tolist(), snapshot.rows[real].tolist(), strict=True)
    pairs = [(number[source], number[target]) for source, target in ends]
    return {
        (*pair, name): float(value)
        for name, values in (("weight", snapshot.edge_reals), ("delay", snapshot.edge_ticks))
        for pair, value in zip(pairs, values, strict=True)
    }


def test_the_scheme_of_stacs_goes_on_from_there(network, tmp_path):
    """State and events of the middle of a run, given to STACS's scheme in numpy, go on with the spikes of the whole run."""
    snapshot, middle, steps = built(network, tmp_path / "net"), 61, 200
    snapshot.run(until=middle * STEP)
    _, found = written(snapshot, tmp_path / "out")
    assert len(found.events) > 100
    snapshot.run(until=steps * STEP)
    results, expected = snapshot.results(), set()
    for name, spikes in results.spikes.items():
        first = 0 if "_one_" in name else 300
        late = spikes.t > (middle - 0.5) * STEP
        times = np.round(spikes.t[late] / STEP).astype(int) - middle
        expected |= set(zip(times.tolist(), (spikes.i[late] + first).tolist(), strict=True))
    assert len(expected) > 300 and {cell < 300 for _, cell in expected} == {True, False}
    assert scheme(found, steps - middle) == expected


def scheme(found, steps, step=0.5):
    """The spikes of a snapshot of STACS: leak and input, or two half steps and the recovery; then threshold and reset."""
    one, two = found.vertices("one"), found.vertices("two")
    leaky = np.isin(np.arange(found.size), one)
    v, u, arriving = np.zeros(found.size), np.zeros(found.size), np.zeros((steps + 50, found.size))
    applied = np.zeros(found.size)
    for place, values in ((0, v), (1, arriving[0]), (2, applied)):
        values[one] = found.vertex_state("one", place)
    for place, values in ((0, v), (1, u), (2, arriving[0]), (3, applied)):
        values[two] = found.vertex_state("two", place)
    events, weights = found.events, np.zeros(len(found.neighbours))
    weights[found.edge_model != NONE] = found.edge_reals
    entry = found.offsets[events.target] + events.index - 1
    assert (found.neighbours[entry] == events.source).all() and (np.diff(events.target) >= 0).all()
    np.add.at(arriving, (-(-events.time // TICK), events.target), weights[entry])
    real = np.flatnonzero(found.edge_model != NONE)
    source, target, late = found.neighbours[real], found.rows[real], -(-found.edge_ticks // TICK)
    spikes = set()
    for now in range(steps):
        current = arriving[now] + applied
        first = v + step / 2 * ((0.04 * v + 5) * v + 140 - u + current)
        second = first + step / 2 * ((0.04 * first + 5) * first + 140 - u + current)
        v = np.where(leaky, v * np.exp(-step / 15) + step * current, second)
        u = np.where(leaky, u, u + step * 0.02 * (0.2 * v - u))
        fired = np.where(leaky, v >= 12, v >= 30)
        v = np.where(fired, np.where(leaky, 0.0, -65.0), v)
        u[fired] += 8
        spikes |= {(now, cell) for cell in np.flatnonzero(fired).tolist()}
        sent = np.flatnonzero(fired[source])
        np.add.at(arriving, (now + 1 + late[sent], target[sent]), found.edge_reals[sent])
    return spikes


def test_poisson_sources_keep_their_rate_and_their_target(tmp_path):
    cells = [
        StacsPopulation(leaky("one", threshold=12e-3, tau=15e-3, capacitance=2e-12), np.zeros(300, complex)),
        StacsPopulation(StacsModel("vertex", "drive", 34, {"rate": 40.0}), np.arange(20) + 0j),
    ]
    ends = np.arange(20, dtype=np.int32)
    ring = np.arange(300, dtype=np.int32)
    links = [
        Links(static("link"), "drive", "one", Connections(ends, 3 * ends, np.full(20, 5e-12), np.full(20, 1e-3))),
        Links(static("link"), "one", "one", Connections(ring, np.roll(ring, 1), np.full(300, 1e-12), np.full(300, 1e-3))),
    ]
    write_network(cells, links, SnapshotPath(tmp_path / "stacs", "it"), StacsSettings(step=0.5, runtime=100.0))
    snapshot = built(find(tmp_path / "stacs"), tmp_path / "net", 2)
    snapshot.run(until=0.05)
    _, found = written(snapshot, tmp_path / "out")
    source = next(model for model in found.models if model.number == 34)
    assert source.parameters == {"rate": 40.0}
    real = np.flatnonzero(found.edge_model != NONE)
    driven = np.isin(found.neighbours[real], found.vertices(source.name))
    assert driven.sum() == 20 and (found.edge_ticks[driven] == 2 * TICK).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda one, two: None, r"anatomy.*: G, neuron_type: NG1_SS_L4: cells of EIF have no exact counterpart in STACS"),
    ],
)
def test_what_has_no_counterpart_is_named_with_its_place(change, message, tmp_path):
    anatomy, physiology = models.small()
    del anatomy["IN"]
    anatomy["S"] = [row for row in anatomy["S"] if row["pre_syn_idx"] != 0]
    snapshot = Snapshot.build(anatomy, physiology, tmp_path / "net")
    with pytest.raises(CxSystemError, match=message):
        write_stacs(snapshot, SnapshotPath(tmp_path / "out", "net"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("refractory_period: 0*ms", "refractory_period: 2*ms", "refractory_period: NG0_one_L4 has a refractory time, which"),
        ("VT: 12.0*mV", "VT: 12.0*mV\n  tonic_current: 1*pA", "NG0_one_L4 has a tonic current, which cells of STACS"),
        (
            "current: C*(exp(-dt/tau) - 1)/dt*vm + I_app",
            "current: C*(exp(-dt/tau) - 1)/dt*(vm - 1*mV) + I_app",
            "have no exact",
        ),
        ("current: -I_minus", "current: -2*I_minus", "the receptor STACS_inhibition has no exact counterpart"),
    ],
)
def test_what_a_cell_has_beyond_stacs_is_named(network, old, new, message, tmp_path):
    tables = write_tables(network, tmp_path / "tables")
    text = tables.physiology.read_text()
    assert old in text
    tables.physiology.write_text(text.replace(old, new))
    snapshot = Snapshot.build(tables.anatomy, tables.physiology, tmp_path / "net", trust=True)
    with pytest.raises(CxSystemError, match=message):
        write_stacs(snapshot, SnapshotPath(tmp_path / "out", "net"))


@pytest.mark.parametrize("device", ["python", pytest.param("cpp", marks=pytest.mark.compiled)])
def test_any_network_is_a_graph_for_metis(device, tmp_path):
    anatomy, physiology = models.small()
    snapshot = Snapshot.build(anatomy, physiology, tmp_path / "net", device=device, options=Options(fast=device == "cpp"))
    network = snapshot.system().network
    first, pairs = {"0": 0, "1": 10, "2": 90}, set()
    for pathway in network.config.pathways:
        one = network.connections(pathway)
        ends = (one.source + first[pathway.pre]).tolist(), (one.target + first[pathway.post]).tolist()
        pairs |= set(zip(*ends, strict=True))
    found = graph(snapshot)
    rows = np.repeat(np.arange(110), np.diff(found.offsets))
    both = {(source, target) for source, target in pairs if source != target}
    expected = {pair: 1 + ((pair[1], pair[0]) in both and pair in both) for pair in both | {pair[::-1] for pair in both}}
    assert (
        dict(zip(zip(rows.tolist(), found.neighbours.tolist(), strict=True), found.edge_weights.tolist(), strict=True))
        == expected
    )
    assert found.vertex_weights.sum() == 110 + snapshot.synapses

"""A network of STACS as tables: the runs agree with STACS's records, and with its scheme written out in numpy."""

import re

import numpy as np
import pytest
import yaml

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.errors import CxSystemError
from cxsystem2.stacs import find, read_snapshot, read_spikes, write_tables


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


def run(converted, *changes):
    report = check(converted.anatomy, converted.physiology).report
    assert report.errors == []
    return CxSystem(converted.anatomy, converted.physiology, trust=True, changes=list(changes)).run(save_results=False)


def test_the_sample_repeats_its_own_records(ring, tmp_path):
    """Every spike and every potential that STACS wrote; a spike has the time of the beginning of its step here."""
    converted = write_tables(find(ring), tmp_path / "ring", records=ring / "record")
    results = run(converted, "G[0].monitors=[Sp] [St]vm")
    spikes, cells = read_spikes(ring / "record", "ring"), read_snapshot(find(ring)).vertices("cell")
    own = spikes.of(cells)
    found = next(one for name, one in results.spikes.items() if "cell" in name)
    assert len(own.time) == 9
    assert np.round(np.asarray(found.t) / 0.5e-3).astype(int).tolist() == (own.time // 500_000 - 1).tolist()
    assert np.asarray(found.i).tolist() == own.vertex.tolist()
    assert any("59 edges of Poisson sources are left out" in note for note in converted.notes)
    recorded = results.recordings["NG0_cell_L4"]["vm"]
    values, expected = np.asarray(recorded.values) * 1e3, probes(ring / "record")
    steps = np.round(np.array(sorted(expected)) / 0.5e-3).astype(int)
    assert len(steps) == 200
    np.testing.assert_allclose(values[steps], [expected[time] for time in sorted(expected)], rtol=2e-7, atol=1e-25)


def probes(folder):
    """The potentials (mV) of all cells by the time (second) at which they hold."""
    found = {}
    for part in "01":
        for path in folder.glob(f"ring.record.*.{part}"):
            for line in path.read_text().splitlines():
                words = line.split()
                if words[1] != "0":
                    found.setdefault(int(words[1], 16) / 1e9, {})[part] = [float(word) for word in words[5:]]
    return {time: parts["0"] + parts["1"] for time, parts in found.items()}


def test_a_random_source_fires_at_its_rate(ring, tmp_path):
    results = run(write_tables(find(ring), tmp_path / "ring"))
    count = len(next(one for name, one in results.spikes.items() if "relay" in name).t)
    assert abs(count - 400) < 5 * np.sqrt(400 * 0.8)  # 2,000 steps, each with the probability 0.2


MIXED = """
---
{type: vertex, modname: leaky, modtype: 30, param: [{name: v_thresh, value: 12.0}, {name: tau, value: 15.0},
 {name: C, value: 2.0}]}
...
---
{type: vertex, modname: quadratic, modtype: 10, param: [{name: a, value: 0.02}, {name: b, value: 0.2}, {name: c, value: -65.0},
 {name: d, value: 8.0}]}
...
---
{type: edge, modname: link, modtype: 31}
...
"""


@pytest.fixture
def mixed(tmp_path):
    """Six leaky and six quadratic cells, all connected, with weights of both signs; and what they do in numpy."""
    random, home, size = np.random.default_rng(5), tmp_path / "mixed", 12
    home.mkdir()
    kinds = np.repeat(["leaky", "quadratic"], 6)
    weight = np.round(random.normal(0, 8, (size, size)), 4)
    delay = random.integers(500_000, 4_000_000, (size, size))
    v = np.where(kinds == "leaky", random.uniform(0, 11, size), random.uniform(-70, -60, size)).round(4)
    u, synaptic = np.round(random.uniform(-15, -12, size), 4), np.round(random.normal(0, 3, size), 4)
    applied = np.where(kinds == "leaky", 4.0, 12.0)
    lines = []
    for cell in range(size):
        own = [v[cell], *([u[cell]] if kinds[cell] == "quadratic" else []), synaptic[cell], applied[cell]]
        edges = " ".join(f"link {weight[cell, other]:.7e} {delay[cell, other]:x}" for other in range(size))
        lines.append(f" {kinds[cell]} {' '.join(f'{value:.7e}' for value in own)} {edges}\n")
    (home / "mixed.yml").write_text("filebase: mixed\ntstep: 0.5\ntmax: 200.0\n")
    (home / "mixed.model").write_text(MIXED)
    (home / "mixed.adjcy.0").write_text(f" {' '.join(map(str, range(size)))}\n" * size)
    (home / "mixed.coord.0").write_text(" 0.0 0.0 0.0\n" * size)
    (home / "mixed.event.0").write_text(" 0\n" * size)
    (home / "mixed.state.0").write_text("".join(lines))
    edges = size * size
    (home / "mixed.dist").write_text(f"0 0 0 0 0\n{size} {edges} {edges + 6 * 3 + 6 * 4} {edges} 0\n")
    (home / "mixed.metis").write_text(f"0 0\n{size} {edges}\n")
    return home, simulated(kinds == "leaky", v, u, synaptic, applied, weight, delay)


def simulated(leaky, v, u, synaptic, applied, weight, delay, step=0.5, steps=400):
    """The scheme of the specification: leak and input, or two half steps and the recovery; then threshold and reset."""
    arriving = np.zeros((steps + 20, len(v)))
    arriving[0] = synaptic
    found = []
    for now in range(steps):
        current = arriving[now] + applied
        first = v + step / 2 * ((0.04 * v + 5) * v + 140 - u + current)
        second = first + step / 2 * ((0.04 * first + 5) * first + 140 - u + current)
        v = np.where(leaky, v * np.exp(-step / 15) + step / 2.0 * current, second)
        u = np.where(leaky, u, u + step * 0.02 * (0.2 * v - u))
        fired = np.flatnonzero(np.where(leaky, v >= 12, v >= 30))
        v = np.where(np.isin(np.arange(len(v)), fired), np.where(leaky, 0.0, -65.0), v)
        u[fired] += 8
        for cell in fired:
            found.append((now, int(cell)))
            late = now + 1 + -(-delay[:, cell] // 500_000)
            np.add.at(arriving, (late, np.arange(len(v))), weight[:, cell])
    return found


def test_both_neurons_do_what_the_scheme_says(mixed, tmp_path):
    home, expected = mixed
    results = run(write_tables(find(home), tmp_path / "tables"))
    found = []
    for name, one in results.spikes.items():
        first = 0 if "leaky" in name else 6
        found += zip(
            np.round(np.asarray(one.t) / 0.5e-3).astype(int).tolist(), (np.asarray(one.i) + first).tolist(), strict=True
        )
    assert len({cell for _, cell in expected}) == 12 and len(expected) > 60
    assert sorted(found) == sorted(expected)


def test_each_sign_has_its_row(mixed, tmp_path):
    anatomy = write_tables(find(mixed[0]), tmp_path / "tables").anatomy.read_text()
    assert len(re.findall("^S,ge,", anatomy, re.MULTILINE)) == len(re.findall("^S,gi,", anatomy, re.MULTILINE)) == 4


def test_the_network_is_that_of_the_snapshot(mixed, tmp_path):
    home, _ = mixed
    snapshot = read_snapshot(find(home))
    converted = write_tables(find(home), tmp_path / "tables")
    network = CxSystem(converted.anatomy, converted.physiology, trust=True).network
    found = {}
    for pathway in network.config.pathways:
        one = network.connections(pathway)
        sign = -1 if pathway.sign == "gi" else 1
        for source, target, weight, delay in zip(one.source, one.target, one.weight, one.delay, strict=True):
            found[source + 6 * int(pathway.pre), target + 6 * int(pathway.post)] = sign * weight * 1e12, round(delay / 0.5e-3)
    assert len(found) == snapshot.edges
    for entry, (source, target) in enumerate(zip(snapshot.neighbours, snapshot.rows, strict=True)):
        weight, steps = found[source, target]
        assert weight == pytest.approx(snapshot.edge_reals[entry], rel=1e-12)
        assert steps == -(-snapshot.edge_ticks[entry] // 500_000)


def test_stdp_is_named_and_frozen_on_request(folder, tmp_path):
    with pytest.raises(CxSystemError, match=r"'learn' \(STACS model 36, synapse with pair STDP\) has no exact counterpart"):
        write_tables(find(folder), tmp_path / "tables")
    assert not (tmp_path / "tables").exists()
    converted = write_tables(find(folder), tmp_path / "tables", freeze=True)
    assert any("frozen" in note for note in converted.notes)
    assert any("3 events that are on their way" in note for note in converted.notes)
    assert len(run(converted).spikes) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("modtype: 30", "modtype: 70", "'cell' \\(STACS model 70\\) has no exact counterpart"),
        ("modtype: 31", "modtype: 62", "'link' \\(STACS model 62\\) has no exact counterpart"),
        ("{name: tau, value: 15.0}, ", "", "has no parameter tau"),
        ("param: [{name: rate, value: 4e2}]", "", "has no parameter rate"),
    ],
)
def test_what_has_no_counterpart_is_named(folder, tmp_path, old, new, message):
    path = folder / "tiny.model"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(CxSystemError, match=message):
        write_tables(find(folder), tmp_path / "tables", freeze=True)


def test_long_steps_are_refused(folder, tmp_path):
    (folder / "tiny.yml").write_text("filebase: tiny\ntstep: 2.0\n")
    with pytest.raises(CxSystemError, match="tstep is 2 ms"):
        write_tables(find(folder), tmp_path / "tables", freeze=True)


def test_the_tables_are_plain(folder, tmp_path):
    converted = write_tables(find(folder), tmp_path / "tables", freeze=True)
    content = yaml.safe_load(converted.physiology.read_text())
    assert content["cell"] == {
        "C": "1.0*pF", "V_init": "0*mV", "refractory_period": "0*ms", "VT": "12.0*mV", "tau": "15.0*ms",
    }  # fmt: skip

"""Partitions of any blocks, made by any method, give the same bits as one: stopped, divided again, on ranks, and resumed."""

import numpy as np
import pytest

from cxsystem2.partitions.division import stated
from cxsystem2.partitions.methods import divide, methods
from cxsystem2.partitions.methods.even import Even
from cxsystem2.phases import Snapshot
from tests.phases.comparing import differences, play, state
from tests.phases.kinds import END, KINDS

CUT = 0.0237


@pytest.fixture
def alternating(monkeypatch):
    """Partitions with a block in between that belongs to another one."""
    monkeypatch.setattr(Even, "owners", lambda self, blocks, parts: np.resize([0, 1, 0, 2, 1, 2, 0, 2], len(blocks)) % parts)


def spread_out(kind):
    """The tables of a kind, with each population in a place of its own."""
    anatomy, physiology = KINDS[kind]()
    for place, row in enumerate(anatomy["G"]):
        row["net_center"] = f"{5 + place}+0j"
    return anatomy, physiology


def kinds(*daily):
    """For every kind of network; those that are not for every day are slow."""
    chosen = [pytest.param(kind, marks=[pytest.mark.slow] * (kind not in daily)) for kind in KINDS]
    return pytest.mark.parametrize("kind", chosen, indirect=True, scope="module")


@pytest.fixture(scope="module")
def kind(request):
    """A kind of network."""
    return request.param


@pytest.fixture(scope="module")
def whole(kind, tmp_path_factory):
    """The network of a kind, in one partition, run by one process in one go."""
    return play(tmp_path_factory.mktemp(kind) / "whole", spread_out(kind), 1, (END, 1, 1))


@kinds("pyramidal", "plastic")
@pytest.mark.compiled
@pytest.mark.parametrize("legs", [((END, 1, 2),), ((CUT, 3, 1), (END, 2, 2))], ids=["one process", "ranks 3, then 2"])
def test_partitions_without_neighbours_give_the_same_bits(kind, whole, legs, tmp_path, alternating, with_mpi):
    found = play(tmp_path / "it", spread_out(kind), 3, *legs)
    assert max(len(ranges) for part in found.manifest.partitions for ranges in part.cells.values()) > 1
    assert differences(whole, found) == []


@kinds("plastic")
@pytest.mark.compiled
@pytest.mark.parametrize("method", methods)
def test_a_run_goes_on_after_every_method(kind, whole, method, tmp_path, with_mpi):
    if reason := methods[method]().missing():
        pytest.skip(reason)
    snapshot = play(tmp_path / "it", spread_out(kind), 2, (CUT, 2, 1))
    before = state(snapshot)
    for k in (5, 3):
        snapshot = snapshot.repartition(k, method=method)
        assert (snapshot.manifest.k, snapshot.manifest.options["method"]) == (k, method)
        assert snapshot.store.verify() == []
        assert [name for name, values in state(snapshot).items() if values.tobytes() != before[name].tobytes()] == []
    snapshot.run(END, ranks=2)
    assert differences(whole, snapshot) == []


@kinds("plastic")
@pytest.mark.compiled
def test_one_method_after_the_other(whole, kind, tmp_path, alternating, with_mpi):
    snapshot = play(tmp_path / "it", spread_out(kind), 3, (0.01, 3, 1))
    for number, (method, k) in enumerate((("space", 2), ("even", 4), ("metis", 3), ("even", 2)), start=2):
        if methods[method]().missing():
            continue
        snapshot = snapshot.repartition(k, method=method)
        snapshot.run(number * 0.01, ranks=snapshot.manifest.k if number % 2 else 1)
    snapshot.repartition(1).run(END)
    assert differences(whole, Snapshot.open(tmp_path / "it")) == []


@pytest.mark.parametrize("method", ["even", "space"])
def test_a_network_is_built_by_a_method(method, tmp_path):
    built = Snapshot.build(*spread_out("plastic"), tmp_path / "it", partitions=3, method=method, device="python")
    assert built.manifest.options["method"] == method
    network = built.system().network
    assert built.manifest.partitions == stated(network, divide(network, 3, method))


def test_synapses_are_numbered_alike_in_any_partitions(tmp_path, alternating):
    """What is recorded of single synapses is of the same ones, though they come from partitions whose cells alternate."""
    anatomy, physiology = KINDS["plastic"]()
    anatomy["params"]["runtime"] = "8*ms"
    anatomy["S"][1]["monitors"] = "[St]wght[rec](0-2000-50)[dt]1*ms"
    found = [play(tmp_path / str(k), (anatomy, physiology), k, (0.008, 1, None), device="python") for k in (1, 3)]
    found.append(found[1].repartition(2, tmp_path / "2"))
    assert differences(found[0], found[1]) == []
    assert differences(found[0], found[2]) == []

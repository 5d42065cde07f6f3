"""A network on disk gives the same bits for any number of partitions, ranks and threads, in one go and stopped and resumed."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.devices.standalone import making, ranks
from cxsystem2.errors import DeviceError
from cxsystem2.phases import Snapshot
from cxsystem2.testing import models
from tests.phases.comparing import differences, play
from tests.phases.kinds import ALONE, END, KINDS

CUT = 0.0237
"""A time within bins of rates, between two samples, with spikes on their way."""
DAILY = {
    "ranks 2, then 3": (7, ((CUT, 2, 2), (END, 3, 1))),
    "ranks 3, then 1": (3, ((CUT, 3, 1), (END, 1, 2))),
    "one rank, twice": (2, ((CUT, 1, 1), (END, 1, 1))),
}
EVERYTHING = [
    (k, processes, threads, cut)
    for k in (1, 2, 3, 7)
    for processes in (1, 2, 3)
    if processes <= k
    for threads in (1, 2)
    for cut in (False, True)
]


@pytest.fixture(scope="module", params=[pytest.param(kind, marks=[pytest.mark.slow] * (kind in ALONE)) for kind in KINDS])
def kind(request):
    """A kind of network."""
    return request.param


@pytest.fixture(scope="module")
def whole(kind, tmp_path_factory):
    """The network of a kind, in one partition, run by one process in one go."""
    return play(tmp_path_factory.mktemp(kind) / "whole", KINDS[kind](), 1, (END, 1, 1))


@pytest.mark.compiled
def test_the_network_is_busy(whole):
    """What is compared is worth it: every population fires before and after the cut, and all recorders have something."""
    results = whole.results()
    for name, spikes in results.spikes.items():
        assert min(np.count_nonzero(spikes.t < CUT), np.count_nonzero(spikes.t > CUT)) > 30, name
    assert all(len(one.values) for own in results.recordings.values() for one in own.values())


@pytest.fixture
def generated(monkeypatch):
    """The ranks whose program was generated."""
    found, real = [], making.made

    def noted(*given, shared=False, **more):
        found.extend([shared] * shared)
        return real(*given, shared=shared, **more)

    monkeypatch.setattr("cxsystem2.devices.standalone.making.made", noted)
    return found


@pytest.mark.compiled
@pytest.mark.parametrize("way", DAILY)
def test_any_division_gives_the_same_bits(kind, whole, way, tmp_path, with_mpi, generated):
    """At most the first leg with several ranks generates their program: for the second one its structure is known."""
    k, legs = DAILY[way]
    assert differences(whole, play(tmp_path / "it", KINDS[kind](), k, *legs)) == []
    assert len(generated) in (0, legs[0][1] if legs[0][1] > 1 else 0)


@pytest.mark.compiled
def test_it_does_not_matter_how_often_spikes_are_exchanged(kind, whole, tmp_path, monkeypatch, with_mpi):
    """Ranks exchange them after the smallest delay of the network; here after every step."""
    usual, windows = ranks._window, []

    def each_step(members):
        windows.append(usual(members))
        return 1

    monkeypatch.setattr(ranks, "_window", each_step)
    assert differences(whole, play(tmp_path / "it", KINDS[kind](), 2, (END, 2, 1))) == []
    assert windows[0] > 1 or kind in ("plastic", "depressing", "driven")  # some delays of the last are drawn as short as a step


@pytest.mark.slow
@pytest.mark.compiled
@pytest.mark.parametrize(("k", "processes", "threads", "cut"), EVERYTHING)
def test_every_division_gives_the_same_bits(kind, whole, k, processes, threads, cut, tmp_path, with_mpi):
    """Those that are stopped go on with another number of ranks and threads."""
    legs = [(END, processes, threads)]
    if cut:
        legs = [(CUT, processes, threads), (END, processes % min(k, 3) + 1, 3 - threads)]
    assert differences(whole, play(tmp_path / "it", KINDS[kind](), k, *legs)) == []


@pytest.mark.compiled
def test_the_results_are_those_of_a_run_in_one_go(kind, whole):
    """Also the last bin of a rate, which the end cuts, and the times of samples, to the bit."""
    once = CxSystem(*KINDS[kind](), device="cpp").run(options=Options(fast=True), save_results=False)
    _agree(whole.results(), once)


def _agree(found, known):
    assert found.spikes.keys() == known.spikes.keys()
    for name, spikes in known.spikes.items():
        assert all(np.array_equal(one, other) for one, other in zip(found.spikes[name], spikes, strict=True)), name
    assert {name: [*own] for name, own in found.recordings.items()} == {name: [*own] for name, own in known.recordings.items()}
    for population, own in known.recordings.items():
        for name, recording in own.items():
            other = found.recordings[population][name]
            assert np.array_equal(other.values, recording.values) and np.array_equal(other.t, recording.t), (population, name)


def _small(word):
    """A network that Brian2's interpreter soon has done."""
    anatomy, physiology = KINDS[word]()
    anatomy["params"]["runtime"] = "30*ms"
    for row in anatomy["G"]:
        row["number_of_neurons"] = 270
        row["monitors"] = "[Sp] [Rate][dt]7*ms [St]vm[rec](3-269-40)[dt]0.3*ms"
    return anatomy, physiology


@pytest.mark.parametrize(
    ("device", "word"),
    [("python", "depressing"), ("python", "plastic"), *(("cython", word) for word in ("noise", "depressing", "plastic"))]
    + [pytest.param("python", word, marks=pytest.mark.slow) for word in ("background", "noise", "pyramidal", "inputs")],
)
def test_devices_of_brian2_give_the_same_bits(device, word, tmp_path):
    whole = play(tmp_path / "whole", _small(word), 1, (0.03, 1, None), device=device)
    stopped = play(tmp_path / "stopped", _small(word), 3, (0.0117, 1, None), (0.03, 1, None), device=device)
    assert differences(whole, stopped) == []
    _agree(stopped.results(), CxSystem(*_small(word), device=device).run(save_results=False))


def _refused(folder, tables, match):
    """It cannot be on two ranks, and the message says why; one process runs it in two partitions."""
    anatomy, _ = tables
    anatomy["params"]["runtime"] = "5*ms"
    for row in anatomy["G"]:
        row["number_of_neurons"] = 270
    Snapshot.build(*tables, folder, partitions=2, device="cpp", options=Options(fast=True))
    with pytest.raises(DeviceError, match=match):
        Snapshot.open(folder).run(ranks=2)


@pytest.mark.compiled
def test_gap_junctions_need_one_process(tmp_path, with_mpi):
    _refused(
        tmp_path / "it", models.gap_junctions(), r"anatomy\.csv:\d+:\d+: .*'Gap_junction' reads .* of its sources.*take 1 rank"
    )


@pytest.mark.compiled
def test_recorded_synapses_need_one_process(tmp_path, with_mpi):
    _refused(
        tmp_path / "it", models.short_term(), r"anatomy\.csv:\d+:\d+: .*single synapses are recorded or saved.*take 1 rank"
    )

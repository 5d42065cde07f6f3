"""The two descriptions of how a network of STACS is run and built."""

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.stacs import read_graph, read_settings, read_spikes


def test_times_and_seed(folder, tmp_path):
    found = read_settings(folder / "tiny.yml")
    assert (found.step, found.runtime, found.queue, found.seed, found.ticks) == (0.5, 100, 20, 7, 500_000)
    found.write(tmp_path / "again.yml", "again", 3, 2)
    again = read_settings(tmp_path / "again.yml")
    assert (again.step, again.runtime, again.seed) == (found.step, found.runtime, found.seed)


@pytest.mark.parametrize("wrong", ["tstep: -1", "tstep: soon", "tmax: .inf", "randseed: a", "[1, 2]"])
def test_wrong_settings(tmp_path, wrong):
    (tmp_path / "a.yml").write_text(f"{wrong}\n")
    with pytest.raises(FileProblem, match=r"a\.yml"):
        read_settings(tmp_path / "a.yml")


def test_populations_of_a_graph(folder, tmp_path):
    found = read_graph(folder / "tiny.graph")
    assert found.sizes() == {"cell": 3, "drive": 1}
    found.write(tmp_path / "again.graph")
    assert read_graph(tmp_path / "again.graph") == found


@pytest.mark.parametrize("wrong", ["vertex: [{order: 1}]", "vertex: [{modname: a, order: 0}]", "vertex: 3", "- 1"])
def test_wrong_graphs(tmp_path, wrong):
    (tmp_path / "a.graph").write_text(f"{wrong}\n")
    with pytest.raises(FileProblem, match=r"a\.graph"):
        read_graph(tmp_path / "a.graph")


def test_records_follow_their_steps_and_not_their_names(tmp_path):
    (tmp_path / "a.evtlog.1000.0").write_text("0 30 2\n0 20 1\n")
    (tmp_path / "a.evtlog.500.0").write_text("0 10 1\n1 10 1 0 2.5\n")
    (tmp_path / "a.evtlog.500.1").write_text("0 f 0\n")
    found = read_spikes(tmp_path, "a")
    assert found.time.tolist() == [15, 16, 32, 48]
    assert found.vertex.tolist() == [0, 1, 1, 2]
    with pytest.raises(FileProblem, match="no records"):
        read_spikes(tmp_path, "b")
    (tmp_path / "a.evtlog.500.1").write_text("0 f 0\n0 g 0\n")
    with pytest.raises(FileProblem, match="line 2: 'g' is not a time"):
        read_spikes(tmp_path, "a")

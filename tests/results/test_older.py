"""Results of CxSystem itself, and what this program exports for it, read as results."""

import pickle
import zlib

import numpy as np
import pytest
from brian2 import Quantity, mV, second

from cxsystem2 import load
from cxsystem2.errors import FileProblem
from cxsystem2.exports.dictionary import save_legacy
from cxsystem2.measures import measure
from cxsystem2.results.older import UNKNOWN_SEED


def test_an_export_comes_back(results, tmp_path):
    back = load(save_legacy(results, tmp_path / "run.gz"))
    assert back.runtime == pytest.approx(results.runtime) and back.dt == pytest.approx(results.dt)
    assert back.seed == UNKNOWN_SEED
    for name, spikes in results.spikes.items():
        assert np.array_equal(back.spikes[name].i, spikes.i) and np.array_equal(back.spikes[name].t, spikes.t)
    for name, population in results.populations.items():
        own = back.populations[name]
        for text in ("label", "size", "kind", "layer"):
            assert getattr(own, text) == getattr(population, text)
        assert own.depth == population.depth
        assert np.array_equal(own.w, population.w) and np.array_equal(own.z, population.z)
    vm = back.recordings["NG1_SS_L4"]["vm"]
    assert vm.unit == "volt"
    assert np.allclose(vm.values, results.recordings["NG1_SS_L4"]["vm"].values)


def test_a_result_of_the_original(reference):
    results = load(reference / "cxsystem-results" / "pytest_spike_reference_data_200ms.gz")
    assert results.runtime == pytest.approx(0.2)
    rates = measure(results, ["rate"])["rate"]
    assert rates.round(1).tolist() == [5.0, 29.8, 20.2, 8.6, 12.2, 5.8]
    assert results.populations["NG1_L4_PC1_L4toL1"].type == "PC"
    assert [one.kind for one in results.populations.values()] == ["input"] + ["population"] * 5
    assert results.raster().get_xlim() == (0, pytest.approx(0.2))


def old(**changes):
    content = {
        "time_vector": np.arange(0, 0.1, 0.001),
        "number_of_neurons": {"NG0_relay_vpm": 2, "NG1_SS_L4": 3},
        "runtime": 100.0,  # milliseconds, as older versions wrote it
        "spikes_all": {"NG1_SS_L4": {"i": np.array([2, 0]), "t": np.array([0.02, 0.01]) * second}},
        "vm_all": {"NG1_SS_L4": {"t": np.arange(2) * second, "vm": Quantity(np.ones((2, 1)) * mV)}},
    }
    return {name: value for name, value in (content | changes).items() if value is not None}


def write(path, content):
    path.write_bytes(zlib.compress(pickle.dumps(content)))
    return path


def test_the_least_that_a_file_holds(tmp_path):
    results = load(write(tmp_path / "run.gz", old()))
    assert results.runtime == pytest.approx(0.1)
    assert results.spikes["NG1_SS_L4"].i.tolist() == [0, 2]
    assert np.isnan(results.populations["NG1_SS_L4"].w).all()
    assert results.recordings["NG1_SS_L4"]["vm"].values == pytest.approx(1e-3)
    results.raster()


@pytest.mark.parametrize(
    "changes",
    [
        {"time_vector": None}, {"time_vector": np.empty(0)}, {"number_of_neurons": None},
        {"number_of_neurons": {"NG1_SS_L4": 2}},
        {"spikes_all": {"NG1_SS_L4": {"i": np.array([1]), "t": np.array([])}}}, {"spikes_all": 3},
        {"spikes_all": {"NG7_SS_L4": {"i": np.array([1]), "t": np.array([0.1])}}},
    ],
)  # fmt: skip
def test_what_is_not_a_result_is_one_sentence(tmp_path, changes):
    with pytest.raises(FileProblem, match=r"run\.gz: this is not a result file of CxSystem"):
        load(write(tmp_path / "run.gz", old(**changes)))


def test_a_file_that_is_not_there_or_asks_for_code(tmp_path):
    with pytest.raises(FileProblem, match="there is no such file"):
        load(tmp_path / "none.gz")
    with pytest.raises(FileProblem, match="is refused: it asks for"):
        load(write(tmp_path / "bad.gz", {"time_vector": print}))

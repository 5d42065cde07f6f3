"""Neo: its objects, and a file of NIX."""

import json
from uuid import UUID

import h5py
import numpy as np
import pytest
from hypothesis import given

from cxsystem2.exports import nix
from cxsystem2.results.records import Recording, Watched
from tests.exports.made import by_cell, nothing, odd, runs

neo = pytest.importorskip("neo")


def trains_of(block):
    (segment,) = block.segments
    return {(one.annotations["population"], int(one.annotations["cell"])): one for one in segment.spiketrains}


@given(runs())
def test_every_cell_is_a_train_with_its_name(results):
    found = trains_of(nix.block(results))
    assert {key: one.magnitude.tolist() for key, one in found.items()} == by_cell(results)
    for (name, cell), one in found.items():
        assert (one.name, float(one.t_start), float(one.t_stop)) == (f"{name}[{cell}]", 0.0, 0.1)
        assert float(one.sampling_rate.rescale("Hz")) == pytest.approx(1e4)


def test_a_file_is_read_as_it_was_written(written, results):
    results.spikes.pop("NG2_BC_L4"), results.spikes.pop("NG0_relay_vpm")  # Neo takes its time for each cell
    results.watched["NG1_SS_L4"] = Watched(np.arange(20))
    pytest.importorskip("nixio")
    path, identities = written(results, "nix"), []
    with h5py.File(path) as file:  # each thing once, by whatever way one gets to it
        file.visititems(lambda _, one: identities.extend([one.attrs["entity_id"]] if "entity_id" in one.attrs else []))
    assert len({*identities}) == len(identities) and all(UUID(one).version == 4 for one in identities)
    reader = neo.io.NixIO(str(path), "ro")
    block = reader.read_block()
    reader.close()
    found = trains_of(block)
    assert {key: one.magnitude.tolist() for key, one in found.items()} == by_cell(results)
    one, place = found["NG1_SS_L4", 3], results.populations["NG1_SS_L4"]
    assert one.name == "NG1_SS_L4[3]" and float(one.annotations["sampling_rate_hz"]) == pytest.approx(1 / results.dt)
    assert np.asarray(one.annotations["position_mm"]) == pytest.approx([place.w[3].real, place.w[3].imag, place.depth])
    assert (one.annotations["layer"], int(one.annotations["population_cells"])) == ("4", 80)
    assert json.loads(block.annotations["run"])["seed"] == results.seed
    assert block.annotations["anatomy"] == results.anatomy
    (signal,) = [each for each in block.segments[0].analogsignals if each.annotations["variable"] == "wght"]
    (recorded,) = [own["wght"] for own in results.recordings.values() if "wght" in own]
    assert np.array_equal(signal.magnitude, recorded.values)
    assert signal.array_annotations["cell"].tolist() == recorded.cells.tolist()
    assert float(signal.sampling_period.rescale("s")) == pytest.approx(float(np.diff(recorded.t)[0]))


@pytest.mark.parametrize("results", [odd(), nothing()], ids=lambda results: results.title)
def test_files_hold_names_of_any_kind(written, results):
    pytest.importorskip("nixio")
    reader = neo.io.NixIO(str(written(results, "nix")), "ro")
    try:
        assert {key: one.magnitude.tolist() for key, one in trains_of(reader.read_block()).items()} == by_cell(results)
    finally:
        reader.close()


def test_uneven_steps_are_a_signal_of_its_own_kind(results):
    results.recordings["NG1_SS_L4"] = {"vm": Recording(np.array([0, 1, 3.0]), np.zeros((3, 1)), np.arange(1), "volt")}
    (signal,) = [one for one in nix._signals(results) if one.annotations["variable"] == "vm"]
    assert isinstance(signal, neo.IrregularlySampledSignal) and signal.times.magnitude.tolist() == [0, 1, 3]


def test_without_the_packages_it_says_how_to_get_them(results, monkeypatch):
    monkeypatch.setattr(nix, "find_spec", lambda name: None if name == "nixio" else name)
    assert nix.Nix().missing(results).startswith('NIX needs the package nixio: pip install ".[nix]"')

"""The input `spikes` from recordings: NWB, SONATA and NIX, written by the exports and by hand."""

import copy
import zipfile

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.config.inputs.spike_file import read_spikes
from cxsystem2.expressions import ExpressionError
from cxsystem2.results.records import Watched

NAME = "NG1_SS_L4"


@pytest.fixture
def exported(small_results, tmp_path):
    """Writes the small results as a file of spikes."""

    def exported(word):
        pytest.importorskip({"nix": "nixio", "nwb": "pynwb", "sonata": "h5py"}[word])
        if word == "nix":  # Neo takes its time for each cell
            small_results.watched[NAME] = Watched(np.arange(10))
            own = small_results.spikes[NAME]
            small_results.spikes[NAME] = type(own)(own.i[own.i < 10], own.t[own.i < 10])
            small_results.spikes.pop("NG2_BC_L4")
        path = small_results.export(word, tmp_path / f"run.{'zip' if word == 'sonata' else word}")
        if word == "sonata":
            with zipfile.ZipFile(path) as archive:
                return archive.extract("output/spikes.h5", tmp_path)
        return str(path)

    return exported


@pytest.mark.parametrize("word", ["nwb", "sonata", "nix"])
def test_what_is_exported_is_an_input_of_the_same_spikes(exported, small_results, tmp_path, word):
    path = exported(word)
    found, own = read_spikes(tmp_path / path, NAME), small_results.spikes[NAME]
    order = np.lexsort((own.i, own.t))
    assert np.lexsort((found.i, found.t)).tolist() == sorted(range(len(found.t)))
    assert found.i.tolist() == own.i[order].tolist()
    assert found.t == pytest.approx(own.t[order], rel=1e-15)
    assert found.size == {"nwb": 80, "sonata": None, "nix": 80}[word]
    if word == "nwb":
        assert np.array_equal(found.w, small_results.populations[NAME].w)
    with pytest.raises(ExpressionError, match="has no spikes of 'NG7'"):
        read_spikes(tmp_path / path, "NG7")


def test_an_input_from_nwb_drives_a_run(exported, anatomy, physiology, small_results):
    anatomy = copy.deepcopy(anatomy)
    row = {"idx": 0, "type": "spikes", "input_spikes_filename": exported("nwb"), "population": "NG0_relay_vpm"}
    anatomy["IN"] = [row | {"monitors": "[Sp]"}]
    results = CxSystem(anatomy, physiology).run(save_results=False)
    (found,) = [one for name, one in results.spikes.items() if name.startswith("NG0")]
    given = small_results.spikes["NG0_relay_vpm"]
    assert found.t == pytest.approx(given.t + results.dt) and sorted(found.i) == sorted(given.i)


def test_units_of_others_are_cells_in_their_order(tmp_path):
    path = tmp_path / "rat.nwb"
    with h5py.File(path, "w") as file:
        file["units/spike_times"], file["units/spike_times_index"] = [0.3, 0.1, 0.2], [1, 1, 3]
    found = read_spikes(path, None)
    assert (found.i.tolist(), found.t.tolist(), found.size, found.w) == ([2, 2, 0], [0.1, 0.2, 0.3], 3, None)
    with pytest.raises(ExpressionError, match="belong to no population; leave the column 'population' empty"):
        read_spikes(path, "A")


@pytest.mark.parametrize(
    ("key", "values", "why"),
    [
        ("cell", [0, 0, 1], "two units for one cell"),
        ("cell", [0, 1], "2 values for 3 units"),
        ("spike_times", [-0.1, 0.1, 0.2], "time is below 0"),
        ("spike_times_index", [1, 0, 3], "where the spikes of a unit end"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, key, values, why):
    path = tmp_path / "rat.nwb"
    with h5py.File(path, "w") as file:
        for name, usual in {"spike_times": [0.3, 0.1, 0.2], "spike_times_index": [1, 1, 3], "cell": [2, 1, 0]}.items():
            file[f"units/{name}"] = values if name == key else usual
    with pytest.raises(ExpressionError, match=why):
        read_spikes(path, None)


def test_trials_of_neo_are_no_input(tmp_path):
    neo, _ = pytest.importorskip("neo"), pytest.importorskip("nixio")
    block = neo.Block()
    for _ in range(2):
        segment = neo.Segment()
        segment.spiketrains.append(neo.SpikeTrain([0.1], units="s", t_stop=1.0))
        block.segments.append(segment)
    file = neo.io.NixIO(str(tmp_path / "a.nix"), "ow")
    file.write_block(block)
    file.close()
    with pytest.raises(ExpressionError, match="it has 2 segments, which are trials"):
        read_spikes(tmp_path / "a.nix", None)
    with h5py.File(tmp_path / "a.nix", "a") as file:
        file["data/secret"] = h5py.ExternalLink("other.h5", "/")
    with pytest.raises(ExpressionError, match="'data/secret' in it is a link"):
        read_spikes(tmp_path / "a.nix", None)
    (tmp_path / "b.nix").write_bytes(b"no file of NIX")
    with pytest.raises(ExpressionError, match="Neo cannot read it"):
        read_spikes(tmp_path / "b.nix", None)

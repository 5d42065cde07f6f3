"""The inputs `spikes` and `LGN`: spikes from files of several formats."""

import bz2
import copy
import pickle
import zlib

import h5py
import numpy as np
import pytest
from brian2 import mA, ms, second
from pydantic import ValidationError

from cxsystem2 import CxSystem
from cxsystem2.config.inputs import inputs
from cxsystem2.results import load

CELLS, TIMES = np.array([0, 2, 1]), np.array([0.01, 0.02, 0.03])
W = np.array([1 + 1j, 2, 3])


def spikes(path, word="spikes", **columns):
    return inputs[word](idx="0", type=word, input_spikes_filename=path, **columns)


def _old(path, times=TIMES * second, pack=zlib.compress, **more):
    path.write_bytes(pack(pickle.dumps({"spikes_0": [CELLS, times], **more}, 4)))


def _own(path, size=3):
    with h5py.File(path, "w") as file:
        file["spikes/NG0/i"], file["spikes/NG0/t"] = CELLS, TIMES
        file["spikes/NG0/t"].attrs["unit"] = "second"
        file["populations/NG0/w"] = W
        file["populations/NG0"].attrs["size"] = size


def _plain(path):
    with h5py.File(path, "w") as file:
        file["i"], file["t"] = CELLS, TIMES


def _milliseconds(path):
    with h5py.File(path, "w") as file:
        file["i"], file["t"] = CELLS, TIMES * 1e3
        file["t"].attrs["units"] = "ms"


def _sonata(path, units=True, population="lgn"):
    with h5py.File(path, "a") as file:
        file[f"spikes/{population}/node_ids"], file[f"spikes/{population}/timestamps"] = CELLS, TIMES * 1e3
        if units:
            file[f"spikes/{population}/timestamps"].attrs["units"] = "milliseconds"


def _text(text):
    return lambda path: path.write_text(text)


GOOD = {
    "old file": ("x.gz", _old),
    "old file with milliseconds": ("x.gz", lambda path: _old(path, TIMES * 1e3 * ms)),
    "old file with plain numbers": ("x.gz", lambda path: _old(path, TIMES)),
    "old file with a list of quantities": ("x.gz", lambda path: _old(path, [t * second for t in TIMES])),
    "old file with positions": ("x.gz", lambda path: _old(path, w_coord=W[:, None], z_coord=W)),
    "old file not compressed": ("x.pickle", lambda path: _old(path, pack=bytes)),
    "old file in bzip2": ("x.bz2", lambda path: _old(path, pack=bz2.compress)),
    "own result": ("x.h5", _own),
    "arrays": ("x.hdf5", _plain),
    "arrays in milliseconds": ("x.h5", _milliseconds),
    "SONATA": ("x.h5", _sonata),
    "SONATA without units": ("x.sonata", lambda path: _sonata(path, units=False)),
    "text": ("x.csv", _text("0,0.01\n2,0.02\n1,0.03\n")),
    "text with a header": ("x.csv", _text("t,i\n0.01,0\n0.02,2\n0.03,1\n")),
    "text in the words of SONATA": ("x.csv", _text("timestamps,node_ids\n10,0\n20,2\n30,1\n")),
    "text with positions": ("x.txt", _text("cell, time, x, y\n0, 0.01, 1, 1\n2,0.02,3,0\n1,0.03,2,0\n")),
    "text with a silent cell": ("x.csv", _text("cell,time,x,y\n0,0.01,1,1\n2,0.02,3,0\n1,0.03,2,0\n3,,5,5\n")),
    "text with a mark and a comment": ("x.csv", _text("\ufeff# spikes\ni,t\n0,0.01\n2,0.02\n1,0.03\n")),
}


@pytest.mark.parametrize(("name", "write"), GOOD.values(), ids=list(GOOD))
@pytest.mark.parametrize("word", ["spikes", "LGN"])
def test_every_format_gives_the_same_spikes(tmp_path, name, write, word):
    write(tmp_path / name)
    source = spikes(tmp_path / name, word)
    cells, times = source.spikes(0.1, 1e-4, None)
    assert cells.tolist() == [0, 2, 1]
    np.testing.assert_allclose(times, TIMES + 1e-4)
    assert source.size == (3 if source.positions() is None else len(source.positions()))


def test_positions_are_the_files(tmp_path):
    _old(tmp_path / "x.gz", w_coord=W[:, None])
    source = spikes(tmp_path / "x.gz")
    np.testing.assert_array_equal(source.positions(), W)
    assert source.extent > 0


def test_spikes_after_the_end_and_twice_in_a_step_do_not_count(tmp_path):
    (tmp_path / "x.csv").write_text("0,0.01\n0,0.01001\n0,0.0999\n0,0.5\n")
    _, times = spikes(tmp_path / "x.csv", number_of_neurons=5).spikes(0.1, 1e-4, None)
    np.testing.assert_allclose(times, [0.0101])


def test_a_file_without_spikes_is_good_when_the_size_is_known(tmp_path):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["i"], file["t"] = np.empty(0, int), np.empty(0)
    assert spikes(tmp_path / "x.h5", number_of_neurons=4).spikes(0.1, 1e-4, None)[0].size == 0


def test_one_population_of_several_is_chosen(tmp_path):
    _sonata(tmp_path / "x.h5", population="on")
    _sonata(tmp_path / "x.h5", population="off")
    assert spikes(tmp_path / "x.h5", population="off").size == 3
    with pytest.raises(ValidationError, match="name one of off, on in the column 'population'"):
        spikes(tmp_path / "x.h5")
    with pytest.raises(ValidationError, match="did you mean 'off'"):
        spikes(tmp_path / "x.h5", population="of")


def _group(path):
    with h5py.File(path, "w") as file:
        file["i"], file["t"] = CELLS, TIMES
        file["t"].attrs["unit"] = "fortnight"


def _words(path):
    with h5py.File(path, "w") as file:
        file["i"], file["t"] = CELLS, np.array([b"a", b"b", b"c"])


BAD = {
    "no pickle": ("x.gz", _text("hello"), {}, "x.gz"),
    "no HDF5": ("x.h5", _text("hello"), {}, "is not an HDF5 file with spikes"),
    "empty text": ("x.csv", _text(""), {}, "is not a table that can be read"),
    "one column": ("x.csv", _text("1\n2\n"), {}, "has 1 columns"),
    "unknown columns": ("x.csv", _text("a,b\n1,2\n"), {}, "has the columns a, b"),
    "a word": ("x.csv", _text("i,t\n1,0.1\n1,abc\n"), {}, "'abc' in row 3"),
    "half a cell": ("x.csv", _text("0.5,0.1\n"), {}, "not a whole number from 0 on"),
    "negative cell": ("x.csv", _text("-1,0.1\n"), {}, "not a whole number from 0 on"),
    "negative time": ("x.csv", _text("1,-0.1\n"), {}, "below 0 or not finite"),
    "missing position": ("x.csv", _text("i,t,x,y\n1,0.1,2,2\n"), {}, "has no position of cell 0"),
    "cell beyond the column": ("x.csv", _text("7,0.1\n"), {"number_of_neurons": 5}, "a spike of cell 7, but there are 5 cells"),
    "column against the file": ("x.h5", _own, {"number_of_neurons": 5}, "has 3 cells, not 5"),
    "cell beyond the file": ("x.h5", lambda path: _own(path, size=2), {}, "2 cells, but 3 positions"),
    "cell beyond the positions": ("x.gz", lambda path: _old(path, w_coord=W[:2]), {}, "a spike of cell 2, but 2 cells"),
    "times in ampere": ("x.gz", lambda path: _old(path, TIMES * mA), {}, "not second"),
    "unknown unit": ("x.h5", _group, {}, "'fortnight', which is not a known unit"),
    "times that are words": ("x.h5", _words, {}, "is not a list of numbers"),
    "no spikes in a pickle": (
        "x.gz", lambda path: path.write_bytes(zlib.compress(pickle.dumps({"a": 1}))), {}, "of 0 populations",
    ),
    "unequal lengths": ("x.gz", lambda path: _old(path, TIMES[:2] * second), {}, "has 3 cells and 2 times"),
    "malicious pickle": ("x.gz", lambda path: path.write_bytes(b"cos\nsystem\n(S'x'\ntR."), {}, "asks for 'os.system'"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "write", "columns", "message"), BAD.values(), ids=list(BAD))
def test_what_is_wrong_with_a_file_is_said(tmp_path, name, write, columns, message):
    write(tmp_path / name)
    with pytest.raises(ValidationError) as error:
        spikes(tmp_path / name, **columns)
    assert message in str(error.value)


def _again(anatomy, path, **columns):
    other = copy.deepcopy(anatomy)
    other["IN"] = [{"idx": 0, "type": "spikes", "input_spikes_filename": str(path), "monitors": "[Sp]", **columns}]
    return other


def test_a_result_is_the_input_of_another_run(anatomy, physiology, tmp_path):
    results = CxSystem(anatomy, physiology).run(output=tmp_path / "first.h5")
    second_run = _again(anatomy, tmp_path / "first.h5", population="NG0_relay_vpm")
    again = CxSystem(second_run, physiology).run(save_results=False)
    before, after = results.spikes["NG0_relay_vpm"], again.spikes["NG0_relay_spikes"]
    assert len(before.t) > 0
    np.testing.assert_array_equal(after.i, before.i)
    np.testing.assert_allclose(after.t, before.t + 1e-4)
    first = load(tmp_path / "first.h5")
    np.testing.assert_array_equal(again.populations["NG0_relay_spikes"].w, first.populations["NG0_relay_vpm"].w)


def test_several_inputs_of_different_kinds_stand_below_one_header(anatomy, physiology, tmp_path):
    (tmp_path / "x.csv").write_text("0,0.01\n3,0.02\n")
    file = {"input_spikes_filename": str(tmp_path / "x.csv"), "monitors": "[Sp]"}
    anatomy["IN"][0]["input_spikes_filename"] = "--"
    anatomy["IN"] += [{"idx": 7, "type": "spikes", **file, "spike_times": "--"}, {"idx": 8, "type": "LGN", **file}]
    results = CxSystem(anatomy, physiology).run(save_results=False)
    assert [len(results.spikes[name].t) for name in ("NG0_relay_vpm", "NG7_relay_spikes", "NG8_relay_lgn")] == [20, 2, 2]


def test_the_spikes_of_a_video_are_kept_and_give_the_same_run(anatomy, physiology, tmp_path):
    from scipy import io

    io.savemat(tmp_path / "movie.mat", {"w_coord": W[:, None], "stimulus": np.ones((3, 4))})
    anatomy["params"]["save_input_video"] = 1
    anatomy["IN"] = [{"idx": 0, "type": "Video", "path": str(tmp_path / "movie.mat"), "freq": "500*Hz", "monitors": "[Sp]"}]
    results = CxSystem(anatomy, physiology).run(output=tmp_path / "run.h5")
    np.testing.assert_array_equal(results.populations["NG0_relay_video"].w, W)
    again = CxSystem(_again(anatomy, tmp_path / "small_input_0.h5"), physiology).run(save_results=False)
    before, after = results.spikes["NG0_relay_video"], again.spikes["NG0_relay_spikes"]
    assert len(before.t) > 3
    np.testing.assert_array_equal(after.i, before.i)
    np.testing.assert_allclose(after.t, before.t)
    for name in ("NG1_SS_L4", "NG2_BC_L4"):
        np.testing.assert_array_equal(again.spikes[name].t, results.spikes[name].t)

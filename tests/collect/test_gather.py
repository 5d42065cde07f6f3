"""One table of all runs of a batch."""

import json
import math
import os

import numpy as np
import pytest

from cxsystem2 import Observer, load
from cxsystem2.batches import Status
from cxsystem2.collect import cache, collect
from cxsystem2.errors import CxSystemError, FileProblem, RegistryError
from cxsystem2.measures import Fano, measure, run_measures

J = ["1*nS", "2.5*nS", "0.01*uS"]


@pytest.fixture
def batch(make_batch):
    return make_batch({"J": J, "neuron_model": ["EIF", "LIF"]}, lambda j, model: 10 + len(j), trials=2)


def change(batch, number, **values):
    """Change the record of a run."""
    record = batch.record(batch.runs[number])
    for name, value in values.items():
        setattr(record, name, value)
    record.write(batch.path(batch.runs[number]))


def test_a_row_for_each_run_with_its_point_and_its_measures(batch):
    found = collect(batch, ["rate", "cv"], start=0.2, stop=0.8)
    table = found.table
    assert len(table) == 12 and table.index.name == "run"
    assert list(table.columns) == [
        "J", "J [nS]", "neuron_model", "trial", "seed", "status", "started", "seconds", "device", "fast", "error",
        *run_measures, *(f"{word}.{name}" for word in ("rate", "cv") for name in ("VPM", "SS", "BC")),
    ]  # fmt: skip
    assert table["J"].tolist() == [text for text in J for _ in range(4)]
    assert table["J [nS]"].tolist() == [1.0] * 4 + [2.5] * 4 + [10.0] * 4
    for run in batch.runs:
        expected = measure(load(batch.result(run)), ["rate", "cv"], start=0.2, stop=0.8)
        assert table.loc[run.number, "rate.SS"] == expected.loc["NG1_SS_L4", "rate"]
        assert table.loc[run.number, "cv.BC"] == expected.loc["NG2_BC_L4", "cv"]
        point = table.loc[run.number, ["J", "neuron_model", "trial", "seed"]]
        assert point.tolist() == [*run.values.values(), run.trial, run.seed]
    assert found.units["rate.SS"] == "hertz" and found.units["J [nS]"] == "nS"
    assert table["real_time_factor"].tolist() == [0.5] * 12
    assert found.problems == []


def test_the_long_form_has_a_row_for_each_run_population_and_measure(batch):
    found = collect(batch, ["rate", "cv"])
    long = found.long()
    assert len(long) == 12 * (len(run_measures) + 2 * 3)
    row = long[(long.index == 7) & (long["measure"] == "rate") & (long["population"] == "BC")].iloc[0]
    assert row["value"] == found.table.loc[7, "rate.BC"]
    assert (row["unit"], row["J"], row["trial"]) == ("hertz", "2.5*nS", 1)
    assert set(long.loc[long["population"] == "", "measure"]) == set(run_measures)


def test_runs_that_are_not_done_have_a_row_without_measures(batch):
    change(batch, 3, status=Status.FAILED, result="", error="the membrane exploded")
    change(batch, 4, status=Status.WAITING, result="")
    found = collect(batch, ["rate"])
    assert found.table.loc[[3, 4], "status"].tolist() == ["failed", "waiting"]
    assert found.table.loc[3, "error"] == "the membrane exploded"
    assert found.table.loc[[3, 4], "rate.SS"].isna().all()
    assert found.problems == []


@pytest.mark.parametrize("fault", ["cut", "other"])
def test_a_result_that_cannot_be_read_is_said_in_its_row_and_the_rest_is_collected(batch, fault):
    path = batch.result(batch.runs[5])
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[: len(whole) // 2], "other": b"not hdf5"}[fault])
    found = collect(batch, ["rate"])
    assert found.table.loc[5, "status"] == "unreadable"
    assert "not a result file" in found.table.loc[5, "error"]
    assert len(found.problems) == 1 and str(path) in found.problems[0]
    assert found.table["rate.SS"].notna().sum() == 11


def test_a_result_of_no_bytes_is_none(batch):
    """Its size is enough to know it, so the run does not count as done for any command."""
    batch.result(batch.runs[5]).write_bytes(b"")
    found = collect(batch, ["rate"])
    assert found.table.loc[5, "status"] == "failed" and "damaged: it has 0 bytes" in found.table.loc[5, "error"]
    assert found.table["rate.SS"].notna().sum() == 11


def test_a_result_that_went_away_while_it_was_collected(batch, monkeypatch):
    rows = batch.rows()
    batch.result(batch.runs[5]).unlink()
    monkeypatch.setattr(type(batch), "rows", lambda self: rows)
    found = collect(batch, ["rate"])
    assert found.table.loc[5, "status"] == "unreadable"
    assert "No such file" in found.problems[0]


def test_a_window_that_a_run_does_not_have(batch):
    found = collect(batch, ["rate"], start=0.5, stop=2.0)
    assert set(found.table["status"]) == {"unreadable"}
    assert "not within the run of 1 s" in found.table.loc[0, "error"]


def test_wrong_words_and_folders_are_one_sentence(batch, tmp_path):
    with pytest.raises(RegistryError, match="did you mean 'rate'"):
        collect(batch, ["rates"])
    with pytest.raises(FileProblem, match="not a batch"):
        collect(tmp_path / "nowhere")


def test_what_was_measured_is_not_measured_again(batch, monkeypatch):
    first = collect(batch, ["rate", "cv"]).table
    monkeypatch.setattr(cache, "load", lambda path: pytest.fail(f"{path} was read again"))
    assert collect(batch, ["cv", "rate"]).table.equals(first[[*first.columns[:14], *first.columns[17:], *first.columns[14:17]]])


class Steps(Observer):
    """Keeps what it is told."""

    def __init__(self):
        self.told = []

    def begin(self, stage):
        self.told.append((stage, "begins"))

    def parts(self, stage, total, at_once=1):
        self.told.append((stage, total))

    def advance(self, stage, fraction):
        self.told.append((stage, fraction))

    def end(self, stage, seconds):
        self.told.append((stage, "ends"))


def test_several_processes_find_the_same(batch):
    batch.result(batch.runs[5]).write_bytes(b"damaged")
    told = Steps()
    found = collect(batch, ["rate", "fano(width=50*ms)"], jobs=2, observer=told)
    again = collect(batch, ["rate", "fano(width=50*ms)"])
    assert found.table.equals(again.table) and found.problems == again.problems
    assert len(found.problems) == 1
    steps = ["begins", 12, *(done / 12 for done in range(1, 13)), "ends"]
    assert told.told == [("collect", step) for step in steps]


def test_another_measure_setting_or_window_is_measured(batch):
    collect(batch, ["rate"])
    for words, arguments in ((["cv"], {}), ([Fano(width=0.05)], {}), (["rate"], {"start": 0.5}), (["rate"], {"stop": 0.5})):
        found = collect(batch, words, **arguments).table
        expected = measure(load(batch.result(batch.runs[0])), words, **arguments)
        assert found.iloc[0, -2] == expected.iloc[1, 0]
    both = collect(batch, ["fano", "fano(width=50*ms)"]).table
    assert both.loc[0, "fano.SS"] != both.loc[0, "fano(width=0.05).SS"]


def test_a_result_that_was_made_again_is_measured_again(batch, make_batch):
    before = collect(batch, ["rate"]).table
    path = batch.result(batch.runs[0])
    path.write_bytes(batch.result(batch.runs[-1]).read_bytes())
    os.utime(path, ns=(1, 1))
    after = collect(batch, ["rate"]).table
    assert after.loc[0, "rate.SS"] == before.loc[11, "rate.SS"] != before.loc[0, "rate.SS"]


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format": "cxsystem2 measures"}'])
def test_a_damaged_file_of_measures_is_made_anew(batch, content):
    expected = collect(batch, ["rate"]).table
    beside = batch.result(batch.runs[0]).with_name(batch.result(batch.runs[0]).name + cache.SUFFIX)
    beside.write_text(content)
    assert collect(batch, ["rate"]).table.equals(expected)
    assert json.loads(beside.read_text())["format"] == cache.FORMAT


def test_the_files_of_measures_are_strict_json(batch):
    collect(batch)  # with measures that are not defined
    for path in (batch.folder / "results").glob(f"*{cache.SUFFIX}"):
        json.loads(path.read_text(), parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))


def test_a_folder_that_cannot_be_written_to_is_collected_all_the_same(batch, monkeypatch):
    def refuse(*arguments, **options):
        raise FileProblem("read-only")

    monkeypatch.setattr(cache, "write_text", refuse)
    assert collect(batch, ["rate"]).table["rate.SS"].notna().all()


def test_populations_that_only_some_runs_have(batch, make_batch):
    import h5py

    with h5py.File(batch.result(batch.runs[2]), "a") as file:
        file.move("spikes/NG2_BC_L4", "spikes/NG9_XX_L4")
        file.move("populations/NG2_BC_L4", "populations/NG9_XX_L4")
    found = collect(batch, ["rate"])
    assert found.table["rate.NG9_XX_L4"].notna().tolist() == [number == 2 for number in range(12)]
    assert math.isnan(found.table.loc[2, "rate.NG2_BC_L4"])  # both are BC, so both have their whole names


def test_a_parameter_with_the_name_of_a_column_of_ours(make_batch):
    found = collect(make_batch({"seed": ["7", "8"], "rate": ["1*Hz", "2*Hz"]}), ["rate"])
    assert found.parameters == ("seed (swept)", "rate")
    assert found.table["seed (swept)"].tolist() == ["7", "7", "8", "8"]
    assert found.table["seed"].tolist() == [100] * 4
    assert set(found.long()["measure"]) == {"rate", *run_measures}


def test_a_batch_without_parameters(make_batch):
    found = collect(make_batch({}, lambda: 20.0, trials=3), ["rate"])
    assert found.parameters == () and len(found.table) == 3
    assert np.allclose(found.table["rate.SS"], [20, 21, 22])


def test_populations_are_named_by_name_idx_or_type(batch):
    found = collect(batch, ["rate"])
    assert found.chosen(None) == ["NG1_SS_L4", "NG2_BC_L4"]
    assert found.chosen(["SS"]) == found.chosen(["1"]) == found.chosen(["NG1_SS_L4", "SS"]) == ["NG1_SS_L4"]
    assert found.chosen(["VPM"]) == ["NG0_relay_vpm"]
    with pytest.raises(CxSystemError, match=r"no population of the batch is named 'PC'.* there are VPM, SS"):
        found.chosen(["PC"])


def test_only_the_latest_windows_are_kept(batch, monkeypatch):
    """A view that is zoomed asks for another window each time; the file beside the result does not grow for ever."""
    monkeypatch.setattr(cache, "MOST_WINDOWS", 3)
    result = batch.result(batch.runs[0])
    for number in range(5):
        cache.measured(result, [Fano()], start=0.01 * number)
    kept = json.loads(result.with_name(result.name + cache.SUFFIX).read_text())["values"]
    assert list(kept) == [cache.window_word(0.01 * number, None) for number in (2, 3, 4)]

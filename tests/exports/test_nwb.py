"""NWB: read by pynwb, and looked at by nwbinspector."""

import json

import numpy as np
import pytest

from cxsystem2.exports import nwb
from cxsystem2.exports.facts import distinct
from cxsystem2.sources.base import sources
from tests.exports.made import by_cell, nothing, odd, silent

pynwb = pytest.importorskip("pynwb")


@pytest.fixture(scope="module")
def read(written):
    """Writes results, and answers what pynwb reads."""
    opened = []

    def read(results):
        opened.append(pynwb.NWBHDF5IO(str(written(results, "nwb")), "r"))
        return opened[-1].read()

    yield read
    for one in opened:
        one.close()


@pytest.mark.parametrize("results", [odd(), nothing()], ids=lambda results: results.title)
def test_trains_and_traces_are_the_same_to_the_last_bit(read, results):
    file = read(results)
    found = {}
    if file.units is not None:
        table = file.units
        for number, (name, cell) in enumerate(zip(table["population"][:], table["cell"][:], strict=True)):
            found[str(name), int(cell)] = table.get_unit_spike_times(number).tolist()
    assert found == by_cell(results)
    names = [f"{name}_{variable}" for name, own in results.recordings.items() for variable in own]
    traces = [one for own in results.recordings.values() for one in own.values()]
    assert set(file.acquisition) == set(distinct(names).values())
    for name, one in zip(names, traces, strict=True):
        series = file.acquisition[distinct(names)[name]]
        assert np.array_equal(series.data[:], one.values)
        assert (series.unit, series.starting_time, series.rate) == ("volts", 0.0, pytest.approx(1000))


def test_what_is_known_of_the_run_is_within(read, results):
    results.created = "2026-03-01T12:00:00+02:00"
    file = read(results)
    assert file.session_start_time.isoformat() == "2026-03-01T12:00:00+02:00"
    known = json.loads(file.scratch["run"].data)
    assert (known["seed"], known["title"]) == (results.seed, results.title)
    assert file.scratch["anatomy"].data == results.anatomy and file.scratch["physiology"].data == results.physiology
    table = file.processing["simulation"]["populations"].to_dataframe().set_index("population")
    assert table["rate_hz"].to_dict() == pytest.approx(dict(results.rates()), nan_ok=True)
    assert table.loc["NG2_BC_L4", ["type", "layer", "cells"]].tolist() == ["BC", "4", 20]
    assert not table.loc["NG2_BC_L4", "excitatory"] and table.loc["NG1_SS_L4", "excitatory"]
    cells = file.processing["simulation"]["recorded_cells"].to_dataframe()
    trace = cells[cells["variable"] == "wght"]
    (recorded,) = [own["wght"] for own in results.recordings.values() if "wght" in own]
    assert trace["cell"].tolist() == recorded.cells.tolist() and file.units.resolution == results.dt
    assert np.unique(file.units["obs_intervals"].target.data[:]).tolist() == [0.0, results.runtime]


@pytest.mark.parametrize("kind", ["usual", "odd", "nothing", "silent"])
def test_the_inspector_finds_nothing_that_must_be_mended(written, results, kind):
    inspector = pytest.importorskip("nwbinspector")
    made = {"usual": results, "odd": odd(), "nothing": nothing(), "silent": silent(odd())}[kind]
    found = list(inspector.inspect_nwbfile(nwbfile_path=str(written(made, "nwb"))))
    assert {one.importance.name for one in found} <= {"BEST_PRACTICE_SUGGESTION"}, found


def test_where_nobody_spikes_a_table_of_cells_takes_the_place_of_units(written, read):
    results = silent(odd())
    file, path = read(results), written(results, "nwb")
    table = file.processing["simulation"]["silent_cells"]
    assert file.units is None and "spike_times" not in table.colnames
    found = list(zip(table["population"][:], table["cell"][:].tolist(), strict=True))
    assert found == list(by_cell(results)) and np.array_equal(table["obs_intervals"][0], [[0.0, results.runtime]])
    again = sources["NWB"]().units(path)
    assert [len(one) for one in again.trains] == [0] * len(found) and again.populations == [name for name, _ in found]


def test_a_result_that_does_not_say_when_counts_as_old(results):
    results.created = ""
    assert nwb._start(results).isoformat() == "1970-01-01T00:00:00+00:00"
    results.created = "2026-03-01T12:00:00"
    assert nwb._start(results).utcoffset().total_seconds() == 0


def test_without_the_package_it_says_how_to_get_it(results, monkeypatch):
    monkeypatch.setattr(nwb, "find_spec", lambda name: None)
    assert nwb.Nwb().missing(results) == 'NWB needs the package pynwb: pip install ".[nwb]" in the checkout of cxsystem2'

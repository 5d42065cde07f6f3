"""SONATA: read by libsonata."""

import json

import h5py
import numpy as np
import pytest
from hypothesis import given

from cxsystem2.errors import CxSystemError
from cxsystem2.exports.facts import distinct
from cxsystem2.results.records import Recording
from tests.exports.made import by_cell, runs, silent

libsonata = pytest.importorskip("libsonata")


@given(runs())
def test_spikes_reports_and_nodes_are_read(written, results):
    home, names = written(results, "sonata"), distinct(list(results.populations))
    reader = libsonata.SpikeReader(str(home / "output" / "spikes.h5"))
    assert set(reader.get_population_names()) == {names[name] for name in results.spikes}
    for name in results.spikes:
        one = reader[names[name]]
        spikes = one.get()
        assert (one.sorting, one.time_units) == ("by_time", "ms")
        assert [time for _, time in spikes] == sorted(time for _, time in spikes)
        for (own, cell), times in by_cell(results).items():
            if own == name:
                assert [time for number, time in spikes if number == cell] == [time * 1e3 for time in times]
    nodes = libsonata.CircuitConfig.from_file(str(home / "circuit_config.json"))
    assert nodes.node_populations == set(names.values())
    for name, one in results.populations.items():
        assert nodes.node_population(names[name]).size == one.size
    config = libsonata.SimulationConfig.from_file(str(home / "simulation_config.json"))
    assert config.run.random_seed == 1 and config.run.tstop == 100.0
    for called in config.list_report_names:
        variable, report = (
            config.report(called).variable_name,
            libsonata.SomaReportReader(str(home / "output" / f"{called}.h5")),
        )
        for name in (name for name, own in results.recordings.items() if variable in own):
            one = report[names[name]]
            values = results.recordings[name][variable].values
            assert np.array_equal(one.get().data, (values * 1e3).astype(np.float32))
            assert one.times == pytest.approx((0.0, 10.0, 1.0)) and (one.time_units, one.data_units) == ("ms", "mV")
    reported = {config.report(called).variable_name for called in config.list_report_names}
    assert reported == {variable for own in results.recordings.values() for variable in own}


def test_a_file_is_valid_where_nobody_spikes(written, results):
    reader = libsonata.SpikeReader(str(written(silent(results), "sonata") / "output" / "spikes.h5"))
    assert [reader[name].get() for name in reader.get_population_names()] == [[]] * len(results.spikes)


def test_what_belongs_to_no_cell_is_left_out_and_said(written, results):
    home = written(results, "sonata")
    assert "wght of S" in (home / "README.txt").read_text()
    assert json.loads((home / "run.json").read_text())["seed"] == results.seed
    with h5py.File(home / "nodes.h5") as file:
        group = file["nodes/NG2_BC_L4/0"]
        assert group["@library/synapse_class"].asstr()[:] == ["INH"] and group["@library/layer"].asstr()[:] == ["4"]
        assert group["x"][:] == pytest.approx(results.populations["NG2_BC_L4"].w.real * 1e3, rel=1e-6)


def test_uneven_steps_are_an_error(written, results):
    results.recordings["NG1_SS_L4"] = {"vm": Recording(np.array([0, 1, 3.0]), np.zeros((3, 1)), np.arange(1), "volt")}
    with pytest.raises(CxSystemError, match="steps of different length"):
        written(results, "sonata")

"""The tables that a result keeps."""

import numpy as np
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.errors import FileProblem, TableError
from cxsystem2.results.tables import tables_of
from cxsystem2.tables import dump


def test_they_are_those_that_were_run(results):
    anatomy, physiology = tables_of(results)
    assert dump(anatomy, ".csv") == results.anatomy
    assert dump(physiology, ".csv") == results.physiology
    again = CxSystem(anatomy, physiology, seed=results.seed).run(save_results=False)
    assert again.rates() == results.rates()


def test_equations_are_kept_as_yaml(results):
    _, physiology = tables_of(results)
    text = dump(physiology, ".yaml")
    results.physiology = text
    assert dump(tables_of(results)[1], ".yaml") == text


LEAKY = {
    "about": "a leaky neuron",
    "parameters": {"gL": "siemens", "EL": "volt", "V_res": "volt", "VT": "volt"},
    "current": "gL*(EL - vm)",
    "threshold": "vm > VT",
    "reset": ["vm = V_res"],
}


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_tables_of_a_result_repeat_its_run_with_the_drawn_seed(anatomy, physiology, tmp_path, monkeypatch, suffix):
    """Equations make the stored physiology YAML; the seed that was drawn is in the stored anatomy."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    del anatomy["params"]["seed"]
    physiology |= {"neuron_model": "LEAKY", "models": {"neurons": {"LEAKY": LEAKY}}}
    first = CxSystem(anatomy, physiology, trust=True).run(output=tmp_path / "first.h5")
    paths = []
    for name, table in zip(("anatomy", "physiology"), tables_of(load(tmp_path / "first.h5")), strict=True):
        paths.append(tmp_path / f"{name}{suffix}")
        paths[-1].write_text(dump(table, suffix), encoding="utf-8")
    again = CxSystem(*paths, trust=True).run(save_results=False)
    assert again.seed == first.seed
    assert sum(train.t.size for train in first.spikes.values()) > 50
    for name, train in first.spikes.items():
        assert np.array_equal(again.spikes[name].i, train.i) and np.array_equal(again.spikes[name].t, train.t)
    assert (again.anatomy, again.physiology) == (first.anatomy, first.physiology)


def test_a_result_without_tables(results):
    results.anatomy = ""
    with pytest.raises(FileProblem, match="does not hold the tables"):
        tables_of(results)


def test_tables_that_are_damaged(results):
    results.physiology = "a: [1"
    with pytest.raises(TableError):
        tables_of(results)

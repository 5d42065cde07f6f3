"""Parquet and CSV, which are laid out alike."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from cxsystem2.exports import parquet
from cxsystem2.exports.tables import recorded
from cxsystem2.visible import cell
from tests.exports.made import by_cell, runs

pytest.importorskip("pyarrow")


def trains_of(table):
    groups = table.groupby(["population", "cell"], observed=True)["time"]
    return {(str(name), int(cell)): sorted(times) for (name, cell), times in groups}


@given(runs())
def test_spikes_and_traces_are_the_same_to_the_last_bit(written, results):
    home = written(results, "parquet")
    fired = {key: times for key, times in by_cell(results).items() if times}
    assert trains_of(pd.read_parquet(home / "spikes.parquet")) == fired
    for stem, one in recorded(results).items():
        table = pd.read_parquet(home / "recordings" / f"{stem}.parquet")
        assert np.array_equal(table.drop(columns="time"), one.values) and np.array_equal(table["time"], one.t)
    populations = pd.read_parquet(home / "populations.parquet")
    assert dict(zip(populations.get("population", []), populations.get("cells", []), strict=True)) == {
        name: one.size for name, one in results.populations.items()
    }
    assert len(pd.read_parquet(home / "cells.parquet")) == sum(one.size for one in results.populations.values())
    assert json.loads((home / "run.json").read_text(encoding="utf-8"))["title"] == results.title


@given(runs())
def test_csv_has_the_same_spikes(written, results):
    home = written(results, "csv")
    table = pd.read_csv(home / "spikes.csv", dtype={"population": str}, keep_default_na=False)
    fired = {(cell(name), number): times for (name, number), times in by_cell(results).items() if times}
    found = trains_of(table)
    assert found.keys() == fired.keys()
    for key, times in fired.items():
        assert found[key] == pytest.approx(times, abs=1e-9)
    for stem, one in recorded(results).items():
        read = pd.read_csv(home / "recordings" / f"{stem}.csv", index_col="time").to_numpy()
        assert read == pytest.approx(one.values, rel=1e-15)


def test_without_the_package_it_says_how_to_get_it(results, monkeypatch):
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    assert parquet.Parquet().missing(results).startswith('Parquet needs the package pyarrow: pip install ".[parquet]"')

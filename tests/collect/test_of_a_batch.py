"""What a batch itself says of its runs: a data frame with numbers as numbers, and a figure."""

import pytest

from cxsystem2.errors import CxSystemError


def test_numbers_are_numbers(make_batch):
    batch = make_batch({"J": ["1*nS", "2*nS"], "k": ["3", "4"], "mode": ["a", "b"]}, rate=lambda J, k, mode: 10.0 * float(k))
    table = batch.collect(["rate"])
    assert table["J [nS]"].tolist() == [1.0] * 4 + [2.0] * 4
    assert table["k"].tolist() == [3.0, 3.0, 4.0, 4.0] * 2
    assert table["mode"].tolist() == ["a", "b"] * 4
    assert "J" not in table and "k [1]" not in table
    assert table.groupby("k")["rate.SS"].mean().round(-1).tolist() == [30.0, 40.0]


def test_a_batch_is_drawn(make_batch, tmp_path):
    batch = make_batch({"J": ["1*nS", "2*nS"]}, rate=lambda J: 10.0 * float(J[0]))
    figure = batch.plot("rate", tmp_path / "rate.png", populations=["SS"])
    assert figure.axes[0].get_xlabel() == "J (nS)"
    assert (tmp_path / "rate.png").read_bytes().startswith(b"\x89PNG")
    assert batch.plot(["simulate_time"]).axes
    with pytest.raises(CxSystemError, match="no population of the batch is named 'X'"):
        batch.plot(populations=["X"])

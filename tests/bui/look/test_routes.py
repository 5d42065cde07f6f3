"""The views of a run as a page asks for them."""

import numpy as np
import pytest


def test_results(ask, results):
    found = ask("results")
    assert [one["name"] for one in found["populations"]] == [
        "NG4_BC_L2", "NG2_SS_L4", "NG3_BC_L4", "NG5_SS_L4", "NG1_PC_L6toL4", "NG0_relay_vpm",
    ]  # fmt: skip
    assert found["spikes"] == 1900
    rates = {one["name"]: one["rate"] for one in found["populations"]}
    assert rates == {**results.rates(), "NG5_SS_L4": None}


def test_raster_and_rates_tell_the_same(ask, unpacked):
    points, rates = ask("raster", start=0.2, stop=0.6), ask("rates", start=0.2, stop=0.6, bins=8)
    rows = {one["name"]: one for one in points["rows"]}
    number = np.bincount(unpacked(points["population"]), minlength=len(rows))
    for place, (name, values) in enumerate(zip(rates["names"], rates["values"], strict=True)):
        size = rows[name]["to"] - rows[name]["from"]
        assert sum(values) * rates["bin"] * size == pytest.approx(number[place])
    assert points["spikes"] == number.sum()

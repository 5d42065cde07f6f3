"""Spikes of a run under way: every so-many-th cell, bounded, in the shape of a raster."""

import base64
import json

import numpy as np
import pytest

from bui.runs.live import Live, nothing
from bui.shapes.look import Band
from cxsystem2 import CxSystem
from cxsystem2.observer import Observer


@pytest.fixture
def config(anatomy, physiology):
    return CxSystem(anatomy, physiology).network.config


def values(packed):
    return np.frombuffer(base64.b64decode(packed["data"]), packed["dtype"])


def test_spikes_are_written_as_a_raster(config, tmp_path):
    live = Live(tmp_path / "live.json", config)
    live.write()
    assert not (tmp_path / "live.json").exists()
    live.add(0.01, {"NG1_SS_L4": (np.array([3, 79]), np.array([0.001, 0.002]))})
    live.add(0.02, {"NG2_BC_L4": (np.array([0]), np.array([0.015]))})
    live.write()
    found = json.loads((tmp_path / "live.json").read_text())
    assert [(row["name"], row["from"], row["to"]) for row in found["rows"]] == [
        ("NG1_SS_L4", 0, 80), ("NG2_BC_L4", 80, 100), ("NG0_relay_vpm", 100, 110)
    ]  # fmt: skip
    assert [(row["short"], row["slot"]) for row in found["rows"]] == [("SS", "e0"), ("BC", "i0"), ("VPM", "n0")]
    assert {*found["rows"][0]} == {*Band.__annotations__}
    assert values(found["y"]).tolist() == [3, 79, 80]
    assert values(found["population"]).tolist() == [0, 0, 1]
    assert np.allclose(values(found["t"]), [0.001, 0.002, 0.015])
    assert (found["spikes"], found["until"], found["every"], found["stop"]) == (3, 0.02, 1, 0.1)
    assert found.keys() == nothing().keys()


def test_of_many_cells_and_spikes_some_are_shown(config, tmp_path):
    live = Live(tmp_path / "live.json", config, most_rows=60, most_spikes=100)
    assert live.raster()["every"] == 2
    for k in range(30):
        live.add(0.001 * k, {"NG1_SS_L4": (np.arange(80), np.full(80, 0.001 * k))})
    found = live.raster()
    assert found["spikes"] == 30 * 80
    assert 0 < len(values(found["t"])) <= 100
    assert set(values(found["y"])) <= set(range(found["rows"][0]["to"]))


def test_a_run_that_never_ends_keeps_the_latest_spikes(config, tmp_path):
    """A single cell that is left of a population fires for hours."""
    live = Live(tmp_path / "live.json", config, most_spikes=100)
    for k in range(300):
        live.add(0.001 * k, {"NG1_SS_L4": (np.zeros(3, int), np.full(3, 0.001 * k))})
    found = live.raster()
    assert found["spikes"] == 900
    times = values(found["t"])
    assert 0 < len(times) <= 100 and times[-1] == np.float32(0.299) and times[0] > 0.2


class Told(Observer):
    rates = spikes = True

    def __init__(self):
        self.found = {}

    def spiked(self, time, spikes):
        for name, (cells, times) in spikes.items():
            assert np.all(times <= time + 1e-9)
            self.found.setdefault(name, []).append(np.stack([cells, times]))


@pytest.mark.parametrize("device", ["python", "cpp"])
def test_devices_tell_spikes_as_they_are_recorded(anatomy, physiology, device):
    """What is told is the beginning of what the results have, each spike once."""
    told = Told()
    results = CxSystem(anatomy, physiology, device=device, observer=told).run(save_results=False)
    for name, parts in told.found.items():
        cells, times = np.concatenate(parts, axis=1)
        assert np.array_equal(cells, results.spikes[name].i[: len(cells)])
        assert np.array_equal(times, results.spikes[name].t[: len(times)])
    assert device == "cpp" or sum(len(part[0]) for parts in told.found.values() for part in parts) > 0

"""Sizes of networks that are not drawn."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import size
from cxsystem2.network.estimate import estimate
from cxsystem2.testing.models import long_term


def test_sizes_follow_from_the_rows(anatomy, physiology):
    size = estimate(CxSystem(anatomy, physiology).network)
    assert size.neurons == 100
    assert size.inputs == 10
    assert list(size.synapses.values()) == [400, 640, 640, 320, 80]
    assert size.total_synapses == 2080


def test_memory_grows_with_synapses_and_records(anatomy, physiology):
    small = estimate(CxSystem(anatomy, physiology).network).memory_bytes
    large = estimate(CxSystem(anatomy, physiology, changes=["scale=100"]).network)
    assert large.memory_bytes - small == pytest.approx(66 * large.total_synapses, rel=0.1)
    longer = estimate(CxSystem(anatomy, physiology, changes=["runtime=1000*second"]).network).memory_bytes
    assert longer - small == pytest.approx(4 * 8 * 1e7, rel=0.01)


@pytest.mark.parametrize(
    ("monitors", "values"),
    [
        ("[St]vm", 81 * 1000),
        ("[St]vm[share]0.1", 9 * 1000),
        ("[St]vm[every]10", 81 * 100),
        ("[St]vm[dt]1*ms", 81 * 100),
        ("[St]vm[from]50*ms[to]75*ms", 81 * 250),
        ("[St]vm[from]90*ms[to]2*second[rec](0-3)", 4 * 100),
        ("[St]vm[from]3*second", 0),
    ],
)
def test_memory_of_records_is_that_of_what_is_recorded(anatomy, physiology, monitors, values):
    anatomy["G"][0]["monitors"] = monitors
    network = CxSystem(anatomy, physiology, changes=["runtime=100*ms"]).network
    assert estimate(network).recorded["NG1_SS_L4"] == pytest.approx(8 * values, abs=8)


@pytest.mark.parametrize(("scale", "each"), [(100, 30), (1000, 13)])
def test_what_is_kept_in_files_takes_less_and_most_while_it_is_drawn(anatomy, physiology, monkeypatch, scale, each):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    network = CxSystem(anatomy, physiology, changes=[f"scale={scale}"]).network
    stock, compact = estimate(network), estimate(network, lambda pathway: True)
    assert (compact.synapses, compact.neurons) == (stock.synapses, stock.neurons)
    assert stock.memory_bytes - compact.memory_bytes == pytest.approx((66 - each) * stock.total_synapses, rel=0.01)


def test_the_device_of_the_tables_tells_what_is_kept_where(anatomy, physiology):
    words = (["device=python"], ["device=cpp", "fast=0"], ["device=cpp"])
    python, cpp, fast = (
        size(CxSystem(anatomy, physiology, changes=["scale=300", *changes]).network.config).memory_bytes for changes in words
    )
    assert python == cpp > 2 * fast


def test_plastic_synapses_take_less_where_the_device_delivers_them_itself():
    def found(fast, monitors=""):
        anatomy, physiology = long_term()
        anatomy["S"] = [{**row, "monitors": monitors} for row in anatomy["S"] if row["syn_type"] == "STDP"]
        changes = ["scale=200", "device=cpp", f"fast={fast}"]
        return size(CxSystem(anatomy, physiology, changes=changes).network.config)

    stock, own, recorded = found(0), found(1), found(1, "[St]apre[rec](0-9)")
    traces = 8 * 2  # of each synapse, or else of cells
    assert stock.memory_bytes - own.memory_bytes == pytest.approx((66 - 64 + traces) * own.total_synapses, rel=0.02)
    without = recorded.memory_bytes - sum(recorded.recorded.values())
    assert without - own.memory_bytes == pytest.approx(traces * own.total_synapses, rel=0.02)


def test_memory_follows_the_precision(anatomy, physiology):
    double, single, packed = (
        size(CxSystem(anatomy, physiology, changes=["scale=1000", "device=cpp", "fast=1", f"precision={word}"]).network.config)
        for word in ("double", "single", "packed")
    )
    assert double.memory_bytes - single.memory_bytes == single.memory_bytes - packed.memory_bytes == 4 * packed.total_synapses

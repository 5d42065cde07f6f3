"""Synapses in 4 bytes: what weights become, which parts do not fit, and that a program reads what was written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cxsystem2 import CxSystem
from cxsystem2.connections import Connections
from cxsystem2.devices import Options, devices
from cxsystem2.devices.delivery import compact, drawing, packing
from cxsystem2.devices.delivery.compact import Drawn, TargetPart, arrange
from cxsystem2.devices.delivery.kinds import Kinds
from cxsystem2.stages import Stages
from cxsystem2.syntax import lower
from tests.conftest import needs

ONE = Kinds(np.zeros(1, np.int64), {}, np.zeros(1, np.bool_))
WEIGHTS = arrays.arrays(
    np.float64, st.integers(0, 20), elements=st.floats(1e-12, 1e-9) | st.floats(-1e-9, -1e-12) | st.just(0.0)
)


@given(WEIGHTS, st.sampled_from([1, -1, 0]))
def test_what_is_packed_is_read_again(weights, sign):
    weights = weights if sign == 0 else sign * np.abs(weights)
    found = packing.rounded(weights)
    assert np.all(np.abs(found - weights) <= np.abs(weights) * (1 / 4096 + 1e-7))
    assert np.array_equal(packing.rounded(found), found)
    targets = np.arange(5, 5 + len(found), dtype=np.int32)
    head, pairs = packing.pack(targets, found, 5, len(found))
    assert pairs is not None
    again = packing.unpack(head, pairs, 5)
    assert np.array_equal(again[0], targets)
    assert np.array_equal(again[1], found)


@pytest.mark.parametrize(
    ("weights", "span", "fits"),
    [
        ([1, 2.0**-30], 9, True),
        ([1, 2.0**-31], 9, False),
        ([-1, 2.0**-14], 9, True),
        ([-1, 2.0**-15], 9, False),
        ([0, 0], 9, True),
        ([1.5e9, 1], 9, True),
        ([1e30, 1e30], 9, False),
        ([np.inf, 1], 9, False),
        ([np.nan, 1], 9, False),
        ([1e-40, 1], 9, True),
        ([1, 1], 2**16, True),
        ([1, 1], 2**16 + 1, False),
    ],
)
def test_a_part_that_does_not_fit_is_not_packed(weights, span, fits):
    _, pairs = packing.pack(np.array([3, 2 + span], np.int32), packing.rounded(np.array(weights, float)), 3, span)
    assert (pairs is not None) is fits


@pytest.mark.parametrize("most", [packing.MOST_CELLS, 0], ids=["packed", "not"])
def test_a_file_holds_rounded_weights(tmp_path, monkeypatch, most):
    monkeypatch.setattr(packing, "MOST_CELLS", most)
    random = np.random.default_rng(3)
    source = np.tile(np.repeat(np.arange(200), 25), 20)
    target = np.sort(random.integers(700, 5000, len(source)))
    part = arrange([Drawn(0, 0, 0, source, target, random.integers(5, 25, len(source)), random.random(len(source)))], ONE)
    again = TargetPart.read(tmp_path / "x", part.write(tmp_path / "x", "packed"), "packed")
    assert (tmp_path / "x").stat().st_size < (6 if most else 10) * len(source)
    assert np.array_equal(again.weights, packing.rounded(part.weights))
    for name in ("rows", "segments", "begins", "delays", "targets"):
        assert np.array_equal(getattr(again, name), getattr(part, name))
    assert again.write(tmp_path / "y", "packed").synapses == len(part)
    assert (tmp_path / "y").read_bytes() == (tmp_path / "x").read_bytes()


def test_parts_have_so_few_cells_that_they_fit(anatomy, physiology, tmp_path, monkeypatch):
    for row in anatomy["G"]:
        row["number_of_neurons"] = 700
    model = lower(CxSystem(anatomy, physiology, device="cpp").network)
    projection = model.layout.projections[1]
    for module in (packing, drawing):
        monkeypatch.setattr(module, "MOST_CELLS", 600)
    outlines = {}
    for precision in ("single", "packed"):
        (tmp_path / precision).mkdir()
        outlines[precision] = drawing.draw(
            model, projection, Options(jobs=1, precision=precision), tmp_path / precision
        ).outlines
    assert len(outlines["packed"]) > len(outlines["single"])
    assert sum(one.synapses for one in outlines["packed"]) == sum(one.synapses for one in outlines["single"])
    for number in range(len(outlines["packed"])):
        file = compact.MappedArrays(tmp_path / "packed" / f"{projection.name}.synapses.{number}")
        assert file.next(compact.STORED_PART, 1)["span"] <= 600
        assert file.next(packing.STORED_PACKING, 1)["packed"] == 1


@pytest.mark.compiled
def test_a_program_computes_with_what_was_rounded(tables, monkeypatch):
    """Weights of 12 digits give the bits of single precision, whether a part is packed or not."""
    needs("cpp")
    anatomy, physiology = tables
    anatomy["S"][1]["syn_type"] = "Depressing"
    model = lower(CxSystem(anatomy, physiology).network)
    drawn = model.network.connections

    def plain(pathway, part=None):
        found = drawn(pathway, part)
        weights = found.weight * np.resize([1, -0.25, 3], len(found.weight)) if plain.signed else found.weight
        return Connections(found.source, found.target, packing.rounded(weights).astype(float), found.delay)

    def run(precision):
        records = devices["cpp"]().run(model, Stages(), Options(fast=True, precision=precision))
        return [*records.spikes.values(), *records.states.values()], records.warnings

    monkeypatch.setattr(model.network, "connections", plain)
    for plain.signed in (False, True):
        (single, none), (packed, told) = run("single"), run("packed")
        assert none == told == []
        with monkeypatch.context() as patch:
            patch.setattr(packing, "MOST_CELLS", 0)
            wide, told = run("packed")
        assert len(told) == 2
        assert "packed in 0 of 1 parts" in told[0]
        assert sum(len(values) for values, _ in single) > 100
        for one, two, three in zip(single, packed, wide, strict=True):
            for expected, *found in zip(one, two, three, strict=True):
                assert all(np.array_equal(values, expected) for values in found)

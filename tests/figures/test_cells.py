"""Figures of cells at their places, of layers, of weights over time, and of how regularly cells fire."""

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError


def test_layers_are_parted_and_named(results):
    shown = [{text.get_text() for text in results.plot.raster(layers=wanted).axes[0].texts} for wanted in (True, False)]
    assert shown == [{"Layer 4", "Inputs"}, set()]
    assert not results.plot.raster(names=["SS", "BC"]).axes[0].texts


def test_positions_are_those_of_the_cells(results):
    cortex, inputs = results.plot.positions().axes
    where = results.populations["SS"].w
    assert np.allclose(cortex.collections[0].get_offsets().data, np.column_stack([where.real, where.imag]))
    assert (cortex.get_title(), inputs.get_title(), cortex.get_xlabel()) == ("Layer 4", "Inputs", "x (mm)")
    field = results.plot.positions(place="field", names=["BC"]).axes[0]
    assert field.get_xlabel() == "x (degree)"
    assert np.allclose(field.collections[0].get_offsets().data[:, 0], results.populations["BC"].z.real)


def test_frames_have_the_rates_of_their_part_of_the_time(results):
    axes = results.plot.frames(frames=4, names=["SS"]).axes[:4]
    spikes = results.spikes["SS"]
    for number, ax in enumerate(axes):
        inside = (spikes.t >= number * 0.025) & (spikes.t < (number + 1) * 0.025)
        counts = np.bincount(spikes.i[inside], minlength=80)
        assert np.allclose(ax.collections[1].get_array().data, counts[counts > 0] / 0.025)
    assert axes[1].get_title() == "25 to 50 ms"


def test_weights_over_time_are_the_recorded_ones(results):
    (ax,) = results.plot.plasticity().axes
    (recorded,) = (own["wght"] for own in results.recordings.values() if "wght" in own)
    assert ax.lines[0].get_ydata() == pytest.approx(1e9 * recorded.values.mean(axis=1))
    assert ax.get_ylabel() == "weight (nS)"


def test_weights_that_were_not_recorded_are_told(results):
    with pytest.raises(CxSystemError, match=r"write \[St\]apre into the column monitors of a pathway"):
        results.plot.plasticity(variable="apre")
    with pytest.raises(CxSystemError, match="'SS' is no pathway with recorded variables"):
        results.plot.plasticity(names=["SS"])


def test_intervals_and_their_variation_stand_side_by_side(results):
    intervals, variation = results.plot.regularity(names=["SS", "BC"], bins=20).axes
    assert (intervals.get_xlabel(), variation.get_xlabel()) == ("interspike interval (ms)", "CV of intervals")
    assert [text.get_text() for text in variation.get_legend().get_texts()] == ["SS", "BC"]

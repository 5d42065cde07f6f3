"""Rasters beside counts by hand."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bui.answers import packed
from bui.look.raster import MOST_PIXELS, MOST_POINTS, Image, SpikePoints, bands, image, raster, shape
from bui.look.window import Window
from cxsystem2.errors import CxSystemError


@st.composite
def runs(draw):
    """A run of one to three populations with spikes anywhere, also at the edges."""
    sizes = draw(st.lists(st.integers(1, 40), min_size=1, max_size=3))
    cells, times = [], []
    for size in sizes:
        found = draw(st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, size - 1)), max_size=60))
        found.sort()
        times.append([t for t, _ in found])
        cells.append([i for _, i in found])
    return cells, times, sizes


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spikes=runs(), start=st.floats(0, 0.9), span=st.floats(0.01, 1), width=st.integers(1, 300), height=st.integers(1, 200))
def test_an_image_holds_every_spike_of_the_window(made, spikes, start, span, width, height):
    results = made(*spikes)
    stop = min(start + span, 1.0)
    window = Window.of(results, start, stop)
    found = raster(results, window, width, height, most=-1)
    expected = sum(np.count_nonzero((own.t >= start) & (own.t < stop)) for own in results.spikes.values())
    assert isinstance(found.content, Image)
    assert found.content.counts.sum() == found.spikes == expected
    assert found.content.width == width
    assert found.content.height == min(height, found.bands[-1].last)


def test_points_stand_where_they_belong(results):
    window = Window.of(results, 0.25, 0.5)
    found = raster(results, window)
    assert isinstance(found.content, SpikePoints)
    t, y, population = found.content.t, found.content.y, found.content.population
    assert [band.name for band in found.bands] == ["NG4_BC_L2", "NG2_SS_L4", "NG3_BC_L4", "NG1_PC_L6toL4", "NG0_relay_vpm"]
    assert [band.first for band in found.bands] == [0, 5, 85, 105, 135]
    assert [band.excitatory for band in found.bands] == [False, True, False, True, True]
    for number, band in enumerate(found.bands):
        own = results.spikes[band.name]
        inside = (own.t >= 0.25) & (own.t < 0.5)
        assert np.array_equal(t[population == number], own.t[inside].astype(np.float32))
        assert np.array_equal(y[population == number] - band.first, own.i[inside])


def test_pixels_are_where_the_points_are(results):
    window = Window.of(results)
    points, rows = raster(results, window).content, bands(results, window)
    counts = image(results, window, rows, 50, 1000).counts
    assert counts.shape == (145, 50)  # no more rows than cells
    by_hand, _, _ = np.histogram2d(points.y, points.t.astype(float), (np.arange(146), np.linspace(0, 1, 51)))
    assert np.abs(counts - by_hand).sum() <= 20  # single precision moves a few points over the edge of a pixel
    assert counts.sum() == by_hand.sum()


def test_a_choice_of_populations(results):
    found = raster(results, Window.of(results, names=["NG0_relay_vpm", "NG3_BC_L4"]))
    assert [(band.name, band.first, band.last) for band in found.bands] == [("NG3_BC_L4", 0, 20), ("NG0_relay_vpm", 20, 30)]
    assert found.spikes == 700


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"start": 1.0}, "is empty"),
        ({"start": 0.5, "stop": 0.5}, "is empty"),
        ({"names": ["NG2_SS_L5"]}, "did you mean 'NG2_SS_L4'"),
        ({"names": ["NG5_SS_L4"]}, "are not recorded"),
    ],
)
def test_windows_that_show_nothing(results, window, words):
    with pytest.raises(CxSystemError, match=words):
        Window.of(results, **window)


def test_a_window_is_cut_to_the_run(results):
    assert Window.of(results, -1, 9) == Window.of(results)


@pytest.mark.parametrize("asked", [(800, 400), (4000, 3000), (1, 1), (10**6, 2), (0, -3)])
def test_an_image_has_the_proportions_asked_for_and_fits(asked):
    width, height = shape(*asked)
    assert 1 <= width * height <= MOST_PIXELS
    if asked == (4000, 3000):
        assert width / height == pytest.approx(4 / 3, rel=0.01)


def test_no_answer_is_larger_than_a_megabyte(made):
    rng = np.random.default_rng(1)
    for sizes in ([50_000] * 2, [300] * 300):  # rows and populations of the widest numbers
        count = MOST_POINTS // len(sizes)
        run = made(
            [rng.integers(0, size, count) for size in sizes], [np.sort(rng.random(count)) for _ in sizes], sizes
        )  # fmt: skip
        points = raster(run, Window.of(run)).content
        assert len(json.dumps([packed(points.t), packed(points.y), packed(points.population)])) <= 1_010_000
        counts = raster(run, Window.of(run), 4096, 4096, most=0).content.counts
        assert len(json.dumps(packed(counts))) <= 1_000_000


def test_more_spikes_than_a_pixel_can_count(made):
    run = made([[0] * 70_000], [[0.5] * 70_000], [1])
    assert raster(run, Window.of(run), most=0).content.counts.max() == 65_535


def test_a_run_without_a_recorded_spike(made):
    run = made([[]], [[]], [4])
    found = raster(run, Window.of(run))
    assert found.spikes == len(found.content.t) == 0
    run.spikes.clear()
    assert raster(run, Window.of(run)).bands == ()
    assert raster(run, Window.of(run), most=-1).content.counts.sum() == 0


def test_a_window_in_which_no_time_passes_is_refused(made):
    results = made([[0, 0]], [[0.0, 0.5]], [1])
    with pytest.raises(CxSystemError, match="is empty"):
        Window.of(results, 0.0, 1e-320)
    assert Window.of(results, 0.0, 1e-4).stop == 1e-4

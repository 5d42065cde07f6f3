"""Pictures of recorded variables."""

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError
from cxsystem2.figures import draw
from cxsystem2.figures.traces import MOST_POINTS, _thinned
from cxsystem2.results import Recording


def test_each_variable_of_each_population_has_a_panel(results):
    figure = results.plot_traces()
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["SS", "S1_Fixed_SS to SS_soma"]
    first = figure.axes[0]
    assert first.get_ylabel() == "vm (mV)"
    vm = results.recordings["1"]["vm"]
    assert [line.get_label() for line in first.lines] == ["0", "1", "2"]
    assert np.allclose(first.lines[1].get_ydata(), 1000 * vm.values[:, 1])


def test_a_variable_cells_and_a_window_are_chosen(results, tmp_path):
    figure = results.plot_traces("vm", tmp_path / "vm.png", names=["SS"], cells=[2], start=0.02, stop=0.04)
    (ax,) = figure.axes
    assert [line.get_label() for line in ax.lines] == ["2"]
    assert ax.get_xlim() == (0.02, 0.04) and len(ax.lines[0].get_xdata()) == 200
    assert (tmp_path / "vm.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"variable": "vn"}, "'vn' was not recorded; there are vm, wght"),
        ({"names": ["2"]}, "no recordings of '2' are there: they were not recorded"),
        ({"cells": [7]}, "cell 7 was not recorded for vm of NG1_SS_L4; there are 0, 1, 2"),
        ({"start": 2.0}, "the window from 2 s to 0.1 s is empty"),
    ],
)
def test_what_was_not_recorded_is_told(results, words, told):
    with pytest.raises(CxSystemError) as caught:
        draw(results, "traces", **words)
    assert told in str(caught.value)


def test_nothing_recorded_and_too_much(results):
    results.recordings["many"] = {f"v{number}": results.recordings["1"]["vm"] for number in range(30)}
    with pytest.raises(CxSystemError, match="these are 32 panels, more than 24"):
        draw(results, "traces")
    results.recordings.clear()
    with pytest.raises(CxSystemError, match=r"write \[St\]vm"):
        draw(results, "traces")


def test_a_long_line_keeps_its_extremes():
    t = np.arange(5 * MOST_POINTS + 7) * 1e-4
    values = np.sin(t)
    values[12_345], values[54_321] = 9.0, -9.0
    shown, line = _thinned(t, values)
    assert len(line) < 1.2 * MOST_POINTS and (line.max(), line.min()) == (9.0, -9.0)
    assert np.all(np.diff(shown) > 0)


def test_a_rate_of_a_population_is_one_line(results):
    results.recordings["NG2_BC_L4"] = {"rate": Recording(np.arange(3.0) / 50, np.ones((3, 1)), np.zeros(1, np.int64), "hertz")}
    (ax,) = draw(results, "traces", variable="rate").axes
    assert ax.get_ylabel() == "rate (Hz)" and ax.get_legend() is None

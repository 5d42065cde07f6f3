"""Every kind of figure: drawn with the colours and names of the run, in the size that is asked for."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Format, draw, figures
from cxsystem2.results.palette import inks


@pytest.mark.parametrize("kind", [*figures])
def test_each_kind_is_drawn_with_readable_letters_and_said_axes(results, kind, tmp_path):
    figure = getattr(results.plot, kind)(tmp_path / f"{kind}.svg", width=8.5, height=7, unit="cm")
    assert figure.get_size_inches() == pytest.approx([8.5 / 2.54, 7 / 2.54])
    shown = [ax for ax in figure.axes if ax.get_visible()]
    assert any(ax.get_ylabel() or ax.get_yticklabels() for ax in shown)
    text = (tmp_path / f"{kind}.svg").read_text()
    assert "<text" in text and "NG1_SS_L4" not in text


def test_lines_have_the_colours_and_names_of_their_populations(results):
    known = inks(results)
    (ax,) = results.plot.rates(names=["SS", "BC"], layout="together").axes
    colors = {line.get_label(): to_hex(line.get_color()) for line in ax.lines}
    assert colors == {"SS": known["NG1_SS_L4"].color, "BC": known["NG2_BC_L4"].color}


def test_rates_are_those_of_the_bins_that_are_asked_for(results):
    (ax,) = results.plot.rates(names=["SS"], bin="5*ms").axes
    spikes, size = results.spikes["SS"].t, results.populations["SS"].size
    edges = np.arange(0, results.runtime + 1e-9, 0.005)
    counts = np.histogram(spikes + 1e-9, edges)[0]
    assert ax.lines[0].get_ydata() == pytest.approx(counts / size / 0.005)


def test_many_populations_have_panels_of_their_own(results):
    assert len(results.plot.rates(layout="each").axes) == len(results.spikes)


def test_axes_can_be_passed_where_one_pair_is_enough(results):
    ax = Figure().add_subplot()
    results.plot.histogram(ax=ax, measure="rate", heights="share")
    assert ax.get_xlabel() == "firing rate (Hz)" and ax.get_ylabel() == "share of the cells of the population (%)"
    with pytest.raises(CxSystemError, match="this figure has 2 panels, which do not fit on one pair of axes"):
        results.plot.overview(ax=ax)


def test_areas_of_densities_are_one(results):
    (ax,) = results.plot.histogram(measure="rate", bins=20, names=["SS"]).axes
    (steps,) = ax.patches
    data = steps.get_data()
    assert np.sum(data.values * np.diff(data.edges)) == pytest.approx(1.0)


def test_letters_have_the_size_that_is_asked_for(results):
    sizes = [results.plot.spectra(font=font, resolution=20).axes[0].xaxis.label.get_size() for font in (8, 12)]
    assert sizes == [8.0, 12.0]


def test_correlations_are_those_of_the_counts(results):
    figure = results.plot.correlations(names=["SS", "BC"], bin=0.005)
    matrix = figure.axes[0].images[0].get_array()
    edges = np.arange(0, results.runtime + 1e-9, 0.005)
    counts = [np.histogram(results.spikes[name].t + 1e-9, edges)[0] for name in ("SS", "BC")]
    assert matrix[0, 1] == pytest.approx(np.corrcoef(*counts)[0, 1]) and matrix[0, 0] == pytest.approx(1.0)


def test_runs_are_compared_over_the_same_time(results):
    figure = results.plot.compare(others={"other": results}, stop=0.05)
    (ax,) = figure.axes
    assert ax.get_title() == "from 0 s to 0.05 s"
    heights = [bar.get_height() for bar in ax.patches]
    assert heights[: len(heights) // 2] == heights[len(heights) // 2 :]


WRONG = [
    ("rates", {"bins": 3}, "'bins' is no setting of the figure 'rates'; did you mean 'bin'?"),
    ("rates", {"bin": "5*mV"}, "the setting 'bin' of the figure 'rates'"),
    ("rates", {"bin": -1}, "is a number of 0 or more, not -1"),
    ("rates", {"layout": "some"}, "is one of auto, together, each, not some"),
    ("histogram", {"bins": 2.5}, "is a whole number from 1 to 1000, not 2.5"),
    ("histogram", {"measure": "cvv"}, "unknown measure 'cvv'"),
    ("raster", {"names": ["X"]}, "no spikes of 'X' are there"),
    ("rastr", {}, "unknown figure of a run 'rastr'; did you mean 'raster'?"),
]


@pytest.mark.parametrize(("kind", "words", "told"), WRONG)
def test_what_cannot_be_drawn_is_told(results, kind, words, told):
    with pytest.raises(CxSystemError) as caught:
        draw(results, kind, **words)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"width": 200}, "the width of a figure is 1 to 40 inch"),
        ({"height": 0.1, "unit": "cm"}, "the height of a figure is 2.54 to 101.6 cm"),
        ({"unit": "m"}, "in cm or inch"),
        ({"font": 100}, "letters have 4 to 40 points"),
        ({"dpi": 1}, "dpi is a number from 50 to 1200"),
    ],
)
def test_a_size_that_cannot_be_is_told(words, told):
    with pytest.raises(CxSystemError, match=re.escape(told)):
        Format.of(**words)


def test_a_picture_with_too_many_dots_is_not_written(results, tmp_path):
    with pytest.raises(CxSystemError, match="too large; take a smaller dpi"):
        results.plot.rates(tmp_path / "rates.png", width=30, height=30, dpi=1200)
    assert not list(tmp_path.iterdir())


def test_tab_completes_the_kinds_and_help_tells_their_settings(results):
    assert set(dir(results.plot)) == {*figures}
    assert "bin: width of a bin" in results.plot.rates.__doc__
    with pytest.raises(AttributeError, match="there is no figure 'rate'"):
        results.plot.rate  # noqa: B018

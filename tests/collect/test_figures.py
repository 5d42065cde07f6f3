"""Figures of a batch: what stands where."""

import numpy as np
import pytest

from cxsystem2.collect import collect
from cxsystem2.collect.figures import FigureKind, draw_batch, kinds, panels, save_batch_figure
from cxsystem2.collect.rasters import save_rasters
from cxsystem2.errors import CxSystemError, RegistryError
from cxsystem2.measures import measures

J = ["4*nS", "1*nS", "2*nS"]
RATES = ["0.1*Hz", "0.2*Hz"]


def number(text):
    return float(text.split("*")[0])


def product(j, rate, *rest):
    return 10 * number(j) * number(rate) * 10


def images(figure):
    return [np.ma.filled(ax.images[0].get_array(), np.nan) for ax in figure.axes if ax.images]


def titled(figure):
    return [ax.get_title() for ax in figure.axes if ax.images]


def test_one_parameter_gives_lines_with_bars_over_trials(make_batch):
    found = collect(make_batch({"J": J}, number, trials=3), ["rate", "cv"])
    figure = draw_batch(found, ["rate", "cv"])
    rate, cv = figure.axes
    assert [ax.get_ylabel() for ax in (rate, cv)] == ["firing rate (Hz)", "CV of intervals"]
    assert rate.get_xlabel() == "J (nS)"
    lines = rate.containers
    assert [line.get_label() for line in lines] == ["SS", "BC"]
    assert lines[0].lines[0].get_xdata().tolist() == [1, 2, 4]
    assert lines[0].lines[0].get_ydata() == pytest.approx([2, 3, 5], abs=0.03)  # value + mean trial
    low, high = np.array(lines[0].lines[2][0].get_segments())[0][:, 1]
    assert high - low == pytest.approx(2 * 1.0, abs=0.05)
    assert "mean of 3 trials" in figure.get_suptitle()


def test_trials_without_a_parameter(make_batch):
    figure = draw_batch(collect(make_batch({}, lambda: 10, trials=3), ["rate"]))
    assert figure.axes[0].containers[0].lines[0].get_ydata() == pytest.approx([11])


def test_two_parameters_give_a_heat_map_with_each_value_in_its_cell(make_batch):
    figure = draw_batch(collect(make_batch({"J": J, "background_rate": RATES}, product), ["rate"]), populations=["SS"])
    (table,) = images(figure)
    assert table == pytest.approx(np.array([[10, 20], [20, 40], [40, 80]]), abs=0.03)
    (ax,) = [ax for ax in figure.axes if ax.images]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("J (nS)", "background_rate (Hz)")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["1", "2", "4"]
    assert not ax.yaxis_inverted() and ax.images[0].origin == "lower"


def test_a_panel_for_each_measure_and_population_and_colours_shared_in_a_row(make_batch):
    figure = draw_batch(collect(make_batch({"J": J, "background_rate": RATES}, product), ["rate", "cv"]), ["rate", "cv"])
    assert titled(figure) == ["SS", "BC"] * 2
    limits = [ax.images[0].get_clim() for ax in figure.axes if ax.images]
    assert limits[0] == limits[1] != limits[2]


@pytest.fixture
def three(make_batch):
    """A grid of three parameters, of which `k` has the fewest values."""

    def rate(k, j, background):
        return product(j, background) * float(k)

    return make_batch({"k": ["1", "2"], "J": J, "background_rate": [*RATES, "0.3*Hz"]}, rate)


def test_three_parameters_give_small_multiples_over_the_one_with_fewest_values(three):
    figure = draw_batch(collect(three, ["rate"]), populations=["SS"])
    assert titled(figure) == ["SS\nk = 1", "SS\nk = 2"]
    first, second = images(figure)
    assert second == pytest.approx(2 * first, rel=0.02)
    assert first.shape == (3, 3)


def test_a_parameter_can_be_fixed(three):
    found = collect(three, ["rate"])
    (table,) = images(draw_batch(found, populations=["SS"], at={"k": "2"}))
    assert table[0, 0] == pytest.approx(20)
    unknown = "no finished run has k = 3; there are 1, 2"
    for at, reason in (({"k": "3"}, unknown), ({"J_": "1"}, "'J_' is no parameter of the batch")):
        with pytest.raises(CxSystemError, match=reason):
            draw_batch(found, at=at)


def test_one_parameter_at_a_time_gives_a_panel_for_each(make_batch):
    points = [(j, RATES[0]) for j in J] + [(J[0], rate) for rate in [RATES[1], "0.3*Hz", "0.4*Hz"]]
    figure = draw_batch(collect(make_batch({"J": J, "r": RATES}, product, points=points), ["rate"]), populations=["SS"])
    left, right = figure.axes
    assert (left.get_xlabel(), right.get_xlabel()) == ("J (nS)", "r (Hz)")
    assert left.containers[0].lines[0].get_ydata() == pytest.approx([10, 20, 40], abs=0.03)
    assert right.containers[0].lines[0].get_ydata() == pytest.approx([40, 80, 120, 160], abs=0.03)


def test_many_populations_go_on_in_the_next_row(three):
    found = collect(three, ["rate"])
    for number in range(5):
        found.table[f"rate.P{number}"] = 3.0 + number
        found.columns[f"rate.P{number}"] = ("rate", f"P{number}")
        found.populations[f"P{number}"] = {"label": f"P{number}", "type": "", "kind": "population"}
    figure = draw_batch(found, at={"k": "1"})
    assert titled(figure) == ["SS", "BC", "P0", "P1", "P2", "P3", "P4"]
    places = [ax.get_subplotspec() for ax in figure.axes if ax.images]
    assert [(place.rowspan.start, place.colspan.start) for place in places][4:] == [(0, 4), (1, 0), (1, 1)]
    assert len({ax.images[0].get_clim() for ax in figure.axes if ax.images}) == 1


def test_lines_have_the_colours_that_the_populations_have_in_their_runs():
    from cxsystem2.collect.figures.base import colors
    from cxsystem2.collect.figures.picture import Shown

    shown = [Shown("", "rate", f"P{number}", "rate", slot=f"e{number}") for number in range(15)]
    assert len({(one.color, one.dash) for one in colors(shown)}) == 15


def test_samples_give_points(make_batch):
    points = [(f"{1 + number * 0.3:.2f}*nS", f"{0.9 - number * 0.05:.2f}*Hz", "EIF") for number in range(12)]
    figure = draw_batch(collect(make_batch({"J": J, "r": RATES, "m": ["EIF"]}, product, points=points), ["rate"]))
    assert [ax.get_xlabel() for ax in figure.axes] == ["J (nS)", "r (Hz)"]  # a parameter with one value is no axis
    assert len(figure.axes[0].lines[0].get_xdata()) == 12


def test_words_as_values_are_an_axis_of_names(make_batch):
    figure = draw_batch(collect(make_batch({"model": ["LIF", "EIF"]}, len), ["rate"]))
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["LIF", "EIF"]


def test_points_without_a_run_stay_empty(make_batch):
    points = [(j, rate) for j in J for rate in RATES][:-1]
    figure = draw_batch(collect(make_batch({"J": J, "r": RATES}, product, points=points), ["rate"]), populations=["SS"])
    (table,) = images(figure)
    assert np.isnan(table).sum() == 1


def test_a_measure_that_is_the_same_everywhere_or_nowhere_defined(make_batch):
    batch = make_batch({"J": J, "r": RATES}, lambda *values: 0.0)
    figure = draw_batch(collect(batch, ["cv", "rate"]), ["cv", "rate", "real_time_factor"])
    low, high = [ax for ax in figure.axes if ax.images][-1].images[0].get_clim()
    assert low < 0.5 < high


def test_measures_of_the_run_have_one_panel(make_batch):
    figure = draw_batch(collect(make_batch({"J": J, "r": RATES}, product), ["rate"]), ["real_time_factor"])
    assert len(images(figure)) == 1


def test_what_cannot_be_drawn_is_one_sentence(make_batch):
    found = collect(make_batch({"J": J}, number), ["rate"])
    for arguments, error, reason in (
        ({"kind": "heat map"}, CxSystemError, "a heat map shows two or three parameters that vary; there are 1, so take lines"),
        ({"kind": "pie"}, RegistryError, "unknown kind of figure 'pie'"),
        ({"words": ["rats"]}, RegistryError, "did you mean 'rate'"),
        ({"words": ["cv"]}, CxSystemError, "nothing of what was asked for has been measured"),
        ({"populations": ["PC"]}, CxSystemError, "no population of the batch is named 'PC'"),
    ):
        with pytest.raises(error, match=reason):
            draw_batch(found, **arguments)
    big = make_batch({name: ["1", "2"] for name in "abcd"}, lambda *values: 10, folder="big")
    with pytest.raises(CxSystemError, match="there are 4, so fix some with --at"):
        draw_batch(collect(big, ["rate"]), kind="heat map")


def test_too_many_panels_are_refused(three):
    found = collect(three)
    with pytest.raises(CxSystemError, match="76 panels do not fit into a figure; name fewer with --measure"):
        draw_batch(found, [*measures])


def test_a_batch_of_which_nothing_is_done(make_batch):
    batch = make_batch({"J": J}, number)
    for run in batch.runs:
        batch.path(run).unlink()
    for act in (lambda: draw_batch(collect(batch, ["rate"])), lambda: save_rasters(batch, batch.folder / "r.pdf")):
        with pytest.raises(CxSystemError, match="no run of this batch is done, so there is nothing to draw"):
            act()
    assert not (batch.folder / "r.pdf").exists()


def test_pictures_are_files_of_the_named_kind(make_batch, tmp_path):
    figure = draw_batch(collect(make_batch({"J": J}, number), ["rate"]))
    for suffix, magic in ((".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")):
        assert save_batch_figure(figure, tmp_path / f"rate{suffix}").read_bytes().startswith(magic)


def test_rasters_have_a_page_for_each_run(make_batch, tmp_path):
    batch = make_batch({"J": J}, number)
    assert save_rasters(batch, tmp_path / "r.pdf") == []
    content = (tmp_path / "r.pdf").read_bytes()
    assert content.startswith(b"%PDF") and b"/Count 3" in content
    batch.result(batch.runs[1]).write_bytes(b"damaged")
    (problem,) = save_rasters(batch, tmp_path / "r.pdf")
    assert "not a result file" in problem
    assert b"/Count 2" in (tmp_path / "r.pdf").read_bytes()


def test_what_cannot_be_drawn_of_a_batch_is_one_sentence_and_leaves_no_file(make_batch, tmp_path):
    batch = make_batch({"J": J}, number)
    for name, words, message in (
        ("r.pdf", {"names": ["nosuch"]}, "no spikes of 'nosuch' are there; there are"),
        ("r.pdf", {"start": 10.0}, "the window from 10 s to 1 s is empty"),
        ("r.png", {}, "which ends in .pdf"),
    ):
        with pytest.raises(CxSystemError, match=message):
            save_rasters(batch, tmp_path / name, **words)
        assert not (tmp_path / name).exists()
    with pytest.raises(CxSystemError, match=r"there is nothing to draw: .* is empty"):
        draw_batch(collect(batch, ["rate"], start=10.0))


class Table(FigureKind):
    """The means as text."""

    def fits(self, picture):
        """Never of its own accord."""
        return False

    def refusal(self, picture):
        """Where there are too many runs to read."""
        return "" if len(picture.points) < 5 else "there are too many points to read"

    def draw(self, picture):
        """One text."""
        figure, ((ax,),) = panels(1, 1, 3, 3, picture.title)
        ax.text(0, 0, " ".join(f"{picture.mean(picture.shown[0], {'J': text})[0]:.3g}" for (text,) in picture.points))
        return figure


def test_a_kind_of_figure_of_another_package(install, make_batch):
    install(kinds, table=Table)
    found = collect(make_batch({"J": J}, number), ["rate"])
    (ax,) = draw_batch(found, kind="table").axes
    assert [text.get_text() for text in ax.texts] == ["4 1 2"]
    assert len(draw_batch(found).axes[0].containers) == 2
    many = collect(make_batch({"J": J, "background_rate": RATES}, product, folder="many"), ["rate"])
    with pytest.raises(CxSystemError, match="too many points to read"):
        draw_batch(many, kind="table")
    with pytest.raises(RegistryError, match="known are lines, heat map, points, table"):
        draw_batch(found, kind="pie chart")


def test_a_kind_of_a_package_is_taken_where_it_fits_before_the_one_that_always_does(install, make_batch):
    install(kinds, table=type("Always", (Table,), {"fits": lambda self, picture: True}))
    batch = make_batch({"J": J, "background_rate": RATES, "k": ["1", "2"], "n": ["1", "2"]}, lambda *values: 1)
    with pytest.raises(CxSystemError, match="too many points to read"):
        draw_batch(collect(batch, ["rate"]))

"""Small pictures of the runs of a batch: which run stands where, and how much of each is shown."""

import pytest

from cxsystem2.collect.multiples import draw_multiples, members
from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Format

VALUES = {"J": ["4*nS", "1*nS"], "k": ["1", "2"]}


def number(j, k):
    return 10 * float(j.split("*")[0]) * float(k)


def titles(figure):
    return [ax.get_title().replace("\n", ", ") for ax in figure.axes if ax.get_visible()]


def test_two_parameters_make_a_grid_of_rates_with_one_scale(make_batch):
    batch = make_batch(VALUES, number)
    figure = batch.plot(kind="rates", populations=["SS"])
    assert titles(figure) == ["J = 4*nS, k = 1", "J = 4*nS, k = 2", "J = 1*nS, k = 1", "J = 1*nS, k = 2"]
    assert len({ax.get_ylim() for ax in figure.axes}) == 1
    means = [ax.lines[0].get_ydata().mean() for ax in figure.axes]
    assert means == pytest.approx([40, 80, 10, 20], rel=0.05)
    assert figure.axes[0].get_ylim()[1] > max(ax.lines[0].get_ydata().max() for ax in figure.axes)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["SS"]


def test_trials_stand_in_a_row_and_evenly_chosen_ones_are_drawn(make_batch, tmp_path):
    batch = make_batch({"J": ["1*nS", "2*nS"]}, lambda j: 10.0, trials=3)
    figure = batch.plot(kind="rasters", output=tmp_path / "runs.png", stop=0.5)
    assert titles(figure)[:2] == ["J = 1*nS", "J = 1*nS, trial 1"] and len(titles(figure)) == 6
    assert figure.axes[0].get_xlim() == (0, 0.5) and (tmp_path / "runs.png").stat().st_size
    assert [one.number for one in members(batch, 3)[0]] == [0, 2, 5]
    some = draw_multiples(batch, most=3, form=Format.of(10, 5, "cm"))
    assert some.get_suptitle() == "made up, 3 of 6 finished runs are shown, evenly chosen"
    assert some.get_size_inches() == pytest.approx((10 / 2.54, 5 / 2.54))


def test_a_damaged_result_is_told_in_its_place(make_batch):
    batch = make_batch({"J": ["1*nS", "2*nS"]}, lambda j: 10.0)
    batch.result(batch.runs[0]).write_bytes(b"nothing")
    left, right = batch.plot(kind="rasters").axes
    assert [text.get_text() for text in left.texts] == ["cannot be read"] and not right.texts
    assert titles(left.figure) == ["J = 1*nS", "J = 2*nS"]
    batch.result(batch.runs[1]).write_bytes(b"nothing")
    with pytest.raises(CxSystemError, match=r"no result can be read; .*not a result file"):
        batch.plot(kind="rasters")


def test_what_cannot_be_drawn_is_told(make_batch):
    batch = make_batch({}, lambda: 10.0)
    for words, told in (
        ({"kind": "roses"}, "small pictures of runs are rasters, rates, not 'roses'"),
        ({"most": 200}, "200 small pictures do not fit into a figure"),
        ({"names": ["NG9"]}, "no spikes of 'NG9' are there"),
    ):
        with pytest.raises(CxSystemError) as caught:
            draw_multiples(batch, **words)
        assert told in str(caught.value)
    with pytest.raises(CxSystemError, match="the figure 'rates' shows all runs; leave at out"):
        batch.plot(kind="rates", at={"J": "1*nS"})


def test_the_command_draws_them(command, make_batch):
    batch = make_batch({"J": ["1*nS", "2*nS"]}, lambda j: 10.0)
    done = command("batch", "plot", str(batch.folder), "--kind", "rates", "--most", "1")
    assert done.returncode == 0 and done.stdout.strip().endswith("rates.png")
    assert (batch.folder / "rates.png").read_bytes().startswith(b"\x89PNG")
    done = command("batch", "plot", str(batch.folder), "--kind", "rasters", "--measure", "rate")
    assert done.returncode == 1 and "--kind rasters shows spikes of all runs, no measure" in done.stderr

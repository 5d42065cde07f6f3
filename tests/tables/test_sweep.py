"""Cells that hold several values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.problems import Place, Report
from cxsystem2.tables import Cell, read_anatomy, read_physiology
from cxsystem2.tables.sweep import parse, take


def _parse(text):
    report = Report()
    return parse(Cell(text, Place("x.csv", 2, 3)), "name", report), report


@pytest.mark.parametrize(
    ("text", "values", "first"),
    [
        ("{1 & 2 & 5}", ("1", "2", "5"), "1"),
        ("{0|5|2}", ("0", "2", "4"), "0"),
        ("{0|1|0.25}", ("0", "0.25", "0.50", "0.75"), "0"),
        ("{3|0|-1}", ("3", "2", "1"), "3"),
        ("{5: 1 & 2}", ("1", "2"), "5"),
        ("{5: 0|2|1}*Hz", ("0*Hz", "1*Hz"), "5*Hz"),
        ("{0|3|2}*Hz", ("0*Hz", "2*Hz"), "0*Hz"),
        ("file_{a & b}.mat", ("file_a.mat", "file_b.mat"), "file_a.mat"),
    ],
)
def test_a_sweep_has_its_values_in_order(text, values, first):
    sweep, report = _parse(text)
    assert report.clean
    assert (sweep.values, sweep.first) == (values, first)


@pytest.mark.parametrize("text", ["", "5", "[1, 2]", "{2: [0.5, 0.5]}", "{1}", "#{1 & 2}", "a & b"])
def test_other_text_is_no_sweep(text):
    sweep, report = _parse(text)
    assert sweep is None
    assert len(report) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{1 & 2 | 3}", "| and & cannot be mixed"),
        ("{1 & }", "a value between two & is missing"),
        ("{1|2}", "a range has three parts, {start|stop|step}"),
        ("{a|b|c}", "a range is {start|stop|step} in plain numbers"),
        ("{nan|1|1}", "a range is {start|stop|step} in plain numbers"),
        ("{0|1|0}", "the range has no value, or more than 1000"),
        ("{1|0|1}", "the range has no value, or more than 1000"),
        ("{0|inf|1}", "the range has no value, or more than 1000"),
        ("{0|1|1e-9}", "the range has no value, or more than 1000"),
    ],
)
def test_a_broken_sweep_is_one_problem(text, message):
    sweep, report = _parse(text)
    assert sweep is None
    assert [str(each) for each in report] == [f"x.csv:2:3 [name] '{text}' is not a sweep: {message}"]


@given(st.text("{}|&:0123456789.-ane ", max_size=25))
def test_any_text_is_a_sweep_or_a_problem_or_neither(text):
    sweep, report = _parse(text)
    assert sweep is None or (sweep.values and report.clean)


def test_every_sweep_of_both_tables_gives_way_to_its_first_value():
    report = Report()
    anatomy = read_anatomy({"params": {"runtime": "{1 & 2}*ms", "seed": 3}, "G": [{"idx": 1, "p": "{7: 1 & 2}"}]}, report)
    physiology = read_physiology({"k": "{3 & 4}", "SS": {"C": "{0|2|1}"}}, report)
    sweeps = take(anatomy, physiology, report)
    assert [(sweep.name, sweep.first) for sweep in sweeps] == [("runtime", "1*ms"), ("G[1].p", "7"), ("k", "3"), ("C", "0")]
    assert next(anatomy.of("params")).cells["runtime"].text == "1*ms"
    assert [entry.value.text for entry in physiology.active()] == ["3", "0"]


def test_a_sweep_in_a_column_that_is_switched_off_means_nothing():
    report = Report()
    assert take(read_anatomy({"G": [{"#p": "{1 & 2}"}]}, report), read_physiology({}, report), report) == []


def test_a_broken_sweep_is_marked_as_reported():
    report = Report()
    physiology = read_physiology({"k": "{a|b|c}"}, report)
    take(read_anatomy({"G": []}, report), physiology, report)
    assert next(physiology.active()).value.reported

"""Columns: how cells are read, and what a row that does not fit is told."""

import pytest

from cxsystem2.config.column import RowModel, column, coordinate, fill, flag, integer, number, quantity, text, word
from cxsystem2.expressions import ExpressionError
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Cell, Row


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (quantity("second"), "5*ms", 5e-3),
        (quantity("meter"), "200*um", 200e-6),
        (number, "0.5", 0.5),
        (number, "1/4", 0.25),
        (integer, "3", 3),
        (integer, "3.0", 3),
        (integer, "1e3", 1000),
        (integer, "9007199254740993", 9007199254740993),
        (integer, "9223372036854775807", 9223372036854775807),
        (flag, "1", True),
        (flag, "0", False),
        (flag, "True", True),
        (flag, "false", False),
        (text, "a, b", "a, b"),
        (word("local", "expanded"), "LOCAL", "local"),
        (coordinate, "5+2j", 5 + 2j),
        (coordinate, "5+2i", 5 + 2j),
        (coordinate, "3", 3 + 0j),
        (coordinate, "pi+0j", 3.141592653589793 + 0j),
    ],
)
def test_a_cell_is_read(scope, read, written, value):
    found = read(written, scope)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("read", "written", "message"),
    [
        (quantity("second"), "5", "it has no unit"),
        (quantity("second"), "[1, 2]*ms", "is not one number"),
        (quantity("second"), "1j*ms", "is not one number"),
        (quantity("second"), "inf*ms", "is not a finite number"),
        (number, "nan", "is not a finite number"),
        (integer, "2.5", "is not a whole number"),
        (integer, "inf", "is not a finite number"),
        (integer, "x", "unknown name 'x'"),
        (flag, "2", "is neither 0 nor 1"),
        (flag, "yes", "unknown name 'yes'"),
        (word("local", "expanded"), "lokal", "is not one of local, expanded; did you mean 'local'?"),
        (coordinate, "[1, 2]", "is not one complex number such as 5+0j"),
        (coordinate, "nan", "is not one complex number such as 5+0j"),
        (coordinate, "middle", "unknown name 'middle'"),
        (coordinate, "5*mm", "should be a plain number"),
    ],
)
def test_a_cell_that_does_not_fit_is_told_why(scope, read, written, message):
    with pytest.raises(ExpressionError) as error:
        read(written, scope)
    assert message in str(error.value)


class Thing(RowModel):
    size: int = column(read=integer, ge=1, noun="number of things", help="how many there are")
    share: float = column(0.5, read=number, lt=1, help="a share")


@pytest.fixture
def filled(scope):
    """Fills a Thing from cells; returns it and the problems as (column, message)."""

    def filled(cells, **options):
        report = Report()
        placed = {name: Cell(value, Place("x.csv", 2, position)) for position, (name, value) in enumerate(cells.items(), 2)}
        thing = fill(Thing, Row("T", placed, Place("x.csv", 2, 1), header=1), scope, report, **options)
        return thing, [(each.place.row, each.place.column, each.message) for each in report]

    return filled


def test_a_row_is_filled(filled):
    thing, problems = filled({"size": "3", "share": "0.25"})
    assert (thing.size, thing.share) == (3, 0.25)
    assert problems == []


@pytest.mark.parametrize("nothing", ["", "--", "#0.25"])
def test_a_cell_without_a_value_means_the_default(filled, nothing):
    assert filled({"size": "3", "share": nothing})[0].share == 0.5


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"size": "0"}, (2, 2, "number of things 0 is below 1")),
        ({"size": "1", "share": "1"}, (2, 3, "share 1 is not below 1")),
        ({"size": "--"}, (2, 2, "a value is needed: how many there are")),
        ({}, (2, 1, "a value is needed: how many there are")),
        ({"size": "1", "shar": "1"}, (1, 3, "unknown column 'shar'; did you mean 'share'?")),
    ],
)
def test_a_row_that_does_not_fit_has_one_problem(filled, cells, problem):
    thing, problems = filled(cells)
    assert thing is None
    assert problems == [problem]


def test_every_wrong_cell_of_a_row_is_told(filled):
    assert len(filled({"size": "x", "share": "y"})[1]) == 2


def test_a_column_with_a_hash_means_nothing(filled):
    assert filled({"size": "1", "#share": "x"})[1] == []


def test_a_column_of_older_tables_is_warned_of_only_when_it_says_something(filled):
    assert filled({"size": "1", "gemean": "--"}, ignored=["gemean"])[1] == []
    thing, problems = filled({"size": "1", "gemean": "3"}, ignored=["gemean"])
    assert thing is not None
    assert problems == [(1, 3, "this column of older tables has no effect")]

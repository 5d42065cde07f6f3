"""One reader of delimited text: separators, encodings, decimal commas."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.problems import Report
from cxsystem2.tables import delimited

CELL = st.text("ab1.5*[] \"'µ;,\t", max_size=6).map(str.strip)


@given(st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_what_was_written_is_read(rows, divider):
    held = io.StringIO()
    csv.writer(held, delimiter=divider, lineterminator="\n").writerows(rows)
    assert [row for _, row in delimited.rows(held.getvalue(), divider)][: len(rows)] == rows


@pytest.mark.parametrize(
    ("text", "divider"),
    [
        ("i;t\n", ";"), ("i\tt\n", "\t"), ("i,t\n", ","), ("sep=;\ni,x;t\n", ";"), ("i t\n", " "), ("0 0,001\n", " "),
        ("0;0,001\n", ";"), ("0, 0.5\n", ","), ("# a, b\n0;1\n", ";"),
    ],
)  # fmt: skip
def test_the_separator_is_found(text, divider):
    assert delimited.separator(text.splitlines(), blanks=True) == divider


def test_decimal_commas_are_points_with_a_note_where_no_comma_divides():
    report = Report()
    assert delimited.parse("a;b\n0,5*nS;1,500\n", "t.csv", report, ";")[1] == (2, ["0.5*nS", "1.500"])
    [note] = report
    assert (note.level, note.place.row, note.place.column) == ("note", 2, 1)
    assert delimited.parse("a;b\n1,500;x\n", "t.csv", Report(), ";")[1] == (2, ["1,500", "x"])

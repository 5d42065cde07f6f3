"""Columns of a physiology table that nothing reads are told where they are named; comments are not."""

import pytest


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        (
            "Variable,Key,Value,Unit,Comment\nk,,2,mV,two\nm,,2,mV,\n", 4,
            "nothing reads the column 'Unit'; known are Variable, Key, Value, Comment",
        ),
        ("Variable,Key,Value,Coment\nk,,2,two\n", 4, "nothing reads the column 'Coment'; did you mean 'Comment'?"),
    ],
)  # fmt: skip
def test_a_column_that_nothing_reads_is_told_once(read, text, column, message):
    table, report = read(text, "physiology")
    (warning,) = report
    assert report.clean
    assert (warning.place.row, warning.place.column, warning.message) == (1, column, message)
    assert next(table.active()).value.text == "2"


@pytest.mark.parametrize(
    "text",
    [
        "Variable,Key,Value,Unit\nk,,2,\n",  # empty
        "Variable,Key,Value,Comment,,\nk,,2,a,why,so\n",
        "Variable,Key,Value,Comment,#source\nk,,2,a,a paper\n",
        "variable,key,value,comment\nk,,2,a\n",
        "Variable,Key,Value,Unit\n#k,,2,mV\n",
    ],
)
def test_comments_are_no_columns(read, text):
    assert str(read(text, "physiology")[1]) == ""


def test_a_column_that_is_named_twice_is_an_error(read, errors):
    table, report = read("Variable,Key,Value,Value\nk,,2,3\n", "physiology")
    assert errors(report) == [(1, 4, "column 'Value' is named twice")]
    assert [entry.value.text for entry in table.active()] == ["2"]

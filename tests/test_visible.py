"""What others have written is shown, and not obeyed."""

import io

import pandas as pd
import pytest

from cxsystem2.problems import Place, Problem
from cxsystem2.visible import cell, csv_of, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, µ and ü, 日本, 🧠\tand\nlines", "plain text, µ and ü, 日本, 🧠\tand\nlines"),
        ("\x1b]52;c;ZXZpbA==\x07", "\\x1b]52;c;ZXZpbA==\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb\x08c\x7f", "a\\rb\\x08c\\x7f"),
        ("abc\u202ecba", "abc\\u202ecba"),
        ("\udcff", "\\udcff"),
        ("\\x1b", "\\x1b"),
    ],
)
def test_control_characters_are_shown(text, shown):
    assert visible(text) == shown
    assert visible(shown) == shown


def test_a_problem_that_quotes_a_cell():
    problem = Problem(Place("a\x1b[2J.csv", 1, 2), "'\x1b]0;title\x07' is no number", "x\x1b")
    assert "\x1b" not in str(problem) and "\x07" not in str(problem)
    assert problem.as_dict()["message"] == "'\x1b]0;title\x07' is no number"  # JSON has a form of its own for them


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"), ("+1+cmd", "'+1+cmd"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-60*mV", "'-60*mV"), ("-60", "-60"), ("+1e3", "+1e3"), ("-inf", "-inf"), ("SS_L4", "SS_L4"), ("a=b", "a=b"), ("", ""),
        (-60, -60), (-0.5, -0.5), (None, None),
    ],
)  # fmt: skip
def test_a_cell_is_not_calculated_by_a_spreadsheet_program(value, shown):
    assert cell(value) == shown


def test_a_table_keeps_its_numbers_and_none_of_its_texts_is_calculated():
    table = pd.DataFrame({"@a": ["=1", "b"], "x": [-1.5, float("nan")]}, index=pd.Index(["=n", "m"], name="=run"))
    assert csv_of(table) == "'=run,'@a,x\n'=n,'=1,-1.5\nm,b,\n"
    plain = pd.DataFrame({"rate": [1.25, 1e-17]}, index=pd.Index(["NG1", "NG2"], name="population"))
    assert csv_of(plain) == plain.to_csv(lineterminator="\n")
    assert csv_of(pd.read_csv(io.StringIO(csv_of(plain)), index_col=0)) == csv_of(plain)

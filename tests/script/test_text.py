"""Laying out text."""

import ast

import brian2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.script.text import WIDTH, block, call, clean, comment, filled, heading, literal, table

NASTY = st.text(st.sampled_from(list("ab '\"\\\n\r\t\x00\f\u2028{}#:=é")) | st.characters(), max_size=300)


def is_comment(lines):
    return all(line.startswith("#") and len(line) <= WIDTH and line.isprintable() for line in lines)


@given(NASTY)
def test_nothing_ends_a_comment(text):
    assert is_comment(comment(text)) and is_comment(heading(text))


@given(st.lists(st.lists(NASTY, min_size=9, max_size=9), min_size=1, max_size=4))
def test_tables_fit_and_are_comments(rows):
    assert is_comment(table([f"column {number}" for number in range(9)], rows))


def test_a_table_leaves_out_what_is_empty_and_goes_on_below():
    assert table(("name", "none", "what"), [("a", "", "b c"), ("long", "", "d")]) == [
        "# name  what", "# ----  ----", "# a     b c", "# long  d",
    ]  # fmt: skip
    words = " ".join(["word"] * 40)
    assert table(("a", "b"), [("x", words)])[2].startswith("# x  word word")
    assert len(table(("a", "b"), [("x", words)])) == 4


@given(NASTY)
def test_a_text_is_itself_as_literals(text):
    lines = literal(text, 60)
    assert all(len(line) <= 60 for line in lines)
    assert ast.literal_eval(f"({' '.join(lines)})") == text


@given(st.lists(NASTY, min_size=1, max_size=4), NASTY)
def test_nothing_ends_a_block(lines, note):
    found = ast.literal_eval(block(lines, [note] * len(lines), equations=True))
    assert [line.partition("  # ")[0].rstrip() for line in found.strip("\n").split("\n")] or lines


@given(st.lists(NASTY, min_size=1, max_size=4))
def test_a_block_that_cannot_be_quoted_is_itself(lines):
    lines = [f"{line}'''" for line in lines]
    assert ast.literal_eval(block(lines)) == "".join(f"{line}\n" for line in lines)


LONG = "dv/dt = (" + " + ".join(f"a{number}*(b{number} - v)" for number in range(20)) + ")/C : volt (unless refractory)"


def test_a_long_equation_is_broken_and_stays_the_same():
    text = ast.literal_eval(block([LONG, "C : farad"], ["", "it's the 'capacitance': 3 pF"], equations=True))
    assert max(map(len, text.splitlines())) <= WIDTH
    names = {f"{letter}{number}": brian2.Quantity(1, brian2.volt.dim) for number in range(20) for letter in "b"}
    whole, broken = brian2.Equations(f"{LONG}\nC : farad"), brian2.Equations(text)
    assert names and whole["v"].flags == broken["v"].flags == ["unless refractory"]
    assert str(whole["v"].expr).split() == str(broken["v"].expr).split()
    assert whole["C"].unit == broken["C"].unit


def test_a_long_line_of_code_is_broken_by_backslashes():
    line = "wght = clip(" + " + ".join(f"a{number}*(b{number} - v)" for number in range(20)) + ", 0*siemens, wght_max)"
    text = block([line])
    assert max(map(len, text.splitlines())) <= WIDTH
    assert ast.literal_eval(text).split() == line.split()


@pytest.mark.parametrize("count", [1, 12, 40])
def test_calls_and_lists_fit(count):
    for text in (
        call("name", "function", [f"argument={number}" for number in range(count)]),
        f"x = {filled(['1.25'] * count)}",
    ):
        assert max(map(len, text.split("\n"))) <= WIDTH
        ast.parse(text)


def test_a_clean_text_is_one_printable_line():
    assert clean(" a\n'''b\x00\u2028c ") == "a '''b c"

"""Statements that give a variable a value."""

import pytest

from cxsystem2.expressions.assignment import Assignment, assignment


@pytest.mark.parametrize(
    ("line", "parts", "becomes"),
    [
        ("vm = V_res", ("vm", "", "V_res"), "V_res"),
        ("  w += b ", ("w", "+", "b"), "w + (b)"),
        ("x*=1 - u", ("x", "*", "1 - u"), "x * (1 - u)"),
        ("x = a == b", ("x", "", "a == b"), "a == b"),
    ],
)
def test_the_parts_and_what_the_variable_becomes(line, parts, becomes):
    assert assignment(line) == Assignment(*parts)
    assert assignment(line).becomes == becomes


@pytest.mark.parametrize("line", ["a == b", "{transmit}", "x =", "", "f(x)"])
def test_anything_else_is_none(line):
    assert assignment(line) is None

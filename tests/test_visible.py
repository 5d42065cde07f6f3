"""What others have written is shown, and not obeyed."""

import pytest

from cxsystem2.problems import Place, Problem
from cxsystem2.visible import visible


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

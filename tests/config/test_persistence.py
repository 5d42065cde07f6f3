"""The columns ``load_connection`` and ``save_connection``."""

import pytest

from cxsystem2.config.persistence import Persistence, read_flag
from cxsystem2.expressions import ExpressionError


@pytest.mark.parametrize(
    ("text", "flag"),
    [("1", (True, "")), ("0", (False, "")), ("1-->", (True, "-->")), ("0 -->", (False, "-->")), ("1<--", (True, "<--")),
     ("<--", (None, "<--"))],
)  # fmt: skip
def test_a_flag_is_a_value_and_an_arrow(scope, text, flag):
    assert read_flag(text, scope) == flag


@pytest.mark.parametrize("text", ["", "2", "yes", "1->", "-->1"])
def test_anything_else_is_no_flag(scope, text):
    with pytest.raises(ExpressionError, match="is not 0, 1, or one of these with --> or <--"):
        read_flag(text, scope)


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (["1", "0", None, "1"], [True, False, False, True]),
        (["1-->", None, "0", None], [True, True, True, True]),
        (["1-->", None, "<--", None], [True, True, True, False]),
        (["1-->", "0<--", None], [True, False, False]),
        (["0-->", "1", "<--", "1"], [False, False, False, True]),
        (["1<--", None], [True, False]),
        (["1-->", "0-->", "1"], [True, False, False]),
    ],
)
def test_a_default_holds_until_it_ends(scope, cells, answers):
    persistence = Persistence()
    assert [persistence.resolve(read_flag(cell, scope) if cell else None) for cell in cells] == answers

"""The columns ``post_syn_idx``, ``p`` and ``n``."""

import pytest

from cxsystem2.config.target import Target, read_shares, read_target
from cxsystem2.expressions import ExpressionError


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("3", Target("3")),
        ("3.0", Target("3")),
        ("layer4_SS", Target("layer4_SS")),
        ("3[C]2", Target("3", ("a2",))),
        ("3[C]0s", Target("3", ("soma",))),
        ("3[C]0ba", Target("3", ("basal", "a0"))),
        ("3[C]0SAB", Target("3", ("soma", "a0", "basal"))),
        ("3 [c] 1", Target("3", ("a1",))),
    ],
)
def test_a_target_is_a_label_and_compartments(scope, text, target):
    assert read_target(text, scope) == target


@pytest.mark.parametrize("text", ["3[C]", "3[C]0", "3[C]0x", "3[C]0bb", "3[C]b", "3[C]-1", "3[C]0.5"])
def test_a_compartment_that_does_not_exist_is_named(scope, text):
    with pytest.raises(ExpressionError, match="is no compartment; write 0 with some of b, s, a"):
        read_target(text, scope)


@pytest.mark.parametrize("text", ["[C]0s", "3]", "3[4"])
def test_what_is_no_target_is_named(scope, text):
    with pytest.raises(ExpressionError, match="is not a target"):
        read_target(text, scope)


@pytest.mark.parametrize("text", ["3 4", "3-4", "a b[C]0s"])
def test_a_label_is_one_word(scope, text):
    with pytest.raises(ExpressionError, match="is not a label; an idx is a number or a word"):
        read_target(text, scope)


@pytest.mark.parametrize(
    ("text", "shares"),
    [("0.1", (0.1,)), ("0.1+0.2", (0.1, 0.2)), ("1e-2 + 1e+0", (0.01, 1.0)), ("3", (3.0,)), ("1/4", (0.25,))],
)
def test_there_is_one_share_for_each_compartment(scope, text, shares):
    assert read_shares(text, scope) == shares


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.1*ms", "is not a plain number"),
        ("[1, 2]", "is not a plain number"),
        ("True", "is not a plain number"),
        ("1j", "is not a plain number"),
        ("nan", "is not a finite number"),
        ("inf", "is not a finite number"),
        ("0.1+", "is not an expression"),
        ("0,1", "write a decimal point (0.1)"),
        ("0.1+" * 200 + "1", "more than 100 values"),
    ],
)
def test_a_share_is_a_plain_number(scope, text, message):
    with pytest.raises(ExpressionError) as error:
        read_shares(text, scope)
    assert message in str(error.value)

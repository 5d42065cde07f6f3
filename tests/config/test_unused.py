"""The suggestion for an idx that nothing has, whole numbers that may be thousands, and root values without a value."""

import pytest

from cxsystem2.checking import check


def messages(*tables):
    return [each.message for each in check(*tables).report if each.level != "note"]


def test_a_renamed_idx_is_followed_and_one_in_use_is_not_offered(anatomy, physiology):
    anatomy["G"][0]["idx"] = "EXC"
    assert set(messages(anatomy, physiology)) == {"no population or input has the idx '1'; did you mean 'EXC'?"}
    anatomy["S"].append({"receptor": "ge", "pre_syn_idx": "EXC", "post_syn_idx": 2, "syn_type": "Fixed", "p": "0.1", "n": 1})
    assert all("did you mean" not in message for message in messages(anatomy, physiology))


@pytest.mark.parametrize(("part", "column"), [("G", "number_of_neurons"), ("S", "n")])
def test_a_count_with_a_point_and_three_digits_is_warned_of(anatomy, physiology, part, column):
    anatomy[part][1][column] = "1.000"
    [message] = messages(anatomy, physiology)
    assert message == "'1.000' is read as 1; if a thousand is meant, write 1000"


def test_a_root_value_without_a_value_is_one_problem_at_its_row(anatomy, physiology):
    physiology["J"] = ""
    assert messages(anatomy, physiology) == ["'J' has no value"]

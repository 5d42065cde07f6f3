"""JSON files: the place of every value, and files that are no JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.problems import Report
from cxsystem2.tables import json_file
from cxsystem2.tables.table import Cell
from cxsystem2.tables.tree import Branch, Items

TEXT = """{
  "params": {"runtime": "500*ms", "benchmark": true, "seed": null},
  "G": [
    {"idx": 1,
     "p": 0.020}
  ]
}"""


def test_every_value_knows_its_line_and_character(read):
    table, report = read(TEXT, "anatomy", ".json")
    assert str(report) == ""
    cells = next(table.of("G")).cells
    assert {name: (cell.text, cell.place.row, cell.place.column) for name, cell in cells.items()} == {
        "idx": ("1", 4, 13), "p": ("0.020", 5, 11),
    }  # fmt: skip


def test_words_of_json_become_those_of_tables(read):
    table, _ = read(TEXT, "anatomy", ".json")
    cells = next(table.of("params")).cells
    assert [cells["benchmark"].text, cells["seed"].text] == ["1", ""]


def test_a_name_given_twice_is_a_problem_at_the_second(read, errors):
    assert errors(read('{"G": [{"idx": 1,\n "idx": 2}]}', "anatomy", ".json")[1]) == [(2, 2, "'idx' is given twice")]


def test_a_syntax_error_has_its_place(read, errors):
    [(row, column, message)] = errors(read('{"G": [\n  {"idx" 1}]}', "anatomy", ".json")[1])
    assert (row, column) == (2, 10)
    assert "this is not JSON" in message


@pytest.mark.parametrize("depth", [300, 800, 5000, 100_000])
@pytest.mark.parametrize("brackets", ["[]", '{"a":}'])
def test_deep_nesting_is_a_problem_and_no_crash(read, depth, brackets):
    opening, closing = brackets[:-1], brackets[-1]
    _, report = read(opening * depth + "1" + closing * depth, "physiology", ".json")
    assert not report.clean


def test_a_number_of_very_many_digits_is_a_problem_and_no_crash(read, errors):
    [(_, _, message)] = errors(read('{"k": ' + "1" * 5000 + "}", "physiology", ".json")[1])
    assert "thousands of digits" in message


def _values(node):
    if isinstance(node, Cell):
        return node.text
    assert isinstance(node, Branch | Items)
    return {k: _values(v) for k, v in node.items.items()} if isinstance(node, Branch) else [_values(v) for v in node.items]


_TEXT = st.text().map(str.strip)


@given(st.recursive(_TEXT, lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner), max_leaves=10), st.booleans())
def test_any_tree_of_texts_is_read_as_it_was_written(value, spread):
    report = Report()
    node = json_file.parse(json.dumps(value, indent=2 if spread else None, ensure_ascii=spread), "x.json", report)
    assert report.clean
    assert _values(node) == value

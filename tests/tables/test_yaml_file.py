"""YAML files: values as they were typed, their places, and files that are no YAML."""

import pytest

from cxsystem2.problems import Report
from cxsystem2.tables.yaml_file import parse

TEXT = """\
params: {runtime: 500*ms, benchmark: true, seed: ~}
G:
  - idx: 007
    monitors: [Sp] [St]vm
    p: 0.020
S:
  - {pre: 1, monitors: [Sp], load: 1-->, spikes: [0.1, 0.2]}
"""


def test_values_are_what_was_typed(read, plain):
    text = TEXT.replace("[Sp] [St]vm", "'[Sp] [St]vm'")
    table, report = read(text, "anatomy", ".yaml")
    assert str(report) == ""
    assert plain(table) == [
        ("params", {"runtime": "500*ms", "benchmark": "1", "seed": ""}),
        ("G", {"idx": "007", "monitors": "[Sp] [St]vm", "p": "0.020"}),
        ("S", {"pre": "1", "monitors": "[Sp]", "load": "1-->", "spikes": "[0.1, 0.2]"}),
    ]


def test_every_value_knows_its_line_and_character(read):
    table, _ = read("# ä\nG:\n  - idx: 7\n    p: 0.02\n", "anatomy", ".yaml")
    cells = next(table.of("G")).cells
    assert [(cell.place.row, cell.place.column) for cell in cells.values()] == [(3, 10), (4, 8)]


def test_a_list_behind_wide_letters_is_cut_out_at_the_right_place(read, plain):
    table, _ = read("# äöü 😀 漢字\nG: [{idx: 😀, monitors: [Sp]}]\n", "anatomy", ".yaml")
    assert plain(table) == [("G", {"idx": "😀", "monitors": "[Sp]"})]


def test_the_short_form_of_a_physiology_table_is_read(read, plain):
    table, report = read("k: 2*nS\nSS:\n  C: 100*pF\n", "physiology", ".yml")
    assert str(report) == ""
    assert plain(table) == [("k", None, "2*nS", ""), ("SS", "C", "100*pF", "")]


def test_a_syntax_error_has_its_place(read, errors):
    [(row, column, message)] = errors(read(TEXT, "anatomy", ".yaml")[1])
    assert (row, column) == (4, 20)
    assert "this is not YAML" in message


def test_a_name_given_twice_is_a_problem_at_the_second(read, errors):
    assert errors(read("k: 1\nk: 2\n", "physiology", ".yaml")[1]) == [(2, 1, "'k' is given twice")]


@pytest.mark.parametrize("text", ["# only a remark\n", "---\n"])
def test_a_file_without_values_is_empty(read, errors, text):
    assert [message for *_, message in errors(read(text, "physiology", ".yaml")[1])] in (
        ["the file is empty"], ["a physiology table has a list 'physio_data' or a mapping of variables at its top"],
    )  # fmt: skip


def test_no_tag_builds_a_python_object(read):
    table, _ = read("k: !!python/object/apply:os.getcwd []\n", "physiology", ".yaml")
    assert [entry.value.text for entry in table.active()] == ["!!python/object/apply:os.getcwd []"]


@pytest.mark.parametrize("text", ["[" * 5000, "a: &x [*x]\n", "a: 1\n--- \nb: 2\n", "\x07: 1\n", "*x\n", "? [a]\n: 1\n"])
def test_strange_yaml_is_a_table_or_a_problem(read, text):
    table, report = read(text, "physiology", ".yaml")
    assert list(table.active()) or report.errors


def test_aliases_are_refused_before_they_multiply():
    report = Report()
    bomb = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    parse(bomb, "bomb.yaml", report)
    assert any("aliases" in problem.message for problem in report)


@pytest.mark.parametrize(
    "text",
    [
        "- " * 100_000,
        "? " * 100_000,
        "[" * 100_000,
        "{a: " * 50_000,
        "".join(" " * k + "-\n" for k in range(3000)),
        "[ #]\n" * 75_000,
        "{ #}\n" * 75_000,
        "['a]', " * 75_000,
    ],
)
def test_deep_nesting_is_refused_before_the_parser_ends_the_process(text):
    report = Report()
    assert parse(text, "deep.yaml", report) is None
    assert [problem.message for problem in report] == ["this is not a table: it is nested too deeply"]


def test_only_brackets_that_nest_are_counted():
    report = Report()
    text = "".join(f"k{n}: '[[[[' # [[[\n" for n in range(1000))
    assert parse(text, "flat.yaml", report) is not None and report.clean

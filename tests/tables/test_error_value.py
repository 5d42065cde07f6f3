"""Error values of spreadsheet programs are no comments and no empty cells."""

import json

import pytest

from cxsystem2.checking import check
from cxsystem2.tables.error_value import error_value, is_error_value

ERRORS = [
    "#NAME?",
    "#REF!",
    "#DIV/0!",
    "#N/A",
    "#VALUE!",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#GETTING_DATA",
    "#BEZUG!",
    "#NV",
    "#NOM?",
]
ERRORS += ["#¿NOMBRE?", "#¡REF!", "Err:502", "#ADDIN?"]


@pytest.mark.parametrize("text", ERRORS)
def test_error_values_are_known_in_the_language_of_their_program(text):
    assert is_error_value(text)
    assert error_value(f"{{2 & {text}}}") == text


@pytest.mark.parametrize("text", ["# my note", "#", "#G", "#old", "# REF! was here", "", "--", "a:502", "#REF!*2"])
def test_comments_are_none(text):
    assert not is_error_value(text) and not error_value(text)


@pytest.fixture
def found(anatomy, physiology, tmp_path):
    """The problems of two tables in files, one of them changed by a function."""

    def found(change, kind="anatomy", changes=()):
        change({"anatomy": anatomy, "physiology": physiology}[kind])
        paths = [tmp_path / "anatomy.json", tmp_path / "physiology.json"]
        for path, table in zip(paths, (anatomy, physiology), strict=True):
            path.write_text(json.dumps(table))
        return {problem.message for problem in check(*paths, changes).report.errors}  # the blocks SS and BC are one here

    return found


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("anatomy", lambda table: table["params"].update(runtime="#REF!")),
        ("anatomy", lambda table: table["G"][0].update(n_background_inputs="#NAME?")),
        ("anatomy", lambda table: table["S"][0].update(p="#WERT!")),
        ("anatomy", lambda table: table["S"][0].update({"#REF!": "1"})),
        ("anatomy", lambda table: table["G"][0].update(idx="#N/A")),
        ("anatomy", lambda table: table["IN"][0].update(type="#NV")),
        ("anatomy", lambda table: table["S"][0].update(p="{0.1 & #REF!}")),
        ("physiology", lambda table: table.update(J="#NAME?")),
        ("physiology", lambda table: table["SS"].update(tonic_current="#NAME?")),
        ("physiology", lambda table: table["SS"].update({"#REF!": "1"})),
        ("physiology", lambda table: table["SS"].update(gL="####")),
    ],
)
def test_an_error_value_anywhere_is_one_problem(found, kind, change):
    [message] = found(change, kind)
    assert "the spreadsheet program" in message


def test_an_error_value_of_a_change_is_one_problem(found):
    [message] = found(lambda table: None, changes=["runtime=#REF!"])
    assert "'#REF!'" in message


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("row_type,idx\n#REF!,1\n", "anatomy", (2, 1)),
        ("row_type,idx,#NAME?\nG,1,3\n", "anatomy", (1, 3)),
        ("#NAME?,idx\nG,1\n", "anatomy", (1, 1)),
        ("Variable,Key,Value\nSS,#REF!,3\n", "physiology", (2, 2)),
        ("Variable,Key,Value\n#REF!,gL,3\n", "physiology", (2, 2)),
        ("Variable,Key,#REF!\nSS,gL,3\n", "physiology", (1, 3)),
    ],
)
def test_lost_rows_and_names_are_told_at_their_cell(read, tmp_path, text, kind, place):
    own, other = tmp_path / "own.csv", tmp_path / "other.csv"
    own.write_text(text)
    other.write_text("Variable,Key,Value\nk,,1\n" if kind == "anatomy" else "row_type,idx\nG,1\n")
    report = check(*((own, other) if kind == "anatomy" else (other, own))).report
    assert place in {(each.place.row, each.place.column) for each in report.errors if "spreadsheet program" in each.message}
    assert all("spreadsheet program" in each.message for each in report.errors)


def test_an_error_value_without_quotes_is_no_comment_of_yaml(read, errors):
    [(row, column, message)] = errors(read("params:\n  runtime: #REF!\n", "anatomy", ".yaml")[1])
    assert (row, column) == (2, 12) and "'#REF!'" in message
    assert not errors(read("params:\n  runtime: 1*ms # my note\n", "anatomy", ".yaml")[1])

"""Converting tables: nothing is lost on the way."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.problems import Report
from cxsystem2.tables import convert, csv_file, dump, grid, json_file, tree, yaml_file

_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="#")
_ODD = [
    "--", "--5", "-0", "007", "0.020", "1-->", "true", "null", "~", "yes", "[Sp] [St]vm", "{1 & 2}", '"', "a, b", "a;b",
    "a\tb", "'EIF'", "a: b", "- a", "5+0j", "é", "漢字 😀", "two\nlines", "*x", "&x", "!x", "%x", "@x", "=1", "1e5", "|", "?",
]  # fmt: skip
_VALUE = st.one_of(st.just(""), st.sampled_from(_ODD), st.integers().map(str), st.text(_LETTERS, max_size=12).map(str.strip))
_WORD = st.text("abcdefg_é", min_size=1, max_size=8)
_OFF = st.lists(_VALUE, max_size=3).map(lambda cells: ["# off", *cells])


@st.composite
def _anatomies(draw):
    """The rows of an anatomy table, kind by kind, with rows that are switched off among them."""
    rows = []
    for kind in ("params", "IN", "G", "S"):
        names = draw(st.lists(_WORD, min_size=1, max_size=4, unique=True))
        rows += [["row_type", *names], [kind, *(draw(_VALUE) for _ in names)]]
        for _ in range(draw(st.integers(0, 2)) if kind != "params" else 0):
            rows.append(draw(_OFF) if draw(st.booleans()) else [kind, *(draw(_VALUE) for _ in names)])
    if draw(st.booleans()):
        rows.append(draw(_OFF))
    return rows


@st.composite
def _physiologies(draw):
    """The rows of a physiology table: scalars, blocks, comments, remarks, rows that are switched off."""
    rows, filled = [["Variable", "Key", "Value", "Comment"]], _VALUE.filter(bool)
    for number in range(draw(st.integers(1, 5))):
        name = f"{draw(_WORD)}{number}"
        match draw(st.sampled_from(["scalar", "block", "off", "remark"])):
            case "scalar":
                rows.append([name, "", draw(filled), draw(_VALUE)])
            case "block":
                for key in range(draw(st.integers(1, 4))):
                    rows.append(["" if key else name, f"{draw(_WORD)}{key}", draw(_VALUE), draw(_VALUE)])
                    if draw(st.booleans()):
                        rows.append(draw(_OFF))
            case "off":
                rows.append(draw(_OFF))
            case "remark":
                rows.append(["", "", "", draw(filled)])
    return rows


def _read_grid(rows, kind):
    report, numbered = Report(), list(enumerate(rows, start=1))
    table = (grid.read_anatomy if kind == "anatomy" else grid.read_physiology)(numbered, "x.csv", report)
    assert report.clean, str(report)
    return table


def _through(table, file, kind):
    """A table written to the text of a format and read again."""
    report = Report()
    parsed = file.parse(file.dump(table), "x", report)
    shape = grid if isinstance(parsed, list) else tree
    again = (shape.read_anatomy if kind == "anatomy" else shape.read_physiology)(parsed, "x", report)
    assert report.clean, f"{report}\n{file.dump(table)}"
    return again


_settings = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@_settings
@given(_anatomies())
@example([["row_type", "a"], ["params", "--5"], ["# off", "x"], ["row_type", "a"], ["G", "007"]])
def test_an_anatomy_table_comes_back_from_csv_and_yaml(plain, rows):
    table = _read_grid(rows, "anatomy")
    assert plain(_through(table, csv_file, "anatomy")) == plain(table)
    assert plain(_through(_through(table, yaml_file, "anatomy"), csv_file, "anatomy")) == plain(table)


@_settings
@given(_physiologies())
def test_a_physiology_table_comes_back_from_csv_and_yaml(plain, rows):
    table = _read_grid(rows, "physiology")
    assert plain(_through(table, csv_file, "physiology")) == plain(table)
    assert plain(_through(_through(table, yaml_file, "physiology"), csv_file, "physiology")) == plain(table)


@_settings
@given(_anatomies())
def test_an_anatomy_table_comes_back_from_json_without_the_rows_switched_off(plain, rows):
    table = _read_grid(rows, "anatomy")
    assert plain(_through(table, json_file, "anatomy")) == [row for row in plain(table) if row[0] != "#"]


@_settings
@given(_physiologies())
def test_a_physiology_table_comes_back_from_json_without_the_rows_switched_off(plain, rows):
    table = _read_grid(rows, "physiology")
    assert plain(_through(table, json_file, "physiology")) == [row for row in plain(table) if row[0] != "#"]


ANATOMY = "row_type,runtime,seed\nparams,500*ms,7\n,,\nrow_type,idx,p\nG,1,0.02\n# off,2,\nG,2,--\n"


@pytest.mark.parametrize("suffix", [".csv", ".yaml", ".yml", ".json"])
def test_a_file_is_converted_to_the_format_of_the_target(tmp_path, read, plain, suffix):
    source, target = tmp_path / "a.csv", tmp_path / f"b{suffix}"
    source.write_text(ANATOMY)
    assert convert(source, target) == [target]
    table, report = read(target.read_bytes(), "anatomy", suffix)
    assert report.clean
    assert [row for row in plain(table) if row[0] != "#"] == [
        ("params", {"runtime": "500*ms", "seed": "7"}), ("G", {"idx": "1", "p": "0.02"}), ("G", {"idx": "2", "p": "--"}),
    ]  # fmt: skip


def test_json_has_the_shape_of_the_older_programs(read):
    assert json.loads(dump(read(ANATOMY)[0], ".json")) == {
        "params": {"runtime": "500*ms", "seed": 7}, "G": [{"idx": 1, "p": "0.02"}, {"idx": 2, "p": "--"}],
    }  # fmt: skip


def test_a_remark_below_the_parameters_stays_below_them(read, plain):
    table, _ = read("row_type,runtime\nparams,1*ms\n# remark\nrow_type,idx\nG,1\n")
    assert plain(_through(table, yaml_file, "anatomy")) == plain(table)


@pytest.mark.parametrize("second", ["", "2*ms"])
def test_parameters_given_in_two_rows_are_not_lost(read, second):
    table, _ = read(f"row_type,runtime\nparams,1*ms\nrow_type,seed,runtime\nparams,7,{second}\n")
    for file in (yaml_file, json_file):
        again = _through(table, file, "anatomy")
        cells = [(name, cell.text) for row in again.of("params") for name, cell in row.cells.items() if cell.text]
        assert cells == [("runtime", "1*ms"), ("seed", "7"), *([("runtime", second)] if second else [])]


def test_a_target_that_exists_is_kept(tmp_path):
    source, target = tmp_path / "a.csv", tmp_path / "b.json"
    source.write_text(ANATOMY)
    target.write_text("mine")
    with pytest.raises(FileProblem, match="exists already"):
        convert(source, target)
    assert target.read_text() == "mine"
    convert(source, target, overwrite=True)
    assert target.read_text().startswith("{")


def test_a_target_of_an_unknown_kind_is_refused(tmp_path):
    with pytest.raises(FileProblem, match=r"unknown kind of file '\.doc'"):
        convert(tmp_path / "a.csv", tmp_path / "b.doc")


def test_a_source_with_problems_is_not_converted(tmp_path):
    (tmp_path / "a.csv").write_text("row_type,idx\nX,1\n")
    with pytest.raises(TableError, match="unknown row type 'X'"):
        convert(tmp_path / "a.csv", tmp_path / "b.yaml")
    assert not (tmp_path / "b.yaml").exists()

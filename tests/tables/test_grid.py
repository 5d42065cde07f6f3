"""The shape of grids: blocks of the anatomy table, variables and keys of the physiology table."""

import pytest

ANATOMY = """\
row_type,runtime,#note
params,500*ms,x
row_type,idx,monitors
G,1,
# switched off,2
"""
PHYSIOLOGY = "Variable,Key,Value,Comment\nk,,2,two\nSS,C,100*pF,\n,gL,5*nS,leak\nVPM,,,\n,,,a remark\n"


def test_rows_have_their_cells_by_column(read, plain):
    table, report = read(ANATOMY, "anatomy")
    assert str(report) == ""
    assert plain(table) == [
        ("params", {"runtime": "500*ms", "#note": "x"}),
        ("G", {"idx": "1", "monitors": ""}),
        ("#", ["# switched off", "2"]),
    ]


def test_every_cell_knows_its_place(read):
    table, _ = read(ANATOMY, "anatomy")
    cell = next(table.of("G")).cells["monitors"]
    assert (cell.place.row, cell.place.column) == (4, 3)


def test_a_column_is_named_in_the_header(read):
    table, _ = read(ANATOMY, "anatomy")
    place = next(table.of("G")).column("monitors")
    assert (place.row, place.column) == (3, 3)


def test_a_cell_beyond_the_end_of_its_row_is_empty(read):
    table, report = read("row_type,idx,area,monitors\nG,1", "anatomy")
    assert report.clean
    assert [cell.text for cell in next(table.of("G")).cells.values()] == ["1", "", ""]


def test_blank_rows_and_padding_mean_nothing(read):
    table, report = read("row_type,idx,,\n,,,\nG,1,,\n\nG,2,,\n", "anatomy")
    assert report.clean
    assert len(table.rows) == 2


def test_a_kind_may_have_several_blocks(read):
    table, report = read("row_type,idx\nG,1\nrow_type,idx,area\nG,2,V1", "anatomy")
    assert report.clean
    assert [row.cells["idx"].text for row in table.of("G")] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "row", "column", "message"),
    [
        ("row_type,idx\nX,1", 2, 1, "unknown row type 'X'; known are params, IN, G, S"),
        ("row_type,idx\nparam,1", 2, 1, "unknown row type 'param'; did you mean 'params'?"),
        ("Row_Type,idx\nG,1\nrow_type,idx", 1, 1, "unknown row type 'Row_Type'; did you mean 'row_type'?"),
        ("G,1\nrow_type,idx", 1, 1, "no 'row_type' row above names the columns"),
        ("row_type,idx\n,1", 2, 1, "this row has values but no row type"),
        ("row_type,idx,idx\nG,1,1", 1, 3, "column 'idx' is named twice"),
        ("row_type,p\nS,0,1", 2, 3, "'1' stands outside the 1 named columns; is there a comma inside a value"),
        ("row_type,idx\nG,1\nS,2\nS,3", 3, 1, "names the columns of 'G' rows, not of 'S' rows"),
    ],
)
def test_a_misshapen_anatomy_table_is_one_problem_at_its_place(read, errors, text, row, column, message):
    found = errors(read(text, "anatomy")[1])
    assert [each[:2] for each in found] == [(row, column)], found
    assert message in found[0][2]


def test_a_physiology_table_in_place_of_an_anatomy_table_is_recognised(read, errors):
    [(row, _, message)] = errors(read(PHYSIOLOGY, "anatomy")[1])
    assert row == 0
    assert "this is a physiology table, are the two files swapped?" in message


def test_an_anatomy_table_in_place_of_a_physiology_table_is_recognised(read, errors):
    [(row, _, message)] = errors(read(ANATOMY, "physiology")[1])
    assert row == 0
    assert "this is an anatomy table, are the two files swapped?" in message


def test_scalars_blocks_and_remarks_are_told_apart(read, plain):
    table, report = read(PHYSIOLOGY, "physiology")
    assert str(report) == ""
    assert plain(table) == [
        ("k", None, "2", "two"), ("SS", "C", "100*pF", ""), ("SS", "gL", "5*nS", "leak"), ("VPM", None, "", ""),
        ("#", ["", "", "", "a remark"]),
    ]  # fmt: skip


def test_columns_of_a_physiology_table_may_stand_in_any_order(read, plain):
    table, report = read("Key,Variable,Comment,Value\n,k,two,2\nC,SS,,1*pF\n", "physiology")
    assert report.clean
    assert plain(table) == [("k", None, "2", "two"), ("SS", "C", "1*pF", "")]
    assert [(e.value.place.row, e.value.place.column) for e in table.active()] == [(2, 4), (3, 4)]


@pytest.mark.parametrize("row", ["# k,,3,", "#k,,3,"])
def test_an_entry_with_a_hash_is_switched_off(read, row):
    table, _ = read(f"Variable,Key,Value,Comment\nk,,2,\n{row}\n", "physiology")
    assert [entry.value.text for entry in table.active()] == ["2"]


def test_a_key_with_a_hash_is_switched_off_and_its_block_goes_on(read):
    table, report = read("Variable,Key,Value,Comment\nSS,#C,2,\n,gL,3,\n", "physiology")
    assert report.clean
    assert [(entry.variable, entry.key) for entry in table.active()] == [("SS", "gL")]


@pytest.mark.parametrize(
    ("text", "row", "column", "message"),
    [
        ("Variable,Key,Valu,Comment\nk,,2,", 1, 1, "the header row lacks the column 'Value'; did you mean 'Valu'?"),
        ("Variable,Key,Value,Comment\n,C,2,", 2, 2, "key 'C' stands below no block"),
        ("Variable,Key,Value,Comment\nk,,2,\n,C,2,", 3, 2, "key 'C' stands below no block"),
        ("Variable,Key,Value,Comment\n,,2,", 2, 3, "value '2' has neither a variable nor a key"),
        ("Variable,Key,Value,Comment\nk,,2,,5", 2, 5, "'5' stands outside the columns"),
    ],
)
def test_a_misshapen_physiology_table_is_one_problem_at_its_place(read, errors, text, row, column, message):
    found = errors(read(text, "physiology")[1])
    assert [each[:2] for each in found] == [(row, column)], found
    assert message in found[0][2]


def test_a_decimal_comma_that_fell_into_the_comment_is_warned_of(read):
    _, report = read("Variable,Key,Value,Comment\nk,,2,5\n", "physiology")
    [warning] = report
    assert (warning.place.row, warning.place.column) == (2, 4)
    assert "if 2,5 was meant, write 2.5" in warning.message


@pytest.mark.parametrize(
    "text",
    [
        "row_type,p,,\nS,0,# was 1,and 2\n",
        "row_type,p,,\nS,0,why it is so,\n",
        "row_type,p\nS,0,# a comment, of two cells\n",
        "row_type,p\nS,0,words without a sign\n",
    ],
)
def test_columns_without_a_name_are_comments(read, text):
    table, report = read(text, "anatomy")
    assert str(report) == ""
    [row] = table.of("S")
    assert row.cells["p"].text == "0" and any(cell.text for name, cell in row.cells.items() if name.startswith("#"))


def test_comments_beyond_the_physiology_columns_are_comments(read):
    table, report = read("Variable,Key,Value,Comment\nk,,2,a,# b,c\n", "physiology")
    assert str(report) == "" and [entry.value.text for entry in table.active()] == ["2"]

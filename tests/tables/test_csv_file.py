"""CSV files as people have them."""

import pytest

from cxsystem2.tables import dump

ANATOMY = 'row_type,idx,area,p\nG,1,é,"[1, 2]"\n'
PHYSIOLOGY = "Variable,Key,Value,Comment\nk,,2,è\n"
EXPECTED = [("G", {"idx": "1", "area": "é", "p": "[1, 2]"})]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_an_anatomy_table_may_have_any_separator_line_end_and_encoding(read, plain, separator, line_end, encoding):
    text = ANATOMY.replace(", ", "@").replace(",", separator).replace("@", ", ").replace("\n", line_end)
    table, report = read(text.encode(encoding), "anatomy")
    assert str(report) == ""
    assert plain(table) == EXPECTED


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_physiology_table_may_have_any_separator_and_encoding(read, plain, separator, encoding):
    table, report = read(PHYSIOLOGY.replace(",", separator).encode(encoding), "physiology")
    assert str(report) == ""
    assert plain(table) == [("k", None, "2", "è")]


def test_commas_in_a_semicolon_file_belong_to_values(read, plain):
    table, _ = read("Variable;Key;Value;Comment\nk;;[1,2];\n", "physiology")
    assert plain(table) == [("k", None, "[1,2]", "")]


def test_rows_are_counted_by_lines_also_below_a_cell_of_several_lines(read):
    table, report = read('row_type,idx,area\nG,1,"two\nlines"\nG,2,\n', "anatomy")
    assert report.clean
    assert [row.place.row for row in table.of("G")] == [2, 4]


def test_an_unclosed_quote_is_reported_at_the_row_where_it_opens(read, errors):
    assert errors(read('row_type,idx,area\nG,1,\nG,2,"V1\nG,3,\nG,4,\n', "anatomy")[1]) == [
        (3, 1, "a quotation mark in this row is never closed, or has text behind it")
    ]


def test_text_behind_a_quote_is_reported(read, errors):
    [(row, _, message)] = errors(read('row_type,idx\nG,"1"2\n', "anatomy")[1])
    assert row == 2
    assert "text behind it" in message


@pytest.mark.parametrize("content", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_problem(read, errors, content):
    assert errors(read(content)[1]) == [(0, 0, "the file is empty")]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00\x8d", b"PK\x03\x04\x00\x00", b"\x81\x8d\x8f"])
def test_a_file_that_is_no_text_is_a_problem(read, errors, content):
    [(_, _, message)] = errors(read(content)[1])
    assert "the file is not text" in message


def test_a_file_of_another_kind_is_a_problem(read, errors):
    [(_, _, message)] = errors(read("x", suffix=".doc")[1])
    assert message == "unknown kind of file '.doc'; tables are .csv, .tsv, .txt, .json, .yaml, .yml, .xlsx, .xlsm, .ods files"


def test_values_that_need_quotes_get_them(read, plain):
    table, _ = read('row_type,idx,p\nG,1,"say ""x"", y"\n', "anatomy")
    assert plain(read(dump(table, ".csv"), "anatomy")[0]) == plain(table)


def test_a_written_table_is_read_as_the_same_table(read, plain):
    table, _ = read(ANATOMY, "anatomy")
    assert dump(table, ".csv") == ANATOMY

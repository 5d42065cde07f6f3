"""Workbooks: sheets are found, values are read as what they are, and what cannot be read is said in one sentence."""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from cxsystem2.problems import Report
from cxsystem2.tables import convert, read_all, read_anatomy, read_physiology, sheet, workbook, xlsx_file
from cxsystem2.tables.lost import report_lost
from cxsystem2.tables.sheet import typed

ANATOMY = [
    ["row_type", "runtime"],
    ["params", "100*ms"],
    [],
    ["row_type", "idx", "number_of_neurons", "neuron_type", "layer_idx"],
    ["# a remark"],
    ["G", "E", 400, "SS", 4],
]
PHYSIOLOGY = [
    ["Variable", "Key", "Value", "Comment"],
    ["g", None, 0.02, "a number"],
    ["SS", "C", "200*pF"],
    [None, "EL", "-60*mV"],
]
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet>"
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def xlsx(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ods(manifest=_MANIFEST, **sheets):
    """A workbook as LibreOffice writes it; a sheet is the text of its rows."""
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as whole:
        whole.writestr("mimetype", _KIND)
        whole.writestr("META-INF/manifest.xml", manifest)
        whole.writestr("content.xml", f"{_HEAD}{tables}</office:spreadsheet></office:body></office:document-content>")
    return held.getvalue()


def cell(text="", kind="string", **more):
    names = {"value": "office:value", "calc": "calcext:value-type", "formula": "table:formula", "date": "office:date-value"}
    names |= {"yes": "office:boolean-value", "times": "table:number-columns-repeated"}
    own = "".join(f' {names[name]}="{value}"' for name, value in more.items())
    typed = f' office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell{typed}{own}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def row(*cells, times=1):
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


@pytest.fixture
def keep(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def keep(data, name="book.xlsx"):
        Path(name).write_bytes(data)
        return name

    return keep


def told(report):
    return [(each.place.file, each.place.row, each.place.column, each.message) for each in report.errors]


def both(name):
    report = Report()
    tables = read_anatomy(name, report), read_physiology(name, report)
    report_lost(*tables, report)
    return *tables, report


@pytest.mark.parametrize("names", [("Sheet1", "Sheet2"), ("anatomy", "physiology"), ("physiology", "anatomy")])
def test_two_sheets_are_found_by_what_is_in_them(keep, names):
    anatomy, physiology, report = both(keep(xlsx(notes=[["hello"]], **dict(zip(names, (ANATOMY, PHYSIOLOGY), strict=True)))))
    assert str(report) == ""
    assert [row.cells["number_of_neurons"].text for row in anatomy.of("G")] == ["400"]
    assert anatomy.source == physiology.source == "book.xlsx"
    [entry] = [entry for entry in physiology.active() if entry.key == "EL"]
    assert (entry.value.text, str(entry.value.place)) == ("-60*mV", f"book.xlsx:{names[1]}:4:3")


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_what_is_written_is_read_again(keep, plain, suffix):
    report = Report()
    Path("p.csv").write_text('Variable,Key,Value,Comment\nx,,=1,"two\nlines, and  two blanks"\nE,EL,-60*mV,\n# off\n')
    first, second = read_anatomy(keep(xlsx(a=ANATOMY)), report), read_physiology("p.csv", report)
    assert convert(["book.xlsx", "p.csv"], f"again{suffix}") == [Path(f"again{suffix}")]
    anatomy, physiology = read_anatomy(f"again{suffix}", report), read_physiology(f"again{suffix}", report)
    assert (plain(anatomy), plain(physiology)) == (plain(first), plain(second)) and report.clean


def test_two_files_become_a_workbook_and_a_workbook_two_files(keep, plain):
    keep(xlsx(a=ANATOMY), "a.xlsx"), keep(xlsx(p=PHYSIOLOGY), "p.xlsx")
    assert convert(["a.xlsx", "p.xlsx"], "both.ods") == [Path("both.ods")]
    written = convert("both.ods", "both.tsv")
    assert written == [Path("both_anatomy.tsv"), Path("both_physiology.tsv")]
    assert "\t" in written[0].read_text()
    report = Report()
    assert [plain(table) for name in written for table in read_all(name, report)] == [plain(t) for t in both("both.ods")[:2]]


def test_neither_of_two_files_is_written_when_one_is_there(keep):
    keep(xlsx(a=ANATOMY, p=PHYSIOLOGY))
    Path("out_physiology.csv").write_text("mine")
    with pytest.raises(OSError, match="exists already"):
        convert("book.xlsx", "out.csv")
    assert not Path("out_anatomy.csv").exists()


def test_values_are_read_as_what_they_are(keep):
    values = [1.0, 400, 0.02, True, "  -60*mV ", "007", -2.5e-3, "a\u00a0b"]
    rows = [["row_type", *(f"c{number}" for number in range(len(values)))], ["G", *values]]
    anatomy, _, _ = both(keep(xlsx(a=rows, p=PHYSIOLOGY)))
    [found] = anatomy.of("G")
    assert [cell.text for cell in found.cells.values()] == ["1", "400", "0.02", "1", "-60*mV", "007", "-0.0025", "a b"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (datetime.datetime(2026, 2, 1), "made a date of what was typed here (2026-02-01); format the cell as text"),
        (datetime.time(10, 30), "made a date of what was typed here (10:30:00)"),
        ("#NAME?", "put an error here, '#NAME?'"),
        (9223372036854775807, "keeps 15 digits of a number"),
        ("=1+1", "a formula without a stored value"),
    ],
)
def test_a_value_that_a_program_has_changed_is_an_error_with_its_place(keep, value, message):
    rows = [*ANATOMY[:-1], ["G", "E", value, "SS", 4]]
    [found] = told(both(keep(xlsx(a=rows, p=PHYSIOLOGY)))[2])
    assert found[:3] == ("book.xlsx:a", 6, 3)
    assert message in found[3]


def test_a_formula_gives_its_stored_value(keep):
    data = xlsx(a=ANATOMY, p=[*PHYSIOLOGY[:1], ["g", None, "=1/4", ""]])
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<f>1/4</f><v></v>", b"<f>1/4</f><v>0.25</v>").replace(
                b"<f>1/4</f><v />", b"<f>1/4</f><v>0.25</v>"))  # fmt: skip
    _, physiology, report = both(keep(held.getvalue()))
    assert report.clean and [entry.value.text for entry in physiology.active()] == ["0.25"]


@pytest.mark.parametrize("stored", [b"<v>#NAME?</v>", b""])
def test_a_quantity_that_became_a_formula_for_its_sign_is_read_as_it_was_typed(keep, stored):
    data = xlsx(a=ANATOMY, p=[*PHYSIOLOGY[:1], ["E", "EL", "=-60*mV", ""]])
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"<v></v>", b"<v/>").replace(b"<v />", b"<v/>")
            text = text.replace(b"><f>-60*mV</f><v/>", b' t="e"><f>-60*mV</f>' + stored)
            new.writestr(name, text)
    _, physiology, report = both(keep(held.getvalue()))
    assert report.clean and [entry.value.text for entry in physiology.active()] == ["-60*mV"]


def test_the_same_of_libreoffice_which_makes_small_letters_of_the_unit(keep):
    rows = row(cell("Variable"), cell("Key"), cell("Value"))
    rows += row(cell("E"), cell("EL"), cell("#NAME?", calc="error", formula="of:=-60*mv"))
    physiology = read_physiology(keep(ods(p=rows), "p.ods"), report := Report())
    assert report.clean and [entry.value.text for entry in physiology.active()] == ["-60*mv"]


@pytest.mark.parametrize("formula", ["=-A1*B2", "=-60*A1", "=SUM(A1:A2)", "=-60", "=-60*mV+1", ""])
def test_other_formulas_are_not_taken_for_what_was_typed(formula):
    assert typed(formula) == ""


def test_a_sheet_of_libreoffice_is_read(keep):
    rows = (
        row(cell("Variable"), cell("Key"), cell("Value"), cell("", None, times=16381))
        + row(cell("", None, times=16384), times=3)
        + row(cell("g"), cell("", None), cell("0,25", "float", value="0.25", formula="of:=1/4"))
        + row(cell("on"), cell("", None), cell("WAHR", "boolean", yes="true"))
        + row(cell("E"), cell("C", times=1), cell("200*pF"))
        + row(cell("", None, times=16384), times=1048000)
    )
    physiology = read_physiology(keep(ods(p=rows), "p.ods"), report := Report())
    assert report.clean
    assert [(e.name, e.value.text, e.value.place.row) for e in physiology.active()] == [
        ("g", "0.25", 5),
        ("on", "1", 6),
        ("C", "200*pF", 7),
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (cell("#NAME?", calc="error", formula="of:=mV*60"), "put an error here, '#NAME?'"),
        (cell("Err:508", "float", value="0", formula="of:=("), "put an error here, 'Err:508'"),
        (cell("02.01.26", "date", date="2026-01-02"), "made a date of what was typed here (2026-01-02)"),
        (cell("", None, formula="of:=1"), "a formula without a stored value"),
    ],
)
def test_a_value_that_libreoffice_has_changed_is_an_error(keep, value, message):
    rows = row(cell("Variable"), cell("Key"), cell("Value")) + row(cell("E"), cell("EL"), value)
    name = keep(ods(a=row(cell("row_type"), cell("idx")), p=rows), "b.ods")
    [found] = told(both(name)[2])
    assert found[:3] == ("b.ods:p", 2, 3) and message in found[3]


def _many_rows():
    held = io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("much")
    for number in range(120):
        sheet.append(["G", number])
    book.save(held)
    return held.getvalue()


def _replaced(name, content):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(a=ANATOMY))) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return held.getvalue()


_ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"PK\x03\x04 nothing", "b.xlsx", "the workbook cannot be read; open it in a spreadsheet program"),
        (xlsx(a=ANATOMY)[:-200], "b.xlsx", "the workbook cannot be read"),
        (b"", "b.ods", "the workbook cannot be read"),
        (_replaced("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"), "b.xlsx", "the workbook cannot be read"),
        (_replaced("xl/worksheets/sheet1.xml", _ENTITIES), "b.xlsx", "the workbook cannot be read"),
        (_replaced("xl/theme/theme1.xml", b"0" * (129 << 20)), "b.xlsx", "the workbook unfolds to more than 128 MiB"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "b.xlsx", "protected by a password"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "b.xlsx", "a workbook of Excel before 2007; save it as .xlsx"),
        (ods(_MANIFEST.replace("xml\"/>", 'xml"><manifest:encryption-data/></manifest:file-entry>')), "b.ods", "a password"),
        (_many_rows(), "b.xlsx", "a sheet has more than 100 rows; this is not a table"),
        (ods(s=row(cell("x"), times=1048576)), "b.ods", "the sheet 's' has more than 100 rows; this is not a table"),
        (ods(s=row(cell("x", times=16384), times=1048576)), "b.ods", "the sheet 's' has more than 2,000,000 cells"),
        (ods(s=row(cell("x", times=1048576000))), "b.ods", "the sheet 's' has more than 2,000,000 cells"),
        (xlsx(a=[]), "b.xlsx", "the workbook is empty"),
        (xlsx(one=[["x"]], two=[["y"]]), "b.xlsx", "no sheet holds the anatomy table, which has a row that begins with"),
        (xlsx(one=PHYSIOLOGY), "b.xlsx", "there are 'one'; add the sheet, or name the file that holds the table"),
        (xlsx(one=ANATOMY, two=ANATOMY), "b.xlsx", "several sheets hold anatomy tables, 'one' and 'two'"),
        (b"", "b.xls", "unknown kind of file '.xls'; save it as .xlsx or .ods"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_is_one_sentence(keep, monkeypatch, data, name, message):
    if "rows" in message:
        for module in (sheet, workbook):
            monkeypatch.setattr(module, "MOST_ROWS", 100)
    report = Report()
    read_anatomy(keep(data, name), report)
    [(place, _, _, found)] = told(report)
    assert place == name and message in found and "\n" not in found


def test_what_no_workbook_holds_is_not_written(keep):
    Path("p.csv").write_text("Variable,Key,Value\nx,,'" + "a" * 40_000 + "'\n")
    with pytest.raises(OSError, match="row 2, column 3 of 'physiology' has more than 32,767 characters"):
        convert("p.csv", "p.xlsx")
    assert not Path("p.xlsx").exists()


def test_cells_are_text_so_that_a_program_makes_nothing_of_what_is_typed(keep):
    keep(xlsx(a=ANATOMY, p=PHYSIOLOGY))
    convert("book.xlsx", "again.xlsx")
    page = openpyxl.load_workbook("again.xlsx")["physiology"]
    assert {cell.number_format for line in page.iter_rows() for cell in line} == {"@"}
    assert page["C4"].data_type == "s" and page.column_dimensions["C"].number_format == "@"
    assert xlsx_file.read(Path("again.xlsx").read_bytes())[1].rows[3] == (4, ["", "EL", "-60*mV"])

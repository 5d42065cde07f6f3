"""Tables as sheets and back: nothing that means something is lost, and problems find their cells."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bui.document.sheets import empty, to_document, to_tables
from cxsystem2.catalogue import examples
from cxsystem2.checking import check
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Entry, Physiology, Row, SwitchedOff, dump, read_anatomy, read_physiology
from cxsystem2.tables.read import read_upload


def tables_of(name):
    report = Report()
    found = read_anatomy(examples()[name].anatomy, report), read_physiology(examples()[name].physiology, report)
    assert report.clean
    return found


def meaning(anatomy, physiology):
    """What two tables say: the given cells of each row, and every entry."""
    rows = [(row.kind, {n: c.text for n, c in row.cells.items() if c.text}) for row in anatomy.rows if isinstance(row, Row)]
    params = {}
    for kind, cells in rows:
        if kind == "params":
            params |= cells
    entries = [(e.variable, e.key, e.value.text, e.comment) for e in physiology.entries if isinstance(e, Entry)]
    return params, [row for row in rows if row[0] != "params"], entries


@pytest.mark.parametrize("name", examples())
def test_examples_come_back_as_they_were(name):
    tables = tables_of(name)
    report = Report()
    back = to_tables(to_document(*tables), report)
    assert report.clean
    assert meaning(*back) == meaning(*tables)
    off = [sum(isinstance(row, SwitchedOff) for row in table.rows) for table in (tables[0], back[0])]
    assert off[0] == off[1]


@pytest.mark.parametrize("name", ["coba_eif", "layer4", "microcircuit"])
def test_a_document_checks_like_its_tables(name):
    tables = tables_of(name)
    config = check(*tables).config
    again = check(*to_tables(to_document(*tables), Report())).config
    for kind in ("system", "relays", "populations"):
        assert getattr(config, kind) == getattr(again, kind)
    assert [p.weight for p in config.pathways] == [p.weight for p in again.pathways]


@pytest.mark.parametrize("suffix", [".csv", ".json", ".yaml"])
def test_a_document_survives_every_format(suffix):
    document = to_document(*tables_of("layer4"))
    report = Report()
    back = [read_upload(dump(table, suffix).encode(), f"x{suffix}", report) for table in to_tables(document, report)]
    assert report.clean
    assert meaning(*back) == meaning(*to_tables(document, report))


def grid(text):
    report = Report()
    table = read_upload(text.encode(), "a.csv", report)
    assert report.clean, str(report)
    return table


def test_blocks_of_different_columns_are_one_sheet():
    table = grid("row_type,idx,layer_idx\nG,1,4\n\nrow_type,idx,monitors\nG,2,[Sp]\n")
    sheet = to_document(table, Physiology("p"))["sheets"]["G"]
    assert sheet["columns"] == ["idx", "layer_idx", "monitors"]
    assert [row["cells"] for row in sheet["rows"]] == [["1", "4", ""], ["2", "", "[Sp]"]]


def test_a_row_that_is_switched_off_keeps_its_cells_and_can_be_switched_on():
    table = grid("row_type,idx,layer_idx\nG,1,4\n#G,2,5\n")
    document = to_document(table, Physiology("p"))
    off = document["sheets"]["G"]["rows"][1]
    assert off == {"cells": ["2", "5"], "off": True}
    off["off"] = False
    rows = list(to_tables(document, Report())[0].of("G"))
    assert [row.cells["idx"].text for row in rows] == ["1", "2"]


def test_comments_stay():
    table = grid("# about this\nrow_type,idx\nG,1\n# more, of it\nG,2\n")
    document = to_document(table, Physiology("p"))
    assert document["sheets"]["G"]["rows"][0] == {"note": ["# about this"]}
    text = dump(to_tables(document, Report())[0], ".csv")
    assert "# about this" in text and "# more" in text and "of it" in text


def test_a_switched_off_value_of_the_physiology_table():
    report = Report()
    table = read_upload(b"Variable,Key,Value,Comment\n#J,,2*nS,old\nJ,,3*nS,\n# a remark,,,\n", "p.csv", report)
    rows = to_document(Anatomy("a"), table)["sheets"]["physiology"]["rows"]
    assert rows[0] == {"cells": ["J", "", "2*nS", "old"], "off": True}
    assert rows[1] == {"cells": ["J", "", "3*nS", ""]}
    assert "note" in rows[2]


def test_parameters_of_two_rows_are_one_row_unless_they_disagree():
    one = grid("row_type,runtime\nparams,1*second\n\nrow_type,seed\nparams,3\n")
    assert [row["cells"] for row in to_document(one, Physiology("p"))["sheets"]["params"]["rows"]] == [["1*second", "3"]]
    two = grid("row_type,seed\nparams,1\nparams,2\n")
    assert len(to_document(two, Physiology("p"))["sheets"]["params"]["rows"]) == 2


def test_a_place_is_sheet_row_and_column():
    document = empty()
    document["sheets"]["G"] = {"columns": ["idx", "layer_idx"], "rows": [{"note": ["# x"]}, {"cells": ["1", "4"]}]}
    row = next(to_tables(document, Report())[0].of("G"))
    assert row.cells["layer_idx"].place == Place("G", 2, 2)


def test_an_empty_row_means_nothing():
    document = empty()
    document["sheets"]["G"] = {"columns": ["idx"], "rows": [{"cells": [" "]}, {"cells": []}, {"cells": ["1"]}]}
    assert len(list(to_tables(document, Report())[0].of("G"))) == 1


def test_a_key_without_a_block_is_a_problem_at_its_row():
    document = empty()
    document["sheets"]["physiology"]["rows"] = [{"cells": ["", "C", "1*pF", ""]}, {"cells": ["", "", "1", ""]}]
    report = Report()
    to_tables(document, report)
    assert [problem.place.row for problem in report] == [1, 2]


def test_equations_travel_with_the_document():
    text = "models:\n  neurons:\n    MINE:\n      equations: 'dvm/dt = -vm/tau : volt'\n"
    document = empty() | {"models": text}
    report = Report()
    tables = to_tables(document, report)
    assert report.clean and tables[1].models is not None
    assert to_document(*tables)["models"] == text
    for wrong in ("nonsense: 1", "[1", "a: *b"):
        report = Report()
        to_tables(empty() | {"models": wrong}, report)
        assert not report.clean


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("sheets"),
        lambda d: d["sheets"].update(G=None),
        lambda d: d["sheets"].update(G={"columns": [], "rows": None}),
        lambda d: d["sheets"].update(G={"columns": ["idx"], "rows": [["1"]]}),
        lambda d: d["sheets"].update(G={"columns": ["idx"], "rows": [{"cells": ["1", "2"]}]}),
        lambda d: d["sheets"].update(G={"columns": ["idx"], "rows": [{"cells": [1]}]}),
        lambda d: d["sheets"].update(G={"columns": [3], "rows": []}),
        lambda d: d["sheets"].update(G={"columns": ["idx"], "rows": [{"note": "x"}]}),
        lambda d: d["sheets"].update(X={"columns": [], "rows": []}),
        lambda d: d["sheets"]["physiology"].update(columns=["Variable"]),
        lambda d: d["sheets"]["G"].update(rows=[{"cells": ["x" * 200_000]}], columns=["idx"]),
        lambda d: d.update(models=["x"]),
    ],
)
def test_what_is_no_document_is_refused(change):
    document = copy.deepcopy(empty())
    change(document)
    with pytest.raises(CxSystemError, match="not a document"):
        to_tables(document, Report())


texts = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
names = st.lists(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), min_size=1, max_size=4, unique=True)


@st.composite
def documents(draw):
    document = empty()
    for kind in ("IN", "G", "S"):
        columns = draw(names)
        cells = st.lists(texts, min_size=len(columns), max_size=len(columns))
        row = st.one_of(cells.map(lambda c: {"cells": c}), cells.map(lambda c: {"cells": c, "off": True}))
        document["sheets"][kind] = {"columns": columns, "rows": draw(st.lists(row, max_size=4))}
    return document


@given(documents())
def test_any_text_in_any_cell_comes_back(document):
    """What is typed is there again after tables were made of it, whatever it is."""
    back = to_document(*to_tables(document, Report()))
    for kind in ("IN", "G", "S"):
        before, after = document["sheets"][kind], back["sheets"][kind]
        active = [r["cells"] for r in before["rows"] if not r.get("off") and any(t.strip() for t in r["cells"])]
        found = [r["cells"] for r in after["rows"] if "cells" in r and not r.get("off")]
        assert [[t.strip() for t in cells] for cells in active] == found


@pytest.mark.parametrize("row", [5, None, [], "note", {"note": None, "cells": []}, {"cells": [1]}, {"cells": ["a", "b"]}])
def test_a_row_that_is_none_is_one_sentence(row):
    with pytest.raises(CxSystemError, match="a row of 'G' has not a text for each column"):
        to_tables({"sheets": {"G": {"columns": ["idx"], "rows": [row]}}}, Report())

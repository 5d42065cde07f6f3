"""Differences of tables, cell by cell."""

from cxsystem2.problems import Report
from cxsystem2.tables import csv_file, grid
from cxsystem2.tables.difference import Change, row_changes, table_changes

ANATOMY = "row_type,runtime,seed\nparams,1*second,1\nrow_type,idx,layer_idx\nG,1,4\nG,2,5\n"
PHYSIOLOGY = "Variable,Key,Value,Comment\nJ,,1*nS,a word\nSS,C,1*pF,\n"


def tables(anatomy=ANATOMY, physiology=PHYSIOLOGY):
    report = Report()
    rows = [csv_file.parse(text, name, report) for text, name in ((anatomy, "a.csv"), (physiology, "p.csv"))]
    found = grid.read_anatomy(rows[0], "a.csv", report), grid.read_physiology(rows[1], "p.csv", report)
    assert report.clean, report
    return found


def test_comments_and_the_order_of_rows_do_not_matter():
    other = tables(ANATOMY.replace("G,1,4\nG,2,5", "#G,3,4\nG,2,5\nG,1,4"), PHYSIOLOGY.replace("a word", "another"))
    assert table_changes(tables(), other) == []


def test_cells_and_rows_that_differ_are_told_with_their_place():
    other = tables(ANATOMY.replace("1*second", "2*second") + "G,3,6\n", PHYSIOLOGY.replace("1*pF", "2*pF"))
    assert table_changes(tables(), other) == [
        Change("params", "parameters", "runtime", "1*second", "2*second"),
        Change("G", "3", "", "", "idx=3, layer_idx=6"),
        Change("physiology", "SS, C", "Value", "1*pF", "2*pF"),
    ]


def test_params_may_be_in_several_rows():
    other = tables("row_type,runtime\nparams,1*second\nrow_type,seed\nparams,1\nrow_type,idx,layer_idx\nG,1,4\nG,2,5\n")
    assert table_changes(tables(), other) == []


def test_rows_of_the_same_label_are_matched_in_their_order():
    before, after = ([{"pre_syn_idx": "1", "post_syn_idx": "2", "receptor": "ge", "p": p} for p in ps] for ps in ("12", "13"))
    assert row_changes({"S": before}, {"S": after}) == [Change("S", "1 -> 2 (ge) #2", "p", "2", "3")]

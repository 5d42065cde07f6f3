"""The language of the column ``monitors``."""

import pytest

from cxsystem2.config.monitors import Inheritance, MonitorCell, Monitors, Recording, read_monitors
from cxsystem2.expressions import ExpressionError
from cxsystem2.problems import Place, Report


@pytest.mark.parametrize(
    ("text", "monitors"),
    [
        ("[Sp]", Monitors(True)),
        ("[sp]", Monitors(True)),
        ("[St]vm", Monitors(False, (Recording("vm"),))),
        ("[Sp] [St]vm", Monitors(True, (Recording("vm"),))),
        ("[Sp][St]vm", Monitors(True, (Recording("vm"),))),
        ("[St]vm+ge_soma", Monitors(False, (Recording("vm"), Recording("ge_soma")))),
        ("[St]vm[rec](0-20)", Monitors(False, (Recording("vm", (0, 20, 1)),))),
        ("[St]vm[rec](0 - 20 - 2)", Monitors(False, (Recording("vm", (0, 20, 2)),))),
        ("[St]vm[dt]0.5*ms", Monitors(False, (Recording("vm", None, 5e-4),))),
        ("[St]vm[dt]0.5*ms[rec](0-20)+w", Monitors(False, (Recording("vm", (0, 20, 1), 5e-4), Recording("w")))),
        ("[St]vm[rec](0-20)[dt]0.5*ms", Monitors(False, (Recording("vm", (0, 20, 1), 5e-4),))),
        ("[St]vm [St]w", Monitors(False, (Recording("vm"), Recording("w")))),
        ("--", Monitors()),
        ("", None),
    ],
)
def test_a_cell_says_what_is_recorded(scope, text, monitors):
    assert read_monitors(text, scope) == MonitorCell(monitors)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("[Sp] -->", MonitorCell(Monitors(True), begins=True)),
        ("[Sp]-->", MonitorCell(Monitors(True), begins=True)),
        ("[Sp] <--", MonitorCell(Monitors(True), ends=True)),
        ("<--", MonitorCell(None, ends=True)),
        ("-- -->", MonitorCell(Monitors(), begins=True)),
    ],
)
def test_an_arrow_begins_or_ends_a_default(scope, text, cell):
    assert read_monitors(text, scope) == cell


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Sp", "'Sp' is not a monitor"),
        ("[Sp]vm", "'[Sp]vm' is not a monitor"),
        ("[St]", "'[St]' is not a monitor"),
        ("[Sx]vm", "'[Sx]vm' is not a monitor"),
        ("[St]vm[rac](0-20)", "is not a recording"),
        ("[St]vm[rec]", "is not a recording"),
        ("[St]vm+", "is not a recording"),
        ("[St]2vm", "is not a recording"),
        ("[St]vm[rec](20)", "is not a range of cells"),
        ("[St]vm[rec](20-0)", "holds no cell"),
        ("[St]vm[rec](0-20-0)", "holds no cell"),
        ("[St]vm[dt]0*ms", "the interval [dt]0*ms is not above 0"),
        ("[St]vm[dt]nan*ms", "is not a finite number"),
        ("[St]vm[dt]arange(3)*ms", "is not one number"),
        ("[St]vm[dt]5", "5 should be a value in second"),
    ],
)
def test_what_is_not_of_the_language_is_named(scope, text, message):
    with pytest.raises(ExpressionError) as error:
        read_monitors(text, scope)
    assert message in str(error.value)


def test_a_range_gives_the_recorded_cells():
    assert list(Recording("vm", (1, 6, 2)).indices(10)) == [1, 3, 5]
    assert list(Recording("vm").indices(3)) == [0, 1, 2]


def test_what_does_not_exist_cannot_be_recorded():
    report = Report()
    Monitors(False, (Recording("ge", (0, 30, 1)),)).check(("vm", "ge_soma"), 20, Place("x.csv", 2, 3), "G, monitors", report)
    assert {each.message for each in report} == {
        "there is no variable 'ge' to record; there are vm, ge_soma",
        "[rec] goes to 30, but there are 20 cells",
    }


def test_a_default_holds_for_empty_cells_until_it_ends(scope):
    inheritance = Inheritance()
    cells = ["", "[Sp] -->", "", "[St]w", "--", None, "<--", ""]
    found = [inheritance.resolve(None if cell is None else read_monitors(cell, scope)) for cell in cells]
    spikes, none = Monitors(True), Monitors()
    assert found == [none, spikes, spikes, Monitors(False, (Recording("w"),)), none, spikes, spikes, none]

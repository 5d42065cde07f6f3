"""The language of the column ``monitors``."""

import pytest

from cxsystem2.config.monitors import Inheritance, MonitorCell, Monitors, Recording, read_monitors
from cxsystem2.config.window import Window
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
        ("[St]vm[share]0.1", Monitors(False, (Recording("vm", share=0.1),))),
        ("[St]vm[every]10+w", Monitors(False, (Recording("vm", every=10), Recording("w")))),
        ("[St]vm[from]100*ms[to]0.5*second", Monitors(False, (Recording("vm", window=Window(0.1, 0.5)),))),
        ("[St]vm[to]20*ms[rec](0-2)", Monitors(False, (Recording("vm", (0, 2, 1), window=Window(end=0.02)),))),
        ("[Sp][share]0.1", Monitors(True, spike_share=0.1)),
        ("[Sp] [from]10*ms [St]vm", Monitors(True, (Recording("vm"),), spike_window=Window(0.01))),
        ("[Sp][Sp]", Monitors(True)),
        ("[Rate][from]10*ms", Monitors(rate=1e-3, rate_window=Window(0.01))),
        ("[Rate][to]10*ms[dt]5*ms", Monitors(rate=5e-3, rate_window=Window(end=0.01))),
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
        ("[St]vm[share]0", "the share [share]0 is not above 0 and up to 1"),
        ("[St]vm[share]1.5", "the share [share]1.5 is not above 0 and up to 1"),
        ("[Sp][share]-0.1", "write 0.1 for a tenth of the cells"),
        ("[St]vm[share]10*ms", "should be a plain number"),
        ("[St]vm[share]0.1[rec](0-3)", "has both [rec] and [share]; keep one of them"),
        ("[St]vm[dt]1*ms[every]10", "has both [dt] and [every]; keep one of them"),
        ("[St]vm[every]0", "[every]0 is not a whole number of time steps from 1 on"),
        ("[St]vm[every]2.5", "[every]2.5 is not a whole number of time steps from 1 on"),
        ("[St]vm[from]5*ms[to]5*ms", "ends before it begins; write a time in [to] that is above 0.005 s"),
        ("[St]vm[to]0*ms", "ends before it begins; write a time in [to] that is above 0 s"),
        ("[St]vm[from]-5*ms", "[from]-5*ms is below 0"),
        ("[St]vm[from]5", "5 should be a value in second"),
        ("[St]vm[from]5*ms[from]6*ms", "has an option twice"),
        ("[Sp][dt]5*ms", "'[Sp][dt]5*ms' cannot have [dt]; remove it (there are [share], [from], [to])"),
        ("[Rate][share]0.5", "cannot have [share]; remove it (there are [dt], [from], [to])"),
        ("[Sp] [Sp][share]0.1", "'[Sp]' is given twice in one cell"),
    ],
)
def test_what_is_not_of_the_language_is_named(scope, text, message):
    with pytest.raises(ExpressionError) as error:
        read_monitors(text, scope)
    assert message in str(error.value)


def test_a_range_gives_the_recorded_cells():
    assert list(Recording("vm", (1, 6, 2)).indices(10)) == [1, 3, 5]
    assert list(Recording("vm").indices(3)) == [0, 1, 2]


def test_the_number_of_recorded_cells_is_known_beforehand():
    counts = [Recording("vm", (1, 6, 2)).count(4), Recording("vm").count(4), Recording("vm", share=0.25).count(10)]
    assert counts == [2, 4, 2]
    assert [Recording("vm", share=0.01).count(size) for size in (0, 1, 20, 1000)] == [0, 1, 1, 10]


def test_every_step_is_an_interval_of_none():
    assert [Recording("vm", every=every).interval(1e-4) for every in (None, 1, 10)] == [None, None, pytest.approx(1e-3)]
    assert Recording("vm", dt=2e-4).interval(1e-4) == 2e-4


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

"""What a run is called that nobody has given a title."""

import pytest

from bui.runs.naming import title_of
from bui.runs.request import Request
from bui.runs.request import read_request as read
from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_physiology


@pytest.fixture
def title(runs, add, anatomy, physiology):
    """The title of a run after one of the small model; `change` changes its tables."""

    def call(request, change=lambda anatomy, physiology: None, **before):
        add(runtime="20*ms", **before)
        (folder,) = runs.folders()
        anatomy["params"]["runtime"] = "20*ms"
        change(anatomy, physiology)
        report = Report()
        return title_of(read(request), (read_anatomy(anatomy, report), read_physiology(physiology, report)), folder)

    return call


def test_nothing_new(title):
    assert title({}) == ""
    assert title_of(Request(), (None, None), None) == ""


def test_changes_of_the_run_and_of_the_one_before(title):
    asked = {"changes": ["J=5*nS", "runtime=1*second"], "device": "python"}
    assert title(asked, changes=["J=5*nS", "U_E=0.4"]) == "runtime = 1 second, U_E as in the tables, device = python"


def test_changes_of_the_tables(title):
    def change(anatomy, physiology):
        physiology["J"], physiology["SS"] = "5*nS", {**physiology["SS"], "VT": "-51*mV"}
        anatomy["G"][1]["number_of_neurons"] = 30
        del anatomy["S"][0]

    assert title({}, change) == "population 2: number_of_neurons = 30, pathway 0 -> 1 (ge) removed, J = 5 nS and 1 more"


def test_a_sweep(title):
    assert title({"sweep": {"J": ["1*nS", "2*nS"]}, "seed": 4}) == "sweep of J, seed = 4"

"""Connections and positions from a file: where it is looked for, and whether it fits the model."""

import os

import numpy as np
import pytest

from cxsystem2.checking import check
from cxsystem2.config.loading import Loading
from cxsystem2.config.system import System
from cxsystem2.connections import Connections
from cxsystem2.connections.base import Key
from cxsystem2.connections.store import save_connections
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy

KEY = Key("NG1_SS_L4", "NG2_BC_L4", "soma", "ge")


@pytest.fixture
def write():
    """Writes a file that holds one synapse, between populations of some sizes, and the positions of one of them."""

    def write(path, sizes=(80, 20)):
        one = np.zeros(1, np.int32)
        synapses = Connections(one, one, np.full(1, 1e-9), np.full(1, 2e-3))
        return save_connections(path, [(KEY, "Fixed", sizes, synapses)], {KEY.pre: np.zeros(sizes[0], complex)}, 1)

    return write


def told(tables, **parameters):
    anatomy, physiology = tables
    anatomy["params"].update(parameters)
    return [problem.message for problem in check(anatomy, physiology).report.errors]


@pytest.fixture
def loads(anatomy, physiology):
    """The small model, whose third pathway is to be loaded."""
    anatomy["S"][2]["load_connection"] = "1"
    return anatomy, physiology


def test_a_pathway_that_fits_is_loaded(loads, write, tmp_path):
    assert told(loads, import_connections_from=str(write(tmp_path / "c.h5"))) == []


def test_what_does_not_fit_is_one_problem(loads, write, tmp_path):
    other = write(tmp_path / "other.h5", sizes=(80, 10))
    assert told(loads, import_connections_from=str(other)) == [
        "the file has 80 to 10 cells for NG1_SS_L4 to NG2_BC_L4, soma, ge; here there are 80 to 20"
    ]
    loads[0]["S"][2]["load_connection"], loads[0]["S"][3]["load_connection"] = "0", "1"
    assert told(loads) == ["the connections file has no pathway NG2_BC_L4 to NG1_SS_L4, soma, gi"]


def test_a_file_has_to_be_named(loads, write, tmp_path):
    assert told(loads) == ["no file to load from is named in the parameter import_connections_from"]
    (message,) = told(loads, import_connections_from=str(tmp_path / "none.h5"))
    assert "none.h5" in message


def test_positions_have_to_be_those_of_the_cells(anatomy, physiology, write, tmp_path):
    path = write(tmp_path / "c.h5", sizes=(70, 20))
    found = told((anatomy, physiology), import_connections_from=str(path), load_positions=1)
    assert "the connections file has 70 positions of NG1_SS_L4; there are 80 cells" in found
    assert "the connections file has no positions of NG2_BC_L4" in found


def test_pathways_between_the_same_cells_are_counted():
    loading = Loading(Anatomy("a.csv"), System(), Report())
    keys = [loading.key("A", "B", "soma", sign) for sign in ("ge", "ge", "gi", "ge")]
    assert [key.occurrence for key in keys] == [0, 1, 0, 2]


def test_the_newest_file_of_a_folder_is_taken(write, tmp_path):
    folder = tmp_path / "work" / "title"
    folder.mkdir(parents=True)
    for age, name in enumerate(("new_connections.h5", "old_connections.h5", "results.h5")):
        os.utime(write(folder / name), (1e9 - age, 1e9 - age))
    system = System(import_connections_from=".", workspace_path=str(tmp_path / "work"), simulation_title="title")
    loading = Loading(Anatomy(str(tmp_path / "tables" / "a.csv")), system, Report())
    assert loading._find("title") == folder / "new_connections.h5"
    assert loading._find("old_connections.h5") == folder / "old_connections.h5"
    assert loading._find("none.h5").name == "none.h5"

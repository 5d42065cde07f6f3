"""The tables that a result keeps."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.errors import FileProblem, TableError
from cxsystem2.results.tables import tables_of
from cxsystem2.tables import dump


def test_they_are_those_that_were_run(results):
    anatomy, physiology = tables_of(results)
    assert dump(anatomy, ".csv") == results.anatomy
    assert dump(physiology, ".csv") == results.physiology
    again = CxSystem(anatomy, physiology, seed=results.seed).run(save_results=False)
    assert again.rates() == results.rates()


def test_equations_are_kept_as_yaml(results):
    _, physiology = tables_of(results)
    text = dump(physiology, ".yaml")
    results.physiology = text
    assert dump(tables_of(results)[1], ".yaml") == text


def test_a_result_without_tables(results):
    results.anatomy = ""
    with pytest.raises(FileProblem, match="does not hold the tables"):
        tables_of(results)


def test_tables_that_are_damaged(results):
    results.physiology = "a: [1"
    with pytest.raises(TableError):
        tables_of(results)

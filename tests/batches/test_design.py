"""Tables of points are read as other tables are."""

import numpy as np
import pandas as pd
import pytest

from cxsystem2 import sweep
from cxsystem2.batches import Batch
from cxsystem2.batches.design import Design, choose, is_sweep
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import Report


@pytest.mark.parametrize("content", ["J;g\n1*nS;0,5\n", "J,g,\n1*nS,0.5,\n", "sep=;\nJ;g\n1*nS;0,5\n", "J\tg\n1*nS\t0.5\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_any_separator_and_encoding(tmp_path, content, encoding):
    path = tmp_path / "points.csv"
    path.write_text(content, encoding=encoding)
    report = Report()
    assert choose(Design(points=path), 1, report).sources == [[{"J": "1*nS", "g": "0.5"}]]
    assert report.clean


def test_an_error_value_is_no_comment(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("J,g\n#REF!,4\n2*nS,5\n")
    report = Report()
    choose(Design(points=path), 1, report)
    [problem] = report.errors
    assert (problem.place.row, problem.place.column) == (2, 1)


def test_points_that_are_neither_a_file_nor_a_frame_are_refused():
    with pytest.raises(TypeError, match="points must be a path or a DataFrame, not list"):
        choose(Design(points=[{"J": "1*nS"}]), 1, Report())


@pytest.mark.parametrize(
    ("anatomy", "physiology", "meant"),
    [
        ("coba_eif", {"J": ["2nS", "4nS"]}, True),
        ("run.h5", {"J": "1*nS:4*nS:1*nS"}, True),
        ("coba_eif", {"grid": {"J": ["2*nS"]}, "trials": 2}, True),
        ("coba_eif", {"J": "2*nS", "E": {"C": "1*pF"}}, False),
        ("coba_eif", {"physio_data": []}, False),
        ("coba_eif", None, False),
        ("anatomy.csv", {"J": ["2*nS"]}, False),
    ],
)
def test_parameters_in_the_place_of_a_second_table(anatomy, physiology, meant):
    assert is_sweep(anatomy, physiology) is meant


def test_a_sweep_of_an_example_takes_a_dictionary_second(tmp_path):
    batch = Batch.create(tmp_path / "batch", "coba_eif", {"J": ["2nS", "4nS"]}, changes={"scale": 0.05})
    assert [run.values["J"] for run in batch.runs] == ["2nS", "4nS"]


@pytest.mark.parametrize("values", [range(1, 3), np.array([1, 2]), pd.Series([1, 2]), (1, 2)])
def test_values_may_be_any_sequence(values):
    report = Report()
    assert choose(Design(file={"k": values}), 1, report).sources == [[{"k": "1"}, {"k": "2"}]]
    assert report.clean


@pytest.mark.parametrize(
    ("design", "told"),
    [
        (Design(file={"k": []}), "'k' has no values; give at least one"),
        (Design(file={"grid": {"k": np.array([])}}), "'k' has no values"),
        (Design(trials=0), "the number of trials is a whole number from 1, and not 0"),
        (Design(trials=2.5), "the number of trials is a whole number from 1, and not 2.5"),
    ],
)
def test_nothing_to_do_is_an_error(design, told):
    report = Report()
    choose(design, 1, report)
    assert told in str(report)


def test_no_workers_are_an_error(tmp_path):
    with pytest.raises(CxSystemError, match="workers is a whole number from 1, and not 0"):
        sweep("coba_eif", {"J": ["2nS"]}, folder=tmp_path / "batch", workers=0)
    assert not (tmp_path / "batch").exists()

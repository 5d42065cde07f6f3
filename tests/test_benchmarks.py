"""The programs that measure: that they can be started, and that what they print is kept as figures."""

import importlib
import json
import math

import pytest

from benchmarks.__main__ import NAMES
from benchmarks.figures import Line, Table
from benchmarks.record import Record
from cxsystem2.errors import FileProblem


@pytest.mark.parametrize("name", NAMES)
def test_a_measurement_is_there(name):
    assert callable(importlib.import_module(f"benchmarks.{name}").measure)


def test_a_row_carries_the_figures_that_it_prints():
    table = Table("way", {"time (s)": ".2f", "of all": ".0%"}, 6)
    row = table.row("own", 1.234, 0.5)
    assert row.figures == {"own: time (s)": 1.234, "own: of all": 0.5}
    assert [str(row).split(), table.head.split()] == [["own", "1.23", "50%"], ["way", "time", "(s)", "of", "all"]]
    assert len(table.head) == len(row)


def test_a_record_has_the_machine_and_all_figures(tmp_path):
    record = Record(tmp_path / "figures.json")
    good, bad = record.begin("one"), record.begin("two")
    good.note("20,000 cells")
    good.note(Line("took 2.0 s", {"took (s)": 2}))
    good.end()
    bad.end("there is no compiler")
    content = json.loads((tmp_path / "figures.json").read_text())
    assert {"processor", "cores", "python", "brian2"} <= content["machine"].keys()
    one, two = content["benchmarks"]["one"], content["benchmarks"]["two"]
    assert (one["figures"], one["said"]) == ({"took (s)": 2.0}, ["20,000 cells"])
    assert two["problem"] == "there is no compiler"
    assert math.isfinite(one["seconds"])


def test_a_record_is_not_written_over(tmp_path):
    (tmp_path / "figures.json").write_text("hours of work")
    with pytest.raises(FileProblem, match=r"figures\.json"):
        Record(tmp_path / "figures.json")

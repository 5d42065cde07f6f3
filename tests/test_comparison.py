"""What differs between two results."""

import copy
import json
import math

import numpy as np
import pytest

from cxsystem2.comparison import compare
from cxsystem2.results.records import Recording

PARTS = {"tables", "settings", "versions", "rates", "spikes", "recorded", "notes"}


@pytest.fixture
def other(small_results):
    return copy.deepcopy(small_results)


def test_nothing_differs_from_itself(small_results, other):
    assert compare(small_results, other) == {part: [] for part in PARTS}


def test_each_kind_of_difference_is_told(small_results, other):
    other.seed, other.versions["brian2"] = 4, "1.0"
    other.physiology = other.physiology.replace("200*pF", "210*pF")
    name = "NG1_SS_L4"
    other.spikes[name] = type(other.spikes[name])(other.spikes[name].i[:-1], other.spikes[name].t[:-1])
    found = json.loads(json.dumps(compare(small_results, other)))
    assert {"what": "seed", "before": "3", "after": "4"} in found["settings"]
    assert {"what": "brian2", "before": small_results.versions["brian2"], "after": "1.0"} in found["versions"]
    assert [one["population"] for one in found["rates"]] == [name] == [one["population"] for one in found["spikes"]]
    assert found["tables"] and {one["sheet"] for one in found["tables"]} == {"physiology"}


def test_recorded_values_are_compared(small_results, other):
    ((name, variable),) = [(name, each) for name, own in other.recordings.items() for each in own if each == "wght"]
    one = other.recordings[name][variable]
    values = one.values.copy()
    values[0, 0] += 1.0
    other.recordings[name][variable] = Recording(one.t, values, one.cells, one.unit)
    (found,) = compare(small_results, other)["recorded"]
    assert found["largest"] == pytest.approx(1.0) and found["why"] == ""
    values[0, 0] = math.nan
    assert "is a number" in compare(small_results, other)["recorded"][0]["why"]
    other.recordings[name][variable] = Recording(one.t + 1, one.values, one.cells, one.unit)
    assert compare(small_results, other)["recorded"][0]["why"] == "other times or cells are recorded"
    other.recordings[name][variable] = Recording(one.t, one.values, np.arange(len(one.cells)) + 7, one.unit)
    assert compare(small_results, other)["recorded"][0]["largest"] is None
    del other.recordings[name]
    assert compare(small_results, other)["recorded"][0]["why"] == "only the first result has it"


def test_results_without_tables_are_compared_in_the_rest(small_results, other):
    other.anatomy = ""
    found = compare(small_results, other)
    assert found["tables"] == [] and "the tables are not compared" in found["notes"][0]

"""Differences of documents: by what a row is about, not by where it stands."""

import copy

import pytest

from bui.document.diff import diff
from bui.document.sheets import empty


@pytest.fixture
def document():
    found = empty()
    found["sheets"]["params"] = {"columns": ["runtime", "seed"], "rows": [{"cells": ["1*second", "1"]}]}
    found["sheets"]["G"] = {"columns": ["idx", "layer_idx"], "rows": [{"cells": ["1", "4"]}, {"cells": ["2", "5"]}]}
    found["sheets"]["S"] = {
        "columns": ["receptor", "pre_syn_idx", "post_syn_idx", "p"],
        "rows": [{"cells": ["ge", "1", "2", "0.1"]}, {"cells": ["ge", "1", "2", "0.2"]}],
    }
    found["sheets"]["physiology"]["rows"] = [{"cells": ["J", "", "1*nS", ""]}, {"cells": ["SS", "C", "1*pF", ""]}]
    return found


def test_nothing_differs_from_itself(document):
    assert diff(document, copy.deepcopy(document)) == []


def test_a_cell(document):
    other = copy.deepcopy(document)
    other["sheets"]["params"]["rows"][0]["cells"][0] = "2*second"
    other["sheets"]["physiology"]["rows"][1]["cells"][2] = "2*pF"
    assert diff(document, other) == [
        {"sheet": "params", "row": "parameters", "column": "runtime", "before": "1*second", "after": "2*second"},
        {"sheet": "physiology", "row": "SS, C", "column": "Value", "before": "1*pF", "after": "2*pF"},
    ]


def test_order_and_empty_columns_do_not_matter(document):
    other = copy.deepcopy(document)
    other["sheets"]["G"]["rows"].reverse()
    other["sheets"]["G"]["columns"].append("area")
    for row in other["sheets"]["G"]["rows"]:
        row["cells"].append("")
    assert diff(document, other) == []


def test_a_row_that_is_new_and_one_that_is_off(document):
    other = copy.deepcopy(document)
    other["sheets"]["G"]["rows"].append({"cells": ["3", "6"]})
    other["sheets"]["G"]["rows"][0]["off"] = True
    assert diff(document, other) == [
        {"sheet": "G", "row": "1", "column": "", "before": "idx=1, layer_idx=4", "after": ""},
        {"sheet": "G", "row": "3", "column": "", "before": "", "after": "idx=3, layer_idx=6"},
    ]


def test_rows_of_one_label_are_told_apart(document):
    other = copy.deepcopy(document)
    other["sheets"]["S"]["rows"][1]["cells"][3] = "0.3"
    (change,) = diff(document, other)
    assert (change["row"], change["before"], change["after"]) == ("1 -> 2 (ge) #2", "0.2", "0.3")


def test_equations(document):
    assert diff(document, document | {"models": "models: 1"})[0]["sheet"] == "models"

"""Variables of cells that start at the values of a connections file."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.connections import open_store, save_connections

NAME = "NG1_SS_L4"


@pytest.fixture
def starting(anatomy, physiology, tmp_path):
    """Makes the small model start at values of a file."""

    def make(initial):
        save_connections(tmp_path / "start.h5", [], {}, 1, initial, overwrite=True)
        anatomy["params"].update(import_connections_from=str(tmp_path / "start.h5"), load_initial=1, runtime="0.2*ms")
        anatomy["G"][0]["monitors"] = "[St]vm [St]ge_soma"
        return anatomy, physiology

    return make


@pytest.mark.parametrize("fast", [0, 1])
def test_each_cell_starts_at_its_own_value(starting, fast):
    values = np.linspace(-70e-3, -55e-3, 80), np.linspace(0, 1e-9, 80)
    anatomy, physiology = starting({NAME: {"vm": values[0], "ge_soma": values[1]}})
    anatomy["params"]["fast"] = fast
    found = CxSystem(anatomy, physiology).run(save_results=False).recordings[NAME]
    assert np.array_equal(found["vm"].values[0], values[0])
    assert np.array_equal(found["ge_soma"].values[0], values[1])


def test_what_is_not_in_the_file_starts_as_usual(starting):
    found = CxSystem(*starting({NAME: {"ge_soma": np.full(80, 1e-9)}})).network
    assert found.loaded_start(found.config.populations[0], "vm") is None
    assert set(found.initial_potential(found.config.populations[0])) == {-0.06}


@pytest.mark.parametrize(
    ("initial", "message"),
    [
        ({}, "has no start values of any population here"),
        ({"NG9_SS_L4": {"vm": np.zeros(80)}}, "has no start values of any population here"),
        ({NAME: {"vm": np.zeros(7)}}, "7 start values of vm of NG1_SS_L4; there are 80 cells"),
        ({NAME: {"w": np.zeros(80)}}, "NG1_SS_L4 has ge_soma, gi_soma, vm, not w"),
        ({NAME: {"vm": np.full(80, np.nan)}}, "is no finite number"),
    ],
)
def test_values_that_do_not_fit(starting, initial, message):
    errors = check(*starting(initial)).report.errors
    assert [message in one.message for one in errors] == [True]
    assert errors[0].label == "params, load_initial"


def test_names_of_populations_come_back(tmp_path):
    save_connections(tmp_path / "a.h5", [], {}, 1, {"a/b": {"vm": np.arange(3.0)}})
    assert open_store(tmp_path / "a.h5").initial["a/b"]["vm"].tolist() == [0, 1, 2]

"""What a result file says of itself has to fit together."""

from dataclasses import replace

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Results, Spikes
from cxsystem2.results.sound import unsound

POPULATION = PopulationRecord(label="1", size=2, kind="population", type="SS", layer="4", w=np.zeros(2, complex), z=np.zeros(2))
SPIKES = Spikes(np.array([0, 1], np.int32), np.array([0.1, 0.2]))
SOUND = Results("made up", "python", 1, 1.0, 1e-4, "2026-11-21T12:00:00", {"NG1": POPULATION}, {"NG1": SPIKES})


def test_results_that_fit_together():
    assert unsound(SOUND) == ""
    assert unsound(replace(SOUND, spikes={"NG1": Spikes(np.empty(0, np.int32), np.empty(0))})) == ""


@pytest.mark.parametrize(
    "change, told",
    [
        ({"runtime": 0.0}, "its runtime is 0.0"),
        ({"runtime": "1 s"}, "its runtime is '1 s'"),
        ({"dt": float("inf")}, "its dt is inf"),
        ({"populations": {"NG1": replace(POPULATION, w=np.zeros(3, complex))}}, "'NG1' has not one position for each of its 2"),
        ({"populations": {"NG1": replace(POPULATION, z=np.array(["a", "b"]))}}, "'NG1' has not one position for each"),
        ({"spikes": {"NG2": SPIKES}}, "there are spikes of 'NG2', which is no population of it"),
        ({"spikes": {"NG1": Spikes(SPIKES.i, SPIKES.t[:1])}}, "the spikes of 'NG1' are not a cell and a time each"),
        ({"spikes": {"NG1": Spikes(SPIKES.t, SPIKES.t)}}, "the spikes of 'NG1' are not a cell and a time each"),
        ({"spikes": {"NG1": Spikes(np.array([0, 2]), SPIKES.t)}}, "'NG1' has spikes of cells that it has not"),
        ({"spikes": {"NG1": Spikes(np.array([-1, 0]), SPIKES.t)}}, "'NG1' has spikes of cells that it has not"),
    ],
)
def test_what_does_not_fit_is_told(change, told):
    assert unsound(replace(SOUND, **change)).startswith(told)

"""What a run from disk leaves as results, and what is told of it while it goes on."""

from collections import Counter

import pytest

from cxsystem2.observer import Observer
from cxsystem2.phases import Snapshot


def test_potentials_that_are_no_numbers_are_named(anatomy, physiology, tmp_path):
    anatomy["params"]["runtime"] = "50*ms"
    physiology["neuron_model"] = "ADEX"
    for cell in ("SS", "BC"):
        physiology[cell] = {**physiology[cell], "a": "1*nS", "b": "1*pA", "tau_w": "10*ms"}
    physiology["BC"]["tau_w"] = "1e-9*second"  # far too fast for the step
    snapshot = Snapshot.build(anatomy, physiology, tmp_path / "network", device="python")
    assert snapshot.results().not_a_number == []  # it has not begun
    snapshot.run(0.02, checkpoint_every=0.01)
    results = snapshot.results()
    assert results.not_a_number == ["NG2_BC_L4 (soma)"]
    (warning,) = results.warnings
    assert warning.startswith("NG2_BC_L4: the membrane potential (soma) is not a number at the end")


class Told(Observer):
    """Counts what it is told of the simulation."""

    rates = True

    def __init__(self):
        self.count, self.fractions, self.times = Counter(), [], []

    def begin(self, stage):
        self.count[f"begin {stage}"] += 1

    def end(self, stage, seconds):
        self.count[f"end {stage}"] += 1

    def advance(self, stage, fraction):
        self.fractions += [fraction] if stage == "simulate" else []

    def fired(self, time, rates):
        self.times.append(time)

    def kept(self, time, size):
        self.count["kept"] += 1


@pytest.mark.parametrize("device", ["python", pytest.param("cpp", marks=pytest.mark.compiled)])
def test_an_observer_sees_a_run_in_pieces_as_one_simulation(anatomy, physiology, tmp_path, device):
    snapshot = Snapshot.build(anatomy, physiology, tmp_path / "network", device=device)
    snapshot.run(0.05, checkpoint_every=0.01)
    told = Told()
    snapshot.run(0.1, checkpoint_every=0.01, observer=told)
    assert (told.count["begin simulate"], told.count["end simulate"], told.count["kept"]) == (1, 1, 5)
    assert told.count["begin load"] == told.count["end load"] == 0
    assert all(0.5 <= fraction <= 1 for fraction in told.fractions)
    assert all(0.05 < time <= 0.1 + 1e-9 for time in told.times)

"""Fixtures that the whole suite shares: the reference tables (when they are at hand), and small models as dictionaries."""

import importlib.metadata
import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import registry as registry_module
from cxsystem2.testing import models

os.environ.setdefault("CXSYSTEM2_CACHE", str(Path(__file__).resolve().parents[1] / ".cache"))
"""Programs that tests compile are shared by all tests, also those of later runs."""

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"
CONFIGS = Path(__file__).resolve().parents[1] / "configs"

_MADE_UP = {
    "NG0_relay_vpm": ("0", 5, "input", "VPM"),
    "NG1_SS_L4": ("1", 40, "population", "SS"),
    "NG2_BC_L4": ("2", 10, "population", "BC"),
}
_SECONDS = 1.0


class Point(importlib.metadata.EntryPoint):
    """An entry point of a package that is not installed: its object is at hand."""

    objects: dict = {}

    def load(self):
        return self.objects[self.name]


@pytest.fixture
def install(monkeypatch):
    """Installs a package whose classes are entry points of the group of a registry, for one test."""

    def install(registry, **classes):
        points = [Point(name, f"package:{name}", registry.group) for name in classes]
        monkeypatch.setattr(Point, "objects", classes)
        monkeypatch.setattr(registry_module, "entry_points", lambda *, group: [one for one in points if one.group == group])
        for name, value in {"_entries": dict(registry._entries), "_words": dict(registry._words), "failures": {}}.items():
            monkeypatch.setattr(registry, name, value)
        monkeypatch.setattr(registry, "_loaded", False)

    return install


@pytest.fixture
def anatomy() -> dict:
    """A small anatomy: ten input cells, 80 excitatory and 20 inhibitory cells, every pathway between them."""
    return models.small()[0]


@pytest.fixture
def physiology() -> dict:
    """The physiology of the small anatomy."""
    return models.small()[1]


@pytest.fixture
def pyramidal_network():
    """Pyramidal cells of two lengths, with synapses onto basal, somatic and apical compartments, and basket cells."""
    return models.pyramidal()


@pytest.fixture
def two_conductances():
    """The small model with receptors of two conductances of each sign."""
    return models.two_conductances()


@pytest.fixture
def counted_background(anatomy, physiology):
    """Cells whose conductances are the background spikes of one step: they decay within it."""
    physiology.update({
        "background_rate": "800*Hz", "background_rate_inhibition": "2000*Hz", "background_E_E_weight": "1*nS",
        "background_E_I_weight": "2*nS", "background_I_E_weight": "3*nS", "background_I_I_weight": "0.5*nS",
    })  # fmt: skip
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "tau_e": "0.1*ms", "tau_i": "0.1*ms", "tonic_current": "0*pA"}
    anatomy["IN"], anatomy["S"] = [], []
    row = {"number_of_neurons": 40, "layer_idx": 4, "monitors": "[St]ge_soma+gi_soma"}
    anatomy["G"] = [
        {"idx": 1, "neuron_type": "SS", "n_background_inputs": 20, "n_background_inhibition": 7, **row},
        {"idx": 2, "neuron_type": "BC", "n_background_inputs": 9, **row},
        {"idx": 3, "neuron_type": "SS", "n_background_inhibition": 100, **row},
        {"idx": 4, "neuron_type": "BC", "n_background_inputs": 20, "n_background_inhibition": 7, **row},
    ]
    return anatomy, physiology


@pytest.fixture(scope="session")
def reference() -> Path:
    """Tables and results of CxSystem2 itself; they are not part of the project."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference tables are not beside this checkout")
    return REFERENCE


@pytest.fixture(scope="session")
def configs() -> Path:
    """The shipped examples."""
    return CONFIGS


def made_up(seed, rates, title="made up"):
    """Results of a run of one second in which the cells of each population fire like Poisson processes."""
    from cxsystem2.results import PopulationRecord, Results, Spikes

    rng = np.random.default_rng(seed)
    records, spikes = {}, {}
    for name, (label, size, kind, word) in _MADE_UP.items():
        nowhere = np.zeros(size, complex)
        records[name] = PopulationRecord(label=label, size=size, kind=kind, type=word, layer="4", w=nowhere, z=nowhere)
        number = round(rates[name] * size * _SECONDS)
        steps = np.sort(rng.integers(0, 10_000, number))
        spikes[name] = Spikes(rng.integers(0, size, number).astype(np.int32), steps * 0.0001)
    created, timings = "2026-11-21T12:00:00", {"check": 0.1, "simulate": 0.5}
    return Results(title, "python", seed, _SECONDS, 0.0001, created, records, spikes, timings=timings)


@pytest.fixture
def make_batch(tmp_path, monkeypatch):
    """Make a batch directory of made-up runs that are all done; `rate` gives the rate of SS from the values of a point."""
    from cxsystem2.batches import Batch, Record, Run, Status
    from cxsystem2.batches.directory import Settings
    from cxsystem2.results import save

    monkeypatch.setattr(os, "fsync", lambda handle: None)  # many small files, and no power cut is tested with them

    def make(values, rate=lambda *values: 10.0, trials=1, points=None, folder="batch"):
        points = list(itertools.product(*values.values())) if points is None else points
        everything = list(itertools.product(points, range(trials)))
        runs = []
        for number, (point, trial) in enumerate(everything):
            runs.append(Run(number, dict(zip(values, point, strict=True)), trial, 100 + trial))
        batch = Batch(tmp_path / folder, Settings("made up", "python", 100), values, runs)
        batch.save()
        for run in runs:
            one = rate(*run.values.values()) + run.trial
            rates = {"NG0_relay_vpm": 5, "NG1_SS_L4": one, "NG2_BC_L4": 2 * one}
            target = save(made_up(run.number, rates), batch.result(run))
            record = Record(run.number, Status.DONE, dict(run.values), run.trial, run.seed, "python", seconds=0.7)
            record.started, record.result = "2026-11-21T12:00:00", str(target.relative_to(batch.folder))
            record.write(batch.path(run))
        return batch

    return make

"""Fixtures that the whole suite shares: the reference tables (when they are at hand), and small models as dictionaries."""

import copy
import importlib.metadata
import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import registry as registry_module

os.environ.setdefault("CXSYSTEM2_CACHE", str(Path(__file__).resolve().parents[1] / ".cache"))
"""Programs that tests compile are shared by all tests, also those of later runs."""

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"
CONFIGS = Path(__file__).resolve().parents[1] / "configs"

CELL = {
    "C": "200*pF",
    "gL": "10*nS",
    "EL": "-60*mV",
    "VT": "-50*mV",
    "DeltaT": "2*mV",
    "Vcut": "-20*mV",
    "V_res": "-60*mV",
    "Ee": "0*mV",
    "Ei": "-80*mV",
    "tau_e": "5*ms",
    "tau_i": "10*ms",
    "V_init": "EL",
    "tonic_current": "250*pA",
    "tau_tonic_rampup": "1*ms",
}
PHYSIOLOGY = {
    "neuron_model": "'EIF'",
    "excitation_model": "'SIMPLE_E'",
    "inhibition_model": "'SIMPLE_I'",
    "J": "2*nS",
    "U_E": "0.5",
    "U_I": "0.25",
    "U_f": "0.1",
    "tau_d": "200*ms",
    "tau_f": "300*ms",
    "tau_fd": "100*ms",
    "cw": {
        **{f"cw_{pre}_{post}": "J" for pre in ("in", "SS") for post in ("SS", "BC")},
        "cw_BC_SS": "4*J",
        "cw_BC_BC": "4*J",
    },
    "delay": {f"delay_{pre}_{post}": "2*ms" for pre in ("in", "SS", "BC") for post in ("SS", "BC")},
    "SS": CELL,
    "BC": CELL,
}
ANATOMY = {
    "params": {"runtime": "100*ms", "device": "python", "sys_mode": "local", "seed": 3, "simulation_title": "small"},
    "IN": [
        {
            "idx": 0,
            "type": "VPM",
            "number_of_neurons": 10,
            "radius": "50*um",
            "spike_times": "[0.02 0.05]*second",
            "monitors": "[Sp]",
        }
    ],
    "G": [
        {"idx": 1, "number_of_neurons": 80, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp] [St]vm[rec](0-3)"},
        {"idx": 2, "number_of_neurons": 20, "neuron_type": "BC", "layer_idx": 4, "monitors": "[Sp]"},
    ],
    "S": [
        {"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.5", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.1", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 2, "syn_type": "Fixed", "p": "0.2", "n": 2},
        {"receptor": "gi", "pre_syn_idx": 2, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.2", "n": 1},
        {"receptor": "gi", "pre_syn_idx": 2, "post_syn_idx": 2, "syn_type": "Fixed_const_wght", "p": "0.2", "n": 1},
    ],
}
PYRAMIDAL = {
    "Cm": "1*ufarad*cm**-2", "gL": "4e-5*siemens*cm**-2", "Area_tot_pyram": "15000*um**2", "spine_factor": "2",
    "fract_areas": "{2: array([0.5, 0.06, 0.2, 0.15, 0.09])}", "Ra": "[100, 120, 150, 180]*Mohm",
    "EL": "-70*mV", "VT": "-55*mV", "DeltaT": "2*mV", "Vcut": "20*mV", "V_res": "-65*mV", "V_init": "EL",
    "Ee": "0*mV", "Ei": "-75*mV", "tau_e": "3*ms", "tau_i": "8*ms",
    "tonic_current": "1500*pA", "tau_tonic_rampup": "20*ms",
}  # fmt: skip
LONG_PYRAMIDAL = {
    **PYRAMIDAL, "fract_areas": "{4: [0.4, 0.1, 0.2, 0.1, 0.1, 0.05, 0.05]}", "Ra": "[100, 100, 150, 150, 150, 150]*Mohm",
    "tonic_current": "1400*pA",
}  # fmt: skip

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
    return copy.deepcopy(ANATOMY)


@pytest.fixture
def physiology() -> dict:
    """The physiology of the small anatomy."""
    return copy.deepcopy(PHYSIOLOGY)


@pytest.fixture
def pyramidal_network(anatomy, physiology):
    """Pyramidal cells of two lengths, with synapses onto basal, somatic and apical compartments, and basket cells."""
    physiology.update(PC=dict(PYRAMIDAL), long=dict(LONG_PYRAMIDAL))
    for pre in ("in", "PC", "long", "BC"):
        for post in ("PC", "long", "BC"):
            physiology["cw"][f"cw_{pre}_{post}"] = "8*nS"
            physiology["delay"][f"delay_{pre}_{post}"] = "1.5*ms"
    recorded = "vm+vm_basal+vm_a0+vm_a2+ge_basal+ge_a2+gi_soma+ge_a1"
    anatomy["G"] = [
        {"idx": 1, "number_of_neurons": 12, "neuron_type": "PC", "layer_idx": "[4->1]", "monitors": f"[Sp] [St]{recorded}"},
        {"idx": 2, "number_of_neurons": 20, "neuron_type": "BC", "layer_idx": 4, "monitors": "[Sp] [St]vm[rec](2-9-3)"},
        {"idx": 3, "number_of_neurons": 5, "neuron_type": "PC", "neuron_subtype": "long", "layer_idx": "[6->1]",
         "monitors": "[Sp] [St]vm_a4[rec](1-4)"},
    ]  # fmt: skip
    rows = [
        ("ge", 0, "1[C]0ba", "Depressing", "0.5+0.5"), ("ge", 0, "3[C]3", "Fixed", "0.8"),
        ("ge", 1, "1[C]0b", "Depressing", "0.3"), ("ge", 1, "1[C]2", "Facilitating", "0.3"),
        ("ge", 1, "3[C]0sa", "Fixed", "0.3+0.3"), ("ge", 1, "2", "Depressing", "0.3"),
        ("gi", 2, "1[C]0s", "Depressing", "0.3"), ("gi", 2, "3[C]0s", "Fixed", "0.3"),
        ("ge", 3, "1[C]1", "Depressing", "0.3"),
    ]  # fmt: skip
    names = ("receptor", "pre_syn_idx", "post_syn_idx", "syn_type", "p")
    anatomy["S"] = [dict(zip(names, row, strict=True)) for row in rows]
    return anatomy, physiology


@pytest.fixture
def two_conductances(anatomy, physiology):
    """The small model with receptors of two conductances of each sign."""
    physiology.update(excitation_model="AMPA_NMDA", inhibition_model="GABAA_GABAB")
    more = {
        "E_ampa": "2*mV", "E_nmda": "5*mV", "E_gabaa": "-75*mV", "E_gabab": "-90*mV", "tau_decay_ampa": "2*ms",
        "tau_decay_nmda": "60*ms", "tau_decay_gabaa": "9*ms", "tau_decay_gabab": "90*ms", "scaling_nmda": "0.6",
        "scaling_gabab": "0.5",
    }  # fmt: skip
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], **more}
    anatomy["S"][1]["syn_type"] = "Depressing"
    anatomy["S"][1]["monitors"] = "[St]R"
    anatomy["G"][0]["monitors"] = "[Sp] [St]vm+g_ampa_soma+g_nmda_soma[rec](0-3)"
    return anatomy, physiology


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

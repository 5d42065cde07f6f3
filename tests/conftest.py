"""Fixtures that the whole suite shares: the reference tables (when they are at hand), and small models as dictionaries."""

import copy
import gc
import importlib.metadata
import itertools
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from cxsystem2 import garbage
from cxsystem2 import registry as registry_module
from cxsystem2.testing import models

settings.register_profile("day", max_examples=25, deadline=None)
settings.register_profile("many", max_examples=500, deadline=None)
"""Properties are tried with few examples in `make test`, and with many in `make test-properties`; none has to be quick."""

os.environ.setdefault("CXSYSTEM2_CACHE", str(Path(__file__).resolve().parents[1] / ".cache"))
"""Programs that tests compile are shared by all tests, also those of later runs."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
"""A suite that runs in the background of a script ignores Ctrl-C, and so would all programs that it starts and interrupts."""

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"
CONFIGS = Path(__file__).resolve().parents[1] / "configs"

_MADE_UP = {
    "NG0_relay_vpm": ("0", 5, "input", "VPM"),
    "NG1_SS_L4": ("1", 40, "population", "SS"),
    "NG2_BC_L4": ("2", 10, "population", "BC"),
}
_SECONDS = 1.0
_VOLLEYS = """row_type,runtime,seed
params,{runtime}*second,{seed}
row_type,idx,type,number_of_neurons,radius,spike_times
IN,0,VPM,5,92*um,{times}*second
"""
_VOLLEYS_PHYSIOLOGY = "Variable,Key,Value\nJ,,1*nS\n"


PATIENCE = 600.0
"""Seconds until a test gives up to wait: what is stuck is found, and no machine is too busy."""
WATCHER = ThreadPoolExecutor(1)
"""A thread beside the one of the tests."""
HELD = 60.0
"""Seconds for which a thread may read a file of HDF5 when a test has ended."""
SEARCHES, _set_aside = 4, 0
"""After how many searches for garbage all that is left is set aside, and when that is next: at first with all modules."""
CYTHON_EVERY_DAY = "coba_eif"
"""Cython compiles for half a minute where its cache is empty: one scenario is enough for every day."""


class Point(importlib.metadata.EntryPoint):
    """An entry point of a package that is not installed: its object is at hand."""

    objects: dict = {}

    def load(self):
        return self.objects[self.name]


@pytest.fixture
def install(monkeypatch):
    """Installs a package whose classes are entry points of the group of a registry, for one test."""

    def install(registry, **classes):
        registry.present()  # the classes of this package are there, and stay when the test is over
        points = [Point(name, f"package:{name}", registry.group) for name in classes]
        monkeypatch.setattr(Point, "objects", classes)
        monkeypatch.setattr(registry_module, "entry_points", lambda *, group: [one for one in points if one.group == group])
        for name, value in {"_entries": dict(registry._entries), "_words": dict(registry._words), "failures": {}}.items():
            monkeypatch.setattr(registry, name, value)
        monkeypatch.setattr(registry, "_loaded", False)

    return install


def pytest_configure(config):
    if not config.getoption("--hypothesis-profile", None):
        settings.load_profile("day")


def pytest_collection_modifyitems(items):
    for item in items:
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        if chosen.get("device") == "cython" and chosen.get("scenario") != CYTHON_EVERY_DAY:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Nothing of what is collected is garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol():
    """Brian2 has Python search for garbage at each run: what modules and earlier tests have left to stay is set aside."""
    global _set_aside
    if gc.get_stats()[-1]["collections"] >= _set_aside:
        gc.collect()
        garbage.set_aside_for_good()
        _set_aside = gc.get_stats()[-1]["collections"] + SEARCHES
    return (yield)


@pytest.fixture(autouse=True)
def lock_of_hdf5_is_free():
    """A reader that fails must not keep the lock of HDF5, for which every other thread would wait without end."""
    yield
    if "h5py" in sys.modules:
        from h5py._objects import phil

        deadline = time.monotonic() + HELD
        while not (free := WATCHER.submit(_is_free, phil).result()) and time.monotonic() < deadline:
            time.sleep(0.05)  # a thread that reads just now gives it back
        if not free:
            gc.collect()  # so that the tests that follow do not wait
        assert free, "the test has left the lock of HDF5 locked"


def _is_free(lock) -> bool:
    free = lock.acquire(False)
    if free:
        lock.release()
    return free


@pytest.fixture
def anatomy() -> dict:
    """A small anatomy: ten input cells, 80 excitatory and 20 inhibitory cells, every pathway between them."""
    return models.small()[0]


@pytest.fixture
def physiology() -> dict:
    """The physiology of the small anatomy."""
    return models.small()[1]


@pytest.fixture(scope="session")
def small_run():
    """The results of the small model with recorded weights, for tests that only look; those that change something copy it."""
    from cxsystem2 import CxSystem

    anatomy, physiology = models.small()
    anatomy["S"][1]["monitors"] = "[St]wght[rec](0-4)"
    return CxSystem(anatomy, physiology).run(save_results=False)


@pytest.fixture
def small_results(small_run):
    """A copy of the results of the small model, in memory."""
    return copy.deepcopy(small_run)


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


def needs(word):
    """Skip a test where a device cannot run."""
    from cxsystem2.devices import devices

    if missing := devices[word].missing():
        pytest.skip(f"not available here: the device '{word}': {missing}")


def spikes_of(results):
    """All spikes of a run, to be compared."""
    return {name: (spikes.i.tolist(), spikes.t.tolist()) for name, spikes in results.spikes.items()}


def wait_until(true, seconds=PATIENCE):
    """Wait until something is true; returns it."""
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until, "waited for too long"
        time.sleep(0.02)
    return found


def is_running(process):
    """Whether there is such a process, and not only its entry that nobody has asked for yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def with_mpi():
    """Skip where there is no MPI."""
    from cxsystem2.devices.standalone import mpi
    from cxsystem2.errors import DeviceError

    try:
        mpi.find()
    except DeviceError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def wait():
    """Wait until something is true."""
    return wait_until


@pytest.fixture
def called(tmp_path, monkeypatch, capfd):
    """Call the function behind a program in a folder of its own and in this process; returns what a process would."""

    def call(function, name, *words, **environment):
        arguments = [name, *map(str, words)]
        capfd.readouterr()
        with monkeypatch.context() as changed:
            changed.chdir(tmp_path)
            changed.setattr("cxsystem2.surroundings.settle", lambda: None)  # this process has the variables of the tests
            changed.setattr(sys, "argv", arguments)
            for variable, text in environment.items():
                changed.setenv(variable, text)
            status = function()
        return subprocess.CompletedProcess(arguments, status, *capfd.readouterr())

    return call


@pytest.fixture
def command(called):
    """Call ``cxsystem2`` in this process, which spares the imports; variables of the environment are given by name."""

    def call(*words, **environment):
        from cxsystem2.cli import main

        return called(main, "cxsystem2", *words, **environment)

    return call


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
    from cxsystem2.batches import Batch, BatchRun, RunRecord, Status
    from cxsystem2.batches.directory import BatchSettings
    from cxsystem2.results import save

    monkeypatch.setattr(os, "fsync", lambda handle: None)  # many small files, and no power cut is tested with them

    def make(values, rate=lambda *values: 10.0, trials=1, points=None, folder="batch"):
        points = list(itertools.product(*values.values())) if points is None else points
        everything = list(itertools.product(points, range(trials)))
        runs = []
        for number, (point, trial) in enumerate(everything):
            runs.append(BatchRun(number, dict(zip(values, point, strict=True)), trial, 100 + trial))
        batch = Batch(tmp_path / folder, BatchSettings("made up", "python", 100), values, runs)
        batch.save()
        for run in runs:
            one = rate(*run.values.values()) + run.trial
            rates = {"NG0_relay_vpm": 5, "NG1_SS_L4": one, "NG2_BC_L4": 2 * one}
            target = save(made_up(run.number, rates), batch.result(run))
            record = RunRecord(run.number, Status.DONE, dict(run.values), run.trial, run.seed, "python", seconds=0.7)
            record.started, record.result = "2026-11-21T12:00:00", str(target.relative_to(batch.folder))
            record.write(batch.path(run))
        return batch

    return make


def _record(label, size, kind, word, place=0.0):
    from cxsystem2.results import PopulationRecord

    return PopulationRecord(
        label=label, size=size, kind=kind, type=word, w=np.arange(size) + place + 0j, z=np.zeros(size, complex)
    )


def answering_volleys(seed=0, runtime=0.5, times=(0.2,), cells=6, silent=0, place=0.0, title="made up", **fields):
    """Results of a run with two populations and an input, at whose volleys every second cell of E fires in the next 20 ms."""
    from cxsystem2.results import Results, Spikes

    draws = np.random.default_rng(seed)
    steps = round(runtime / 1e-4)
    rates = np.full((steps, cells), 5.0)
    for volley in times:
        begin = round(volley / 1e-4) + 1
        rates[begin : begin + 200, ::2] = 200.0
    rates[:, cells - silent :] = 0
    fired = draws.random(rates.shape) < rates * 1e-4
    t, i = np.nonzero(fired)
    steady_t, steady_i = np.nonzero(draws.random((steps, 4)) < 20 * 1e-4)
    volleys = np.repeat(np.round(np.array(times) / 1e-4) + 1, 5)
    return Results(
        title,
        "cpp",
        seed,
        runtime,
        1e-4,
        "2026-11-30T00:00:00",
        {
            "NG0_relay_vpm": _record("0", 5, "input", "VPM"),
            "NG1_E": _record("1", cells, "population", "SS", place),
            "NG2_I": _record("2", 4, "population", "BC", place),
        },
        {
            "NG0_relay_vpm": Spikes(np.tile(np.arange(5), len(times)).astype(np.int32), volleys * 1e-4),
            "NG1_E": Spikes(i.astype(np.int32), t * 1e-4),
            "NG2_I": Spikes(steady_i.astype(np.int32), steady_t * 1e-4),
        },
        anatomy=_VOLLEYS.format(runtime=runtime, seed=seed, times=str([*times]).replace(",", "")),
        physiology=_VOLLEYS_PHYSIOLOGY,
        **fields,
    )


@pytest.fixture(scope="session")
def simulation():
    """Make results of a run whose cells answer volleys of an input; see `answering_volleys`."""
    return answering_volleys

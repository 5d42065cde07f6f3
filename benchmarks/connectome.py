"""A connectome of the size of a fly's brain, from its edge list to spikes: reading, building, a second, trials on one program.

138,000 leaky cells and 15 million edges with a heavy-tailed number of contacts, a delay of 1.8 ms, and 20 cells that are driven
at 150 Hz, as in published models of the whole brain (Shiu et al. 2024, Nature 634:210). The edges themselves are made up. A
trial begins at rest, with input of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.figures import Line
from benchmarks.memory import Watch
from cxsystem2 import CxSystem
from cxsystem2.devices import Memory, Options
from cxsystem2.stages import Stages
from cxsystem2.syntax import lower

CELLS, EDGES, DRIVEN, RATE = 138_000, 15_000_000, 20, 150.0
FIRST_ID = 720575940600000000
INHIBITORY, CONTACTS, SPREAD = 0.3, 3.3, 1.4
"""Share of the cells that inhibit; mean number of contacts of an edge, and the spread of its logarithm."""
LEAK, WEIGHT = "10*nS", "2.75*pA"
"""0.275 mV for each contact."""
_CELL = {
    "C": "200*pF", "gL": LEAK, "EL": "-52*mV", "V_res": "-52*mV", "VT": "-45*mV", "V_init": "-52*mV", "tau_e": "5*ms",
    "tau_i": "5*ms", "refractory_period": "2.2*ms",
}  # fmt: skip
_ROW = {"syn_type": "Fixed_const_wght", "load_connection": 1, "custom_weight": WEIGHT}


def measure(options: list[str] | None = None) -> Iterator[str]:
    """Times of each part."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks connectome")
    asked.add_argument("--scale", type=float, default=1.0, help="of cells and edges")
    asked.add_argument("--trials", type=int, default=30)
    asked.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--precision", choices=("double", "single", "packed"), default="double")
    asked.add_argument("--format", choices=("parquet", "csv", "h5"), default="parquet")
    asked.add_argument("--profile", action="store_true")
    asked.add_argument("--brian2", type=int, default=3, help="trials by Brian2's own C++, on one thread; 0 leaves it out")
    given = asked.parse_args(options or [])
    with TemporaryDirectory() as folder:
        yield from _measured(Path(folder), given)


def _measured(folder: Path, given: argparse.Namespace) -> Iterator[str]:
    cells, edges = int(CELLS * given.scale), int(EDGES * given.scale)
    path = _make(folder, cells, edges, given)
    size = path.stat().st_size / 1e6
    yield f"{cells:,} cells, {edges:,} edges, {path.name} of {size:.0f} MB"
    yield f"{given.threads} threads, {given.precision} precision, load {os.getloadavg()[0]:.1f}"
    begin = _now()
    model = CxSystem(*_tables(folder, path, cells, given), device="cpp")
    yield _since("read and check", begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    options = Options(fast=True, precision=given.precision, threads=given.threads, profile=given.profile)
    with Watch() as watch:
        begin = _now()
        results = model.run(save_results=False, options=replace(options))
        for stage in ("plan", "realise", "generate", "compile", "load", "simulate"):
            taken = results.timings.get(stage, 0.0)
            yield Line(f"{stage:24}  {taken:6.2f} s", {f"{stage} (s)": taken})
    spikes = {name: len(train.t) for name, train in results.spikes.items()}
    seconds = model.network.config.system.runtime
    yield _since(f"one run of {seconds:g} s", begin)
    factor = results.timings["simulate"] / seconds
    figures = {"real-time factor": factor, "program, processor (s)": watch.processor}
    yield Line(f"real-time factor {factor:.2f}; the program took {watch.processor:.2f} s of processor time", figures)
    yield f"spikes            {', '.join(f'{name} {count:,}' for name, count in spikes.items())}"
    used = watch.peak_kib / 2**10
    figures = {"memory to read (MiB)": memory, "memory of the program (MiB)": used}
    yield Line(f"memory            {memory:,.0f} MiB to read; {used:,.0f} MiB of the program", figures)
    for name, spent in sorted(results.profile.items(), key=lambda one: -float(one[1]))[:12]:
        yield Line(f"    {float(spent):6.2f} s  {name}", {f"{name} (s)": float(spent)})
    yield from _trials(model, options, given.trials)
    if given.brian2:
        yield from _brian2(model, given.brian2, factor)


def _brian2(model: CxSystem, trials: int, factor: float) -> Iterator[str]:
    """The same by Brian2's own C++, whose program is compiled for this network; `factor` is the real-time factor of ours."""
    options, begin = Options(fast=False), _now()
    results = model.run(save_results=False, options=options)
    yield _since("Brian2: the whole run", begin)
    own = results.timings["simulate"] / model.network.config.system.runtime
    figures = {"Brian2, real-time factor": own, "Brian2, times as long": own / factor}
    yield Line(f"Brian2: real-time factor {own:.2f}, {own / factor:.1f} times as long as ours", figures)
    spikes = {name: len(train.t) for name, train in results.spikes.items()}
    yield f"Brian2: spikes    {', '.join(f'{name} {count:,}' for name, count in spikes.items())}"
    yield from _trials(model, options, trials, "Brian2: ")


def _trials(model: CxSystem, options: Options, trials: int, whose: str = "") -> Iterator[str]:
    """Trials of one second on one program: each begins in the state of the first, and has the input of a second of its own."""
    begin = _now()
    long = CxSystem(model.anatomy, model.physiology, changes=[f"runtime={trials}*second"], device="cpp")
    device, count = long.device(), 0
    with device.open(lower(long.network), Stages(), replace(options, profile=False)) as session:
        first = session.state()
        yield _since(f"{whose}a program for trials", begin)
        begin = _now()
        for trial in range(trials):
            memory = Memory()
            session.restore(replace(first, step=trial * round(1 / session.interval.dt)))
            session.advance(trial + 1.0, memory)
            count += sum(len(cell) for cell, _ in _trains(session, memory, trial == trials - 1))
    yield _since(f"{whose}{trials} trials of 1 s", begin)
    yield f"{whose}{count:,} spikes in the last one"


def _trains(session: Any, memory: Memory, last: bool) -> list[Any]:
    """The spikes of the last trial, to see that it had some."""
    return list(session.records(memory).spikes.values()) if last else []


def _make(folder: Path, cells: int, edges: int, given: argparse.Namespace) -> Path:
    """Write the edge list, the list of cells and the input."""
    random = np.random.default_rng(1)
    ids = np.sort(random.choice(10**8, cells, replace=False)) + FIRST_ID
    source, target = random.integers(0, cells, edges), random.integers(0, cells, edges)
    sign = np.where(random.random(cells) < INHIBITORY, -1, 1)
    contacts = np.ceil(random.lognormal(np.log(CONTACTS) - SPREAD**2 / 2, SPREAD, edges)).astype(np.int64)
    drive = -1 - np.arange(DRIVEN)
    table = pd.DataFrame(
        {
            "pre_id": np.concatenate([drive, ids[source]]),
            "post_id": np.concatenate([ids[:DRIVEN], ids[target]]),
            "weight": np.concatenate([np.full(DRIVEN, 250), sign[source] * contacts]),
            "delay_ms": 1.8,
        }
    )
    path = folder / f"edges.{given.format}"
    if given.format == "parquet":
        table.to_parquet(path)
    elif given.format == "csv":
        table.to_csv(path, index=False)
    else:
        import h5py

        with h5py.File(path, "w") as file:
            for name in table:
                file[str(name)] = table[name].to_numpy()
    listed = pd.DataFrame({"id": np.concatenate([drive, ids]), "population": np.repeat(["0", "1"], [DRIVEN, cells])})
    listed.to_csv(folder / "cells.csv", index=False)
    steps = np.flatnonzero(random.random((max(1, given.trials) * 10_000, DRIVEN)) < RATE * 1e-4)
    step, cell = np.divmod(steps, DRIVEN)
    pd.DataFrame({"i": cell, "t": step * 1e-4}).to_csv(folder / "input.csv", index=False)
    return path


def _tables(folder: Path, path: Path, cells: int, given: argparse.Namespace) -> tuple[dict[str, Any], dict[str, Any]]:
    files = {
        "import_connections_from": str(path),
        "import_cells_from": str(folder / "cells.csv"),
        "workspace_path": str(folder),
    }
    anatomy = {
        "params": {"runtime": "1*second", "device": "cpp", "fast": 1, "seed": 1, "integration": "exact", **files},
        "IN": [{"idx": 0, "type": "spikes", "input_spikes_filename": str(folder / "input.csv"), "number_of_neurons": DRIVEN}],
        "G": [{"idx": 1, "number_of_neurons": cells, "neuron_type": "NDNEURON", "layer_idx": 4, "monitors": "[Sp]"}],
        "S": [
            {"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": 1, **_ROW, "delay": "1.8*ms"},
            {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 1, **_ROW, "delay": "1.8*ms"},
            {"receptor": "gi", "pre_syn_idx": 1, "post_syn_idx": 1, **_ROW, "delay": "1.8*ms"},
        ],
    }
    models = {"neuron_model": "LIF", "excitation_model": "PSC_EXP", "inhibition_model": "PSC_EXP"}
    return anatomy, {**models, "NDNEURON": _CELL}


def _now() -> tuple[float, float]:
    """Wall time, and processor time of this process and its children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter(), own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _since(what: str, begin: tuple[float, float]) -> Line:
    wall, processor = (now - then for now, then in zip(_now(), begin, strict=True))
    text = f"{what:24}  {wall:6.2f} s ({processor:.2f} s of processor time)"
    return Line(text, {f"{what} (s)": wall, f"{what}, processor (s)": processor})

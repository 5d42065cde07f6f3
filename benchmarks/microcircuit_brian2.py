"""The circuit of Potjans and Diesmann as somebody would write it in Brian2 for C++ standalone, with numpy and nothing of ours.

``python -m benchmarks.microcircuit_brian2 --order drawn`` prints one line of JSON. With ``--order sorted`` synapses are
sorted by source, delay and target before they are given to Brian2.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import time
from tempfile import TemporaryDirectory
from typing import Any

import brian2
import numpy as np
from brian2 import ms, mV, pA, pF

from benchmarks import potjans_diesmann as pd
from benchmarks.memory import Watch
from benchmarks.potjans_diesmann import Circuit

CELL = """
dv/dt = (EL - v)/tau_m + (I + I_dc)/C : volt (unless refractory)
dI/dt = -I/tau_syn : amp
I_dc : amp (constant)
n_spikes : 1 (constant)
"""
CONSTANTS = {
    "EL": pd.REST * mV, "VT": pd.THRESHOLD * mV, "tau_m": pd.TAU_M * ms, "tau_syn": pd.TAU_SYNAPSE * ms,
    "C": pd.CAPACITANCE * pF,
}  # fmt: skip


def drawn(circuit: Circuit, random: np.random.Generator) -> tuple[Any, Any, Any, Any]:
    """Sources, targets, weights (picoampere) and delays (millisecond) of all synapses, pathway by pathway."""
    first = np.concatenate([[0], np.cumsum(circuit.sizes)])
    parts = []
    for target in range(8):
        for source in range(8):
            count = int(circuit.synapses[target, source])
            mean, delay = circuit.weights[target, source], pd.DELAYS[source % 2]
            weight = random.normal(mean, abs(mean) * pd.WEIGHT_SD, count)  # ten deviations from the other sign
            wait = random.normal(delay, delay * pd.DELAY_SD, count)
            while len(short := np.flatnonzero(wait < pd.STEP / 2)):
                wait[short] = random.normal(delay, delay * pd.DELAY_SD, len(short))
            ends = [random.integers(first[side], first[side + 1], count, np.int32) for side in (source, target)]
            parts.append((*ends, weight, wait))
    i, j, weight, wait = (np.concatenate(column) for column in zip(*parts, strict=True))
    return i, j, weight, wait


def main() -> None:
    """Draw, build, compile, simulate."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", type=float, default=0.1)
    asked.add_argument("--seconds", type=float, default=1.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--order", choices=("drawn", "sorted"), default="drawn")
    asked.add_argument("--profile", action="store_true")
    given = asked.parse_args()
    begin, circuit, random = time.perf_counter(), Circuit(given.scale), np.random.default_rng(given.seed)
    brian2.set_device("cpp_standalone", build_on_run=False)
    brian2.seed(given.seed)
    brian2.defaultclock.dt = pd.STEP * ms
    constants = {**CONSTANTS, "w_background": circuit.background_weight * pA}
    cells = brian2.NeuronGroup(
        int(circuit.sizes.sum()), CELL, threshold="v > VT", reset="v = EL", refractory=pd.REFRACTORY * ms, method="exact",
        namespace=constants,
    )  # fmt: skip
    cells.v = random.normal(pd.START, pd.START_SD, len(cells)) * mV
    cells.I_dc = np.repeat(circuit.compensation, circuit.sizes) * pA
    cells.n_spikes = np.repeat(circuit.background_sources * pd.BACKGROUND_RATE * pd.STEP * 1e-3, circuit.sizes)
    cells.run_regularly("I += w_background*poisson(n_spikes)", when="synapses", name="background")
    i, j, weight, wait = drawn(circuit, random)
    if given.order == "sorted":
        order = np.lexsort((j, np.rint(wait / pd.STEP), i))
        i, j, weight, wait = i[order], j[order], weight[order], wait[order]
    synapses = brian2.Synapses(cells, cells, "w : amp (constant)", on_pre="I_post += w")
    synapses.connect(i=i, j=j)
    synapses.w, synapses.delay = weight * pA, wait * ms
    monitor = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, synapses, monitor)
    network.run(given.seconds * brian2.second, profile=given.profile)
    with TemporaryDirectory() as folder, Watch() as watch:
        brian2.device.build(directory=folder, compile=False, run=False)
        built = time.perf_counter()
        subprocess.run(["make", "-j2"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        compiled = time.perf_counter()
        brian2.device.run(folder, "results", False)
        end = time.perf_counter()
        simulated = brian2.device._last_run_time
        number = np.searchsorted(np.cumsum(circuit.sizes), monitor.i[:], "right")
        profile = {name: float(seconds) for name, seconds in network.profiling_info} if given.profile else {}
    spikes = np.bincount(number, minlength=8)
    answer = {
        "version": brian2.__version__,
        "build": built - begin,
        "compile": compiled - built,
        "load": end - compiled - simulated,
        "simulate": simulated,
        "spikes": dict(zip(pd.POPULATIONS, spikes.tolist(), strict=True)),
        "memory_kib": max(watch.peak_kib, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss),
        "program_kib": watch.peak_kib,
        "processor": watch.processor,
        "profile": profile,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

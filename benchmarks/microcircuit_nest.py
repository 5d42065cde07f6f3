"""The circuit of Potjans and Diesmann in NEST: ``python -m benchmarks.microcircuit_nest --scale 0.1`` prints one line of JSON.

Run it with an interpreter that has NEST 3 (package ``nest-simulator``) and numpy; nothing else of this project is needed.
"""

from __future__ import annotations

import argparse
import json
import resource
import time

import nest  # type: ignore[import-not-found]
import numpy as np

from benchmarks import potjans_diesmann as pd
from benchmarks.potjans_diesmann import Circuit

CELL = {
    "tau_m": pd.TAU_M, "tau_syn_ex": pd.TAU_SYNAPSE, "tau_syn_in": pd.TAU_SYNAPSE, "C_m": pd.CAPACITANCE, "E_L": pd.REST,
    "V_reset": pd.REST, "V_th": pd.THRESHOLD, "t_ref": pd.REFRACTORY,
}  # fmt: skip


def build(circuit: Circuit) -> list[tuple[nest.NodeCollection, nest.NodeCollection]]:
    """Create cells, background and synapses; returns the cells of each population and their recorder of spikes."""
    populations, recorders = [], []
    for size, current in zip(circuit.sizes, circuit.compensation, strict=True):
        cells = nest.Create("iaf_psc_exp", int(size), params={**CELL, "I_e": float(current)})
        cells.V_m = nest.random.normal(pd.START, pd.START_SD)
        populations.append(cells)
    for cells, sources in zip(populations, circuit.background_sources, strict=True):
        drive = nest.Create("poisson_generator", params={"rate": float(pd.BACKGROUND_RATE * sources)})
        nest.Connect(drive, cells, syn_spec={"weight": circuit.background_weight, "delay": pd.DELAYS[0]})
        recorders.append((cells, nest.Create("spike_recorder")))
        nest.Connect(*recorders[-1])
    for target, post in enumerate(populations):
        for source, pre in enumerate(populations):
            if circuit.synapses[target, source]:
                number = {"rule": "fixed_total_number", "N": int(circuit.synapses[target, source])}
                nest.Connect(pre, post, conn_spec=number, syn_spec=synapse(circuit.weights[target, source], source))
    return recorders


def synapse(weight: float, source: int) -> dict[str, object]:
    """Normal weights, drawn again at the wrong sign; normal delays of at least one step."""
    low, high = (0.0, np.inf) if weight > 0 else (-np.inf, 0.0)
    delay = pd.DELAYS[source % 2]
    return {
        "weight": nest.math.redraw(nest.random.normal(weight, abs(weight) * pd.WEIGHT_SD), low, high),
        "delay": nest.math.redraw(nest.random.normal(delay, delay * pd.DELAY_SD), pd.STEP / 2, np.inf),
    }


def main() -> None:
    """Build and simulate; write spikes when a file is named."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", type=float, default=0.1)
    asked.add_argument("--seconds", type=float, default=1.0)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--spikes", metavar="FILE", help="an .npz of times (second) and cells by population")
    given = asked.parse_args()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.ResetKernel()
    nest.local_num_threads, nest.resolution, nest.rng_seed, nest.print_time = given.threads, pd.STEP, given.seed, False
    begin = time.perf_counter()
    recorders = build(Circuit(given.scale))
    nest.Prepare()
    built, processor = time.perf_counter(), time.process_time()
    nest.Run(given.seconds * 1e3)
    simulated, used = time.perf_counter() - built, time.process_time() - processor
    nest.Cleanup()
    if given.spikes:
        found = {}
        for name, (cells, recorder) in zip(pd.POPULATIONS, recorders, strict=True):
            found[f"{name}.t"] = recorder.events["times"] * 1e-3
            found[f"{name}.i"] = recorder.events["senders"] - cells[0].global_id
        np.savez_compressed(given.spikes, **found)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spikes = {name: int(recorder.n_events) for name, (_, recorder) in zip(pd.POPULATIONS, recorders, strict=True)}
    answer = {
        "version": nest.__version__, "build": built - begin, "compile": 0.0, "load": 0.0, "simulate": simulated,
        "processor": used, "spikes": spikes, "memory_kib": memory, "program_kib": memory, "profile": {},
    }  # fmt: skip
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

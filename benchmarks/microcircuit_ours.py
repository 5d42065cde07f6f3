"""The circuit of Potjans and Diesmann from its tables: ``python -m benchmarks.microcircuit_ours`` prints one line of JSON."""

from __future__ import annotations

import argparse
import json
import resource

from benchmarks.memory import Watch
from benchmarks.potjans_diesmann import POPULATIONS
from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options


def main() -> None:
    """Tables to results on the C++ device."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", type=float, default=0.1)
    asked.add_argument("--seconds", type=float, default=1.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--precision", choices=("double", "single", "packed"), default="double")
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--profile", action="store_true")
    given = asked.parse_args()
    changes = [f"scale={given.scale}", f"runtime={given.seconds}*second"]
    with Watch() as watch:
        model = CxSystem(*example_tables("potjans_diesmann"), changes=changes, seed=given.seed, device="cpp")
        options = Options(fast=True, precision=given.precision, profile=given.profile, threads=given.threads)
        results = model.run(save_results=False, options=options)
    names = [population.name for population in model.network.config.populations]
    stages = results.timings
    answer = {
        "build": sum(stages.get(stage, 0.0) for stage in ("read", "check", "plan", "realise", "generate")),
        "compile": stages.get("compile", 0.0),
        "load": stages.get("load", 0.0),
        "simulate": stages["simulate"],
        "spikes": {label: len(results.spikes[name].t) for label, name in zip(POPULATIONS, names, strict=True)},
        "memory_kib": max(watch.peak_kib, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss),
        "program_kib": watch.peak_kib,
        "processor": watch.processor,
        "profile": {name: float(seconds) for name, seconds in results.profile.items()},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

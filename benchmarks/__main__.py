"""``python -m benchmarks NAME`` measures and prints tables; ``all --json FILE`` measures everything and keeps the figures."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from benchmarks.machine import machine, revision
from benchmarks.record import Record
from cxsystem2.errors import FileProblem

NAMES = (
    "background", "batches", "calcium", "checkpoint", "checks", "compile", "connectome", "construction", "cost", "delivery",
    "emg", "exchange", "exports", "first", "growth", "hour", "instant", "learned", "lfads", "looking", "measures",
    "microcircuit", "missing", "neurons", "objects", "page", "planning", "plasticity", "public", "ranks", "recording",
    "records", "rows",
    "sonata", "starting", "sweep", "threads", "warm",
)  # fmt: skip


def main() -> int:
    """Run the named measurements."""
    words = sys.argv[1:]
    names = [*takewhile(("all", *NAMES).__contains__, words)]
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks NAME … [options of the one NAME]",
        description=f"Measure, and print tables. NAME is all, or some of {', '.join(NAMES)}.",
        add_help=not names,
        allow_abbrev=False,
    )
    asked.add_argument("--json", metavar="FILE", type=Path, help="keep all figures in this file, with machine and revision")
    given, options = asked.parse_known_args(words[len(names) :])
    names = [*NAMES] if "all" in names else names
    if not names or (options and len(names) > 1):
        asked.error(f"{options[0]}: no name of a measurement, or an option of one" if options else "a name is missing")
    try:
        record = Record(given.json)
    except FileProblem as problem:
        asked.error(str(problem))
    print(", ".join(f"{name} {value}" for name, value in machine().items()), revision(), sep="\n", flush=True)
    return max([_measured(name, options, record) for name in names])


def _measured(name: str, options: Sequence[str], record: Record) -> int:
    """One measurement: 0, or 1 where it ended with an error; the others go on."""
    print(f"\n{name}", flush=True)
    measurement = record.begin(name)
    try:
        for line in _lines(name, options):
            measurement.note(line)
            print(line, flush=True)
    except Exception as error:  # a compiler, a browser or MPI may be missing here
        problem = f"{type(error).__name__}: {error}"
        measurement.end(problem)
        print(problem, file=sys.stderr, flush=True)
        return 1
    measurement.end()
    return 0


def _lines(name: str, options: Sequence[str]) -> Iterator[str]:
    measure = importlib.import_module(f"benchmarks.{name}").measure
    found: Iterator[str] = measure(options) if options else measure()
    return found


if __name__ == "__main__":
    sys.exit(main())

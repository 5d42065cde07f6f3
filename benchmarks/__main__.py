"""``python -m benchmarks NAME``: run one measurement and print its table."""

from __future__ import annotations

import importlib
import platform
import sys
from itertools import takewhile

NAMES = (
    "background", "batches", "calcium", "checkpoint", "checks", "compile", "connectome", "construction", "cost", "delivery",
    "emg", "exchange", "exports", "growth", "instant", "lfads", "looking", "measures", "microcircuit", "missing", "neurons",
    "objects", "page", "planning", "ranks", "records", "rows", "sonata", "starting", "sweep", "threads", "warm",
)  # fmt: skip


def main() -> int:
    """Run the named measurements."""
    given = sys.argv[1:]
    names = list(takewhile(lambda word: not word.startswith("-"), given))
    options = given[len(names) :]
    if not names or not set(names) <= set(NAMES) or (options and len(names) > 1):
        usage = "usage: python -m benchmarks NAME …, or NAME with options (--help)"
        print(f"{usage}; NAME is one of {', '.join(NAMES)}", file=sys.stderr)
        return 2
    print(f"{platform.platform()}, Python {platform.python_version()}")
    for name in names:
        measure = importlib.import_module(f"benchmarks.{name}").measure
        for line in measure(options) if options else measure():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m benchmarks NAME``: run one measurement and print its table."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from itertools import takewhile

from benchmarks import (
    background,
    compile,
    construction,
    delivery,
    growth,
    microcircuit,
    neurons,
    objects,
    planning,
    rows,
    sweep,
)

BENCHMARKS: dict[str, Callable[..., Iterator[str]]] = {
    module.__name__.rpartition(".")[2]: module.measure
    for module in (background, compile, construction, delivery, growth, microcircuit, neurons, objects, planning, rows, sweep)
}


def main() -> int:
    """Run the named measurements."""
    given = sys.argv[1:]
    names = list(takewhile(lambda word: not word.startswith("-"), given))
    options = given[len(names) :]
    if not names or not set(names) <= BENCHMARKS.keys() or (options and len(names) > 1):
        usage = "usage: python -m benchmarks NAME …, or NAME with options (--help)"
        print(f"{usage}; NAME is one of {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    print(f"{platform.platform()}, Python {platform.python_version()}")
    for name in names:
        for line in BENCHMARKS[name](options) if options else BENCHMARKS[name]():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

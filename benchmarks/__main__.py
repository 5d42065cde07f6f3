"""``python -m benchmarks NAME``: run one measurement and print its table."""

from __future__ import annotations

import platform
import sys

from benchmarks import background, compile, construction, delivery, growth, neurons, planning, rows, threads

BENCHMARKS = {
    module.__name__.rpartition(".")[2]: module.measure
    for module in (background, compile, construction, delivery, growth, neurons, planning, rows, threads)
}


def main() -> int:
    """Run the named measurements."""
    names = sys.argv[1:]
    if not names or not set(names) <= BENCHMARKS.keys():
        print(f"usage: python -m benchmarks NAME …; NAME is one of {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    print(f"{platform.platform()}, Python {platform.python_version()}")
    for name in names:
        for line in BENCHMARKS[name]():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

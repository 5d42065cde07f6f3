"""Python, processors and memory."""

from __future__ import annotations

import platform
import sys

from cxsystem2 import memory
from cxsystem2.doctor.base import Check, Finding, absent, checks, good, wrong
from cxsystem2.processors import processors

_OLDEST = (3, 11)
_LITTLE = 2 * 2**30
"""Bytes of free memory below which the shipped examples are tight."""


@checks.register("Python")
class Python(Check):
    """The interpreter."""

    needed_for = "everything"

    def look(self) -> Finding:
        """Its version."""
        version = f"{platform.python_version()} ({sys.executable})"
        if sys.version_info[:2] < _OLDEST:
            return wrong(version, f"install Python {'.'.join(map(str, _OLDEST))} or newer, and cxsystem2 with it")
        return good(version)


@checks.register("processors")
class Processors(Check):
    """The cores that this process may use."""

    needed_for = "speed: sweeps, compiling and threads use all of them"

    def look(self) -> Finding:
        """Their number."""
        return good(f"{processors()}")


@checks.register("memory")
class Memory(Check):
    """The memory that is free."""

    needed_for = "networks: plan says how much each needs"

    def look(self) -> Finding:
        """How much there is."""
        free = memory.free()
        found = f"{free / 2**30:.1f} GiB free"
        return good(found) if free >= _LITTLE else absent(found, "close other programs before you run large networks")

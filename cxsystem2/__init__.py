"""cxsystem2: describe a piece of cortex in two tables, and run it.

`CxSystem` runs a model, `sweep` runs it at many points, `Batch` is what that leaves; `load` reads the results of a run,
`check` tells what is wrong with a pair of tables.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from cxsystem2.version import __version__

if TYPE_CHECKING:
    from cxsystem2.batches import Batch, sweep
    from cxsystem2.checking import check
    from cxsystem2.results import Results, load
    from cxsystem2.simulation import CxSystem

_as_program = sys.argv[:1] == ["-m"] and any(word.startswith("cxsystem2") for word in sys.orig_argv)
if _as_program and not sys.flags.safe_path and not __file__.startswith(os.path.join(os.path.abspath(sys.path[0]), "cxsystem2")):
    del sys.path[0]  # python -m cxsystem2: in the current folder are tables, and no modules

__all__ = ["Batch", "CxSystem", "Results", "__version__", "check", "load", "sweep"]

_HOMES = {
    "CxSystem": "cxsystem2.simulation",
    "Results": "cxsystem2.results",
    "load": "cxsystem2.results",
    "check": "cxsystem2.checking",
    "Batch": "cxsystem2.batches",
    "sweep": "cxsystem2.batches",
}


def __getattr__(name: str) -> Any:
    """Import the heavy parts (Brian2 takes a second) when they are first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cxsystem2' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)

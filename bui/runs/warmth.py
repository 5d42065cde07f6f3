"""What a process does that waits for its run: it imports what runs need, and takes the run that a server names."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import sys

from bui.runs.folder import LOG
from bui.runs.processes import MARK
from cxsystem2 import garbage

SMALLEST = ("runtime=0.2*ms", "device=python", "seed=1", "G[1].number_of_neurons=20", "G[2].number_of_neurons=20", "S[*].p=0.1")
"""What makes an example small."""
NEEDED = (
    "bui.runs.frozen", "bui.runs.progress", "cxsystem2.batches.work", "cxsystem2.devices.standalone.making",
    "cxsystem2.results.file", "cxsystem2.telling",
)  # fmt: skip
"""Modules that a run imports on its way."""
_telling: list[int] = []
"""The pipe on which a server waits for the end of the run."""


def wait_for_a_run() -> list[str] | None:
    """Folder and attempt of the run that the server names; None when it has ended without naming one.

    From then on this process is as one that was started for the run: its folder, its log, its mark, its arguments.
    """
    with contextlib.redirect_stdout(sys.stderr):  # the pipe is for the server alone
        warm_up()
    line = sys.stdin.readline()
    if not line.strip():
        return None
    found = [str(word) for word in json.loads(line)]
    folder = found[0]
    sys.argv[1:] = found
    os.environ[MARK] = folder
    os.chdir(folder)
    _telling.append(os.dup(1))  # not inherited by what this process starts
    log, nothing = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.close(nothing)
    return found


def tell_the_end() -> None:
    """Let the server know that what came of the run is written down."""
    while _telling:
        os.close(_telling.pop())


def warm_up() -> None:
    """Import everything that a run on the usual devices needs, and let it work once on the smallest model that there is."""
    from cxsystem2.simulation import CxSystem

    for name in NEEDED:
        importlib.import_module(name)

    CxSystem("coba_eif", changes=SMALLEST).run(save_results=False)
    gc.collect()
    garbage.set_aside_for_good()  # Brian2 searches for garbage at each run

"""The processes of runs: starting one that outlives the server, ending one with all that it has started."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

import bui
import cxsystem2
from bui.runs.folder import Attempt, RunFolder
from cxsystem2.errors import FileProblem
from cxsystem2.surroundings import child_environment

MARK = "CXSYSTEM2_RUN"
"""Environment variable by which the processes of a run know each other: the folder of the run."""

WORKER = (sys.executable, "-m", "bui.runs.worker")
"""The program that works on runs."""


def surroundings() -> dict[str, str]:
    """The environment of the process of a run, without its mark."""
    environment = child_environment(PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8", COLUMNS="120")
    homes = [str(Path(module.__file__).parents[1]) for module in (bui, cxsystem2) if module.__file__]
    environment["PYTHONPATH"] = os.pathsep.join([*homes, *filter(None, [environment.get("PYTHONPATH")])])
    return environment


def spawn(folder: RunFolder, attempt: Attempt) -> subprocess.Popen[bytes]:
    """Start the process of a run in a session of its own, so that it lives on when the server ends.

    Raises:
        FileProblem: the log cannot be written, or the system refuses another process.
    """
    command = [sys.executable, "-m", folder.worker, str(folder.path), str(attempt.number)]
    environment = {**surroundings(), MARK: str(folder.path)}
    try:
        with open(folder.log, "ab") as log:
            return subprocess.Popen(
                command,
                cwd=folder.path,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
    except OSError as error:
        raise FileProblem(f"the process of the run cannot be started: {error.strerror or error}") from error


def end(begin: dict[str, Any], *, at_once: bool) -> None:
    """Ask the process of a run and all that it has started to end, or end them; only for one that holds its lock."""
    process = begin.get("process")
    if not isinstance(process, int) or process <= 1 or begin.get("where") != socket.gethostname():
        return
    with contextlib.suppress(OSError):
        os.killpg(process, signal.SIGKILL if at_once else signal.SIGTERM)


def end_leftovers(folder: RunFolder) -> int:
    """End what the process of a run has left behind, a compiler or a C++ program; returns how many they were."""
    ended = 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == str(folder.path):
                process.kill()
                ended += 1
    return ended


def why_ended(code: int | None) -> str:
    """What the exit status of a process says, as the end of a sentence."""
    if code is None or code == 0:
        return ""
    if code > 0:
        return f" (exit status {code})"
    try:
        name = f", {signal.Signals(-code).name}"
    except ValueError:
        name = ""
    memory = "; it may have needed more memory than there is" if -code == signal.SIGKILL else ""
    return f" (signal {-code}{name}{memory})"

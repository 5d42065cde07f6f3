"""The process of one training: ``python -m bui.latents.worker FOLDER ATTEMPT``. It calls the commands of `cxsystem2 lfads`.

It holds the lock of the folder as long as it lives, and writes down last what came of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil

from bui.latents.training_folder import DATA, SETTINGS, TrainingFolder
from bui.runs.attempting import Ended, work_on
from bui.runs.folder import BEGIN, OUTCOME, PROGRESS, STOP, Attempt, now
from bui.runs.processes import why_ended
from bui.runs.status import RunStatus
from cxsystem2.errors import FileProblem

_TOLD = 2**14
"""Bytes at the end of the log in which the last sentence is looked for."""
_PROGRAM = "cxsystem2: "


class Failed(Exception):
    """A command has failed; the sentence says why."""


def main(arguments: list[str] | None = None) -> int:
    """Work on one attempt, unless somebody else does, or has done so."""
    path, number = arguments or sys.argv[1:]
    return work_on(TrainingFolder(Path(path)), number, "training", _attempt)


def _attempt(folder: TrainingFolder, attempt: Attempt) -> int:
    attempt.write(BEGIN, {"begun": now(), "process": os.getpid(), "where": socket.gethostname()})
    status, error = RunStatus.DONE, ""
    try:
        _work(folder, attempt)
    except Ended:
        status = RunStatus.STOPPED
    except (Failed, FileProblem) as found:
        status, error = RunStatus.FAILED, folder.said(found)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _end_all()
    if status is RunStatus.FAILED and attempt.has(STOP):  # a command that was ended together with us
        status, error = RunStatus.STOPPED, ""
    attempt.write(OUTCOME, {"status": status, "error": error, "ended": now()})
    return 0 if status is RunStatus.DONE else 1


def _work(folder: TrainingFolder, attempt: Attempt) -> None:
    """Make the data where they are to be made, then train; or go on with what is there."""
    if folder.has_snapshot:
        _stage(attempt, "train")
        places = folder.wanted()[0].places(folder.run.parent) if folder.of_page else []
        _call(folder, "resume", str(folder.run), *places)
        return
    wanted, result = folder.wanted()
    data = Path(wanted.data)
    if wanted.run:
        data = folder.run / DATA
        if not data.exists():
            _stage(attempt, "data")
            _call(folder, "data", result, f"--output={data}", *wanted.choice())
    else:
        data = folder.run.parent / wanted.data
    _stage(attempt, "train")
    options = wanted.options(folder.run.parent)
    if wanted.settings():
        options.append(f"--settings={folder.path / SETTINGS}")
    _call(folder, wanted.kind, str(data), f"--output={folder.run}", *options)


def _stage(attempt: Attempt, word: str) -> None:
    attempt.write(PROGRESS, {"stage": word})


def _call(folder: TrainingFolder, *words: str) -> None:
    """Call a command; its words go to the log.

    Raises:
        Failed: its exit status is not 0; the message is the last that it has said.
    """
    sys.stderr.flush()
    code = subprocess.run([sys.executable, "-m", "cxsystem2", "lfads", *words], check=False).returncode
    if code:
        raise Failed(_last_sentence(folder.log) or f"the command `lfads {words[0]}` has ended{why_ended(code)}; see the log")


def _last_sentence(log: Path) -> str:
    """What a command has said last of why it ends; empty where it has said nothing of that kind."""
    with contextlib.suppress(OSError), open(log, "rb") as file:
        file.seek(max(0, file.seek(0, 2) - _TOLD))
        lines = file.read().decode("utf-8", "replace").splitlines()
        return next((line.removeprefix(_PROGRAM) for line in reversed(lines) if line.startswith(_PROGRAM)), "")
    return ""


def _end_all() -> None:
    """End what is still there of the command: workers of a population, say."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            child.kill()


if __name__ == "__main__":
    sys.exit(main())

"""What devices share that generate a program, compile it and run it in a folder of its own."""

from __future__ import annotations

import contextlib
import io
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cxsystem2 import memory
from cxsystem2.devices.options import Options
from cxsystem2.errors import DeviceError, FileProblem
from cxsystem2.files import expanded
from cxsystem2.stages import Stages
from cxsystem2.surroundings import child_environment

PROGRESS = "progress.txt"
MARK = ".cxsystem2-program"
"""A file by which a folder is known as one that holds nothing but a program of ours."""
REPORT = f"""
std::ofstream progress("{PROGRESS}");
progress << completed << std::endl;
static const int parent = getppid();
if (getppid() != parent) std::_Exit(1);  // Python was killed: nobody waits for the results
"""
"""C++ that a running program executes a few times a second; it needs the header in `REPORT_HEADERS`."""
REPORT_HEADERS = ("<unistd.h>",)


@contextlib.contextmanager
def build_folder(options: Options) -> Iterator[Path]:
    """The folder of the generated program: the user's, which stays, or a new one, which goes."""
    if options.directory is not None:
        yield _own_folder(expanded(options.directory))
        return
    with tempfile.TemporaryDirectory(prefix="cxsystem2-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _own_folder(folder: Path) -> Path:
    """A folder that the user has named, when it is new, empty, or has held a program of ours before.

    Raises:
        FileProblem: it is none of ours, or cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = list(folder.iterdir())
        if found and not (folder / MARK).is_file():
            raise FileProblem(f"{folder}: the folder holds files that are not of a program of cxsystem2; name a new folder")
        if links := [path.name for path in found if path.is_symlink()]:
            raise FileProblem(f"{folder}: '{links[0]}' in this folder is a link; name a new folder")
        (folder / MARK).write_text("cxsystem2 writes the program of a simulation here, and replaces it at the next run.\n")
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"{folder}: the folder cannot be used: {error.strerror or error}") from error
    return folder.resolve()


def make(folder: Path, jobs: int, program: str) -> None:
    """Compile; `program` is what errors call the program."""
    compile_with([["make", f"-j{jobs}"]], folder, program)


def compile_with(
    commands: Iterable[list[str]], folder: Path, program: str, environment: Mapping[str, str] | None = None
) -> None:
    """Run the commands that compile a program; what they say is kept beside the sources."""
    with open(folder / "make.log", "w", encoding="utf-8") as log:
        for command in commands:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment or child_environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            log.write(done.stdout)
            if done.returncode:
                reason = f"{memory.SHORT} to compile it; use fewer --jobs" if memory.is_short(done.stdout) else ""
                raise DeviceError(f"{program} does not compile: {reason or first_errors(done.stdout)}")


def first_errors(output: str) -> str:
    """The first lines of a compiler's output that speak of errors, in one."""
    lines = [line for line in output.splitlines() if "error" in line.lower()] or output.splitlines()[-3:]
    return " | ".join(lines[:3]) or "make failed"


def simulate(device: Any, folder: Path, stages: Stages, program: str) -> None:
    """Run the program, watching the file in which it reports how far it is."""
    from cxsystem2.brian import run_program

    begin = time.perf_counter()
    try:
        # Brian2 prints all that a failed program has said
        with watched(folder / PROGRESS, stages), contextlib.redirect_stdout(io.StringIO()):
            run_program(device, folder)
    except RuntimeError as error:
        raise DeviceError(f"{program} failed: {_reason(folder) or error}") from error
    if device._last_run_completed_fraction < 1:
        raise KeyboardInterrupt  # the program catches it, and ends early
    wall = time.perf_counter() - begin
    simulated = min(float(device._last_run_time), wall)
    stages.add("simulate", simulated)
    stages.add("load", wall - simulated)


@contextlib.contextmanager
def watched(path: Path, stages: Stages, also: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Begin to simulate, and tell of the progress that a program writes into a file, within a block.

    `also` looks at what else the program writes; it is called a few times a second, and once at the end: the last word
    of a program, and the only one of a program that is quick, counts as well.
    """
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(path, ended, stages, also), daemon=True)
    stages.observer.begin("simulate")
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _watch(path: Path, ended: threading.Event, stages: Stages, also: Callable[[], None]) -> None:
    done = False
    while not done:
        done = ended.wait(0.2)
        with contextlib.suppress(OSError, ValueError):
            stages.advance("simulate", float(path.read_text()))
        with contextlib.suppress(OSError, ValueError):
            also()


def _reason(folder: Path) -> str:
    """The last line of the program's output that speaks of an error, else its last line."""
    with contextlib.suppress(OSError):
        output = (folder / "results" / "stdout.txt").read_text(errors="replace")
        if memory.is_short(output):
            return memory.SHORT
        lines = output.strip().splitlines()
        found = [line for line in lines if "error" in line.lower()] or lines
        return found[-1] if found else ""
    return ""

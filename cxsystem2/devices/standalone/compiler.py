"""The C++ compiler: which one there is, what its programs depend on, and building one of few units in parallel."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import shlex
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from cxsystem2.devices.compiler import version_text
from cxsystem2.devices.standalone import common
from cxsystem2.devices.standalone.common import Kept
from cxsystem2.devices.standalone.generated import INCLUDED, Generated
from cxsystem2.devices.standalone.precompiled import Precompiled
from cxsystem2.devices.standalone.units import divide
from cxsystem2.errors import DeviceError
from cxsystem2.surroundings import child_environment, find_program
from cxsystem2.version import __version__

COMPILERS = ("g++", "c++", "clang++")
LOG = "compile.log"
_MOST = 8
"""Files that the busy part of a program is divided into at most."""
_ONCE = "-O1"
"""Optimisation of what runs once: the highest one costs most of the time that building takes."""


def compiler() -> list[str]:
    """The command of the compiler: the environment variable CXX, or the first one that is installed."""
    try:
        given = shlex.split(os.environ.get("CXX", ""))
    except ValueError as error:
        raise DeviceError(f"the variable CXX names no compiler: {str(error).lower()}") from None
    if given:
        return given
    found = next((path for name in COMPILERS if (path := find_program(name))), None)
    if found is None:
        raise DeviceError("no C++ compiler is on the PATH; install g++ or clang++")
    return [found]


def key(generated: Generated, command: Sequence[str]) -> str:
    """What a program is made from, as one number: sources, flags, compiler, processor, and the libraries of the system."""
    parts = [*environment(command), "compile", *generated.compile_flags, "link", *generated.link_flags]
    for name, text in generated.texts().items():
        parts += [name, text]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def environment(command: Sequence[str]) -> list[str]:
    """What a compiled program depends on besides its text and flags: version, compiler, processor, libraries of the system."""
    return [__version__, *command, _version(tuple(command)), _ONCE, *platform.libc_ver(), platform.machine(), _processor()]


def _version(command: tuple[str, ...]) -> str:
    try:
        return version_text(command)
    except OSError as error:
        raise DeviceError(f"the compiler '{command[0]}' cannot be started: {error.strerror or error}") from error


@functools.cache
def _processor() -> str:
    """Model and features of the processor, on which the meaning of ``-march=native`` depends."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    wanted = ("model name", "flags", "Features", "CPU part")
    return "\n".join(dict.fromkeys(line for line in lines if line.startswith(wanted)))


def write_sources(generated: Generated, folder: Path, jobs: int) -> list[str]:
    """Write a program into a folder, its busy part in one file for each process that compiles; returns what to compile."""
    hot = divide(generated.code, min(jobs, _MOST))
    for name, text in {**generated.headers, **generated.files, **hot}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    given = (name for name in generated.files if name not in INCLUDED)
    return [*hot, *given]


def build(generated: Generated, command: Sequence[str], folder: Path, jobs: int, *, keep: bool = False) -> bytes:
    """Compile and link a program in a folder; the messages of the compiler stay there.

    Where units are to `keep`, those that many programs have in common are compiled once for all of them.

    Raises:
        DeviceError: it does not compile.
    """
    files = write_sources(generated, folder, jobs)
    flags = supported(command, generated.compile_flags)
    kept = Kept(_common(generated, command, flags) if keep else {}, folder)
    missing = [name for name in files if name not in kept.there]
    first = _precompiled(generated, command, kept) if keep else None

    def compile_with(headers: Precompiled | None) -> None:
        steps = []
        for name in missing:
            own = _flags(name, flags)
            included = headers.flags(own) if headers is not None and name.endswith(".cpp") else []
            steps.append([*command, "-c", *own, *included, "-I.", name, "-o", f"{name}.o"])
        _run(steps, folder, jobs)

    try:
        compile_with(first)
    except DeviceError:
        if first is None or not first.used:
            raise
        compile_with(None)  # the program is at fault, or the headers are
        first.drop()
    kept.keep()
    _run([[*command, *(f"{name}.o" for name in files), "-o", "main", *generated.link_flags]], folder, jobs)
    return (folder / "main").read_bytes()


def _precompiled(generated: Generated, command: Sequence[str], kept: Kept) -> Precompiled | None:
    """The headers that are read already, made where another program has been before; none for a program that does nothing."""
    if not any(source.hot for source in generated.code):
        return None
    return Precompiled(command, environment(command), make=common.NAME in kept.there)


def _common(generated: Generated, command: Sequence[str], flags: Sequence[str]) -> dict[str, str]:
    """The keys of the units that other programs have, too."""
    made_by = [*environment(command), *flags, generated.headers.get("mpi_version.h", "")]
    texts = generated.headers | generated.files
    return {name: common.key(name, texts, made_by) for name in common.KEPT if name in generated.files}


def _flags(name: str, flags: Iterable[str]) -> list[str]:
    once = name in ("main.cpp", common.NAME)
    found = [*(flag for flag in flags if not once or not flag.startswith("-O")), *([_ONCE] if once else [])]
    if name.endswith(".c"):
        return ["-x", "c", *(flag for flag in found if not flag.startswith("-std="))]
    return found


def supported(command: Sequence[str], flags: Sequence[str]) -> list[str]:
    """The flags without those that this compiler does not know; mostly all of them."""

    def accepts(given: Sequence[str]) -> bool:
        check = [*command, *given, "-x", "c++", "-fsyntax-only", os.devnull]
        return subprocess.run(check, capture_output=True, env=child_environment()).returncode == 0

    return list(flags) if accepts(flags) else [flag for flag in flags if accepts([flag])]


def _run(steps: Sequence[Sequence[str]], folder: Path, jobs: int) -> None:
    """Run commands, `jobs` of them at a time, until one fails."""
    waiting, failed = list(steps), False
    running: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as messages:
        try:
            while (waiting and not failed) or running:
                while waiting and not failed and len(running) < jobs:
                    process = subprocess.Popen(
                        waiting.pop(0), cwd=folder, stdout=messages, stderr=messages, env=child_environment()
                    )
                    running.append(process)
                running[0].wait()
                failed = failed or any(process.poll() for process in running)
                running = [process for process in running if process.poll() is None]
        finally:
            for process in running:
                process.kill()
                process.wait()
            messages.seek(0)
            text = messages.read()
            with open(folder / LOG, "a", encoding="utf-8") as log:
                log.write(text)
    if failed:
        lines = [line for line in text.splitlines() if "error" in line.lower()] or text.strip().splitlines()[-3:]
        raise DeviceError(f"the C++ program does not compile: {' | '.join(lines[:3]) or 'the compiler failed'}")

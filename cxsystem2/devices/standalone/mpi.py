"""MPI, through which the processes ("ranks") of one run exchange spikes: which one there is, how it is compiled and started."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cxsystem2 import memory
from cxsystem2.errors import DeviceError
from cxsystem2.extras import installing
from cxsystem2.surroundings import child_environment, find_program

WHEEL = "mpich"
"""The package of the registry that brings an MPI."""
DEFINED = "-DCXSYSTEM2_MPI"
"""The flag with which a program is compiled for several ranks."""
_COMPILERS, _LAUNCHERS = ("mpicxx", "mpic++", "mpiCC"), ("mpiexec", "mpirun")
_OPEN_MPI = {
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "PRTE_MCA_hwloc_default_binding_policy": "none",
}
"""Open MPI refuses more ranks than there are cores, where others let them take turns; and it puts all threads of a rank on one
core, the same for every run of a machine."""
_SLURM = {"SLURM_KILL_BAD_EXIT": "1"}
"""Slurm lets the others wait for ever for a rank that has died."""
_SLURM_MPICH = {"SLURM_MPI_TYPE": "pmi2"}
"""How Slurm tells the ranks of MPICH of each other; else each believes to be the only one."""

_OWN = re.compile(r"rank \d+: |ranks: ")
"""How lines begin in which our own program says why it ends."""
_BROKEN = re.compile(r"signal \d+\b|Segmentation fault|Aborted|Bus error")
_LOST = re.compile(r"\bKilled\b|node fail|communication error|connection (was )?(closed|reset)", re.IGNORECASE)
_FATAL = re.compile(r"Fatal error|error while loading")
_UNHEARD = re.compile(r"unable to write to downstream stdin|process manager error waiting for completion")
"""How the launcher of MPICH ends when a rank dies to which it is passing on a line just then; it does not say of what."""


@dataclass(frozen=True, slots=True)
class Mpi:
    """An MPI: how programs that use it are compiled, linked and started."""

    compile_flags: tuple[str, ...]
    link_flags: tuple[str, ...]
    launcher: str
    """The program that starts ranks."""
    version: str
    """What the launcher says of itself; a program that was built for one version is not taken for another."""

    @property
    def is_mpich(self) -> bool:
        """Whether the launcher is the one of MPICH."""
        return "HYDRA" in self.version


def find() -> Mpi:
    """The MPI that the variables MPICXX and MPIEXEC name, or one on the PATH, or that of the wheel.

    Raises:
        DeviceError: there is none, or what is there does not work.
    """
    compiler = _given("MPICXX") or _on_path(_COMPILERS) or _of_wheel(_COMPILERS)
    if compiler is None:
        raise DeviceError(
            "several ranks need MPI, which is not installed (no mpicxx on the PATH, MPICXX is not set); "
            f"{installing('mpi')} brings one, or install that of the system, libopenmpi-dev for example"
        )
    launcher = _given("MPIEXEC") or _beside(compiler) or _on_path(_LAUNCHERS) or _of_wheel(_LAUNCHERS)
    if launcher is None:
        raise DeviceError(f"'{compiler}' is an MPI without mpiexec; set MPIEXEC to the program that starts its ranks")
    compile_flags, link_flags = _flags(shlex.split(_output(compiler, "-show"))[1:])
    if not link_flags:
        raise DeviceError(f"'{compiler} -show' names no library; set MPICXX to the C++ compiler of an MPI")
    return Mpi((DEFINED, *compile_flags), tuple(link_flags), launcher, _output(launcher, "--version").strip())


def command(mpi: Mpi, ranks: int, program: Sequence[str], launcher: str | None = None) -> list[str]:
    """The words that start a program with its arguments on so many ranks.

    Args:
        mpi: The one that the program was compiled with.
        ranks: Their number.
        program: The program and its arguments.
        launcher: A command of the user that starts as many ranks by itself, ``srun -n 64`` for example.

    Raises:
        DeviceError: the user's command cannot be taken apart, or is empty.
    """
    if launcher is None:
        return [mpi.launcher, "-n", str(ranks), *program]
    try:
        words = shlex.split(launcher)
    except ValueError as error:
        raise DeviceError(f"the launcher '{launcher}' cannot be read: {str(error).lower()}") from None
    if not words:
        raise DeviceError("the launcher is empty; it is a command such as 'srun -n 64'")
    return [*words, *program]


def environment(mpi: Mpi, launcher: str | None = None) -> dict[str, str]:
    """Variables that a launcher needs, where the user has not set them."""
    wanted = _OPEN_MPI if launcher is None else {**_OPEN_MPI, **_SLURM, **(_SLURM_MPICH if mpi.is_mpich else {})}
    return {name: value for name, value in wanted.items() if name not in os.environ}


def failure(output: str) -> str | None:
    """Why ranks have ended, from all that they and their launcher have said; None where nobody says it.

    The exit status does not tell: it is that of the launcher, or of a rank that was ended because another one had failed.
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if said := [line for line in lines if _OWN.match(line)]:
        return said[0]
    if memory.is_short(output):
        return memory.SHORT
    if fatal := [line for line in lines if _FATAL.search(line)]:
        return fatal[0]
    if re.search(r"signal 9\b|\bKilled\b", output):
        return f"{memory.SHORT}, probably: a rank was killed (signal 9), as the system does when memory is short"
    if broken := _BROKEN.search(output):
        return f"a rank broke down ({broken[0]})"
    if _UNHEARD.search(output):
        return "a rank was killed or broke down, and its launcher with it"
    own = [line for line in lines if not re.match(r"=|-{9}|\[|Abort\(|srun:|slurmstepd|mpi(exec|run)", line)]
    return own[-1] if own else None


def has_died(output: str, status: int) -> bool:
    """Whether a rank or its launcher was killed or broke down, rather than ended because of something that it has said.

    A launcher kills the other ranks when one has failed, so what a rank has said goes first.
    """
    if any(_OWN.match(line.strip()) for line in output.splitlines()) or memory.is_short(output):
        return False
    if _UNHEARD.search(output):
        return not _FATAL.search(output)
    return status < 0 or bool(_BROKEN.search(output) or _LOST.search(output))


def _given(variable: str) -> str | None:
    """The program that a variable names; its path, where it names one on the PATH."""
    name = os.environ.get(variable, "").strip()
    if not name:
        return None
    found = find_program(name)
    if found is None:
        raise DeviceError(f"the variable {variable} names no program: '{name}'")
    return os.path.abspath(found)


def _on_path(names: Iterable[str]) -> str | None:
    return next((path for name in names if (path := find_program(name))), None)


def _of_wheel(names: Iterable[str]) -> str | None:
    """A program that the wheel has brought, wherever its environment keeps programs."""
    try:
        files = importlib.metadata.files(WHEEL) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    places = {file.name: Path(str(file.locate())) for file in files if file.parent.name == "bin"}
    return next((os.path.normpath(places[name]) for name in names if name in places and os.access(places[name], os.X_OK)), None)


def _beside(compiler: str) -> str | None:
    """The launcher in the folder of a compiler: ranks that the launcher of another MPI starts do not find each other."""
    places = (os.path.join(os.path.dirname(compiler), name) for name in _LAUNCHERS)
    return next((path for path in places if os.access(path, os.X_OK)), None)


def _output(program: str, argument: str) -> str:
    try:
        done = subprocess.run(
            [program, argument],
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env=child_environment(),
        )
    except OSError as error:
        raise DeviceError(f"'{program}' cannot be started: {error.strerror or error}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise DeviceError(f"'{program} {argument}' fails: {said[0] if said else f'exit status {done.returncode}'}")
    return done.stdout


def _flags(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The flags of an MPI for compiling and for linking; how far to optimise, for instance, is not its business."""
    compiling: list[str] = []
    linking: list[str] = []
    for flag in _pairs(words):
        if re.match(r"-(I|D|isystem)|-pthread$", flag[0]):
            compiling += flag
        if re.match(r"-(L|l|Wl,|Xlinker|pthread$)|[^-].*\.(a|so|dylib)(\.\d+)*$", flag[0]):
            linking += flag
    return compiling, linking


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Flags with their values, where these are words of their own."""
    rest = iter(words)
    for word in rest:
        yield (word, next(rest, "")) if word in ("-I", "-D", "-L", "-l", "-isystem", "-Xlinker") else (word,)

"""What of NVIDIA's is on this machine: the compiler nvcc, the library cuRAND, and GPUs."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cxsystem2.surroundings import child_environment, find_program

_PLACES = ("/usr/local/cuda", "/opt/cuda")
"""Where the toolkit is installed without being on the PATH."""
_QUERY = ("--query-gpu=index,uuid,name,compute_cap,memory.total", "--format=csv,noheader,nounits")


@dataclass(frozen=True, slots=True)
class Compiler:
    """The compiler nvcc: where it is, its release ("13.0"), and the compute capabilities it compiles for, ascending."""

    path: Path
    release: str
    capabilities: tuple[str, ...]

    @property
    def major(self) -> int:
        """The first number of its release."""
        return int(self.release.partition(".")[0])

    def fit(self, capability: str) -> str | None:
        """The capability to compile for so that a GPU of another one can run it; None when there is none.

        A GPU runs what is compiled for its own capability, or for a lower one with the same first number.
        """
        wanted = _number(capability)
        fitting = [own for own in self.capabilities if wanted - wanted % 10 <= _number(own) <= wanted]
        return fitting[-1] if fitting else None

    def finds(self, header: str) -> bool:
        """Whether it finds a header without being told where it is."""
        return _output([str(self.path), "-E", "-x", "cu", "-"], f"#include <{header}>\n") is not None


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU: its number among those that a program sees, its name, compute capability ("9.0") and memory (MiB)."""

    number: int
    name: str
    capability: str
    memory: int


@dataclass(frozen=True, slots=True)
class Wheel:
    """The library cuRAND as a Python package brings it: the folder of headers, and the library with its version."""

    include: Path
    library: Path


def find_compiler() -> Compiler | None:
    """The compiler nvcc: that of CUDA_PATH, the one on the PATH, or one in a usual place; None without one that answers."""
    toolkits = [os.environ.get("CUDA_PATH", ""), *_PLACES]
    first, *others = (str(Path(toolkit, "bin", "nvcc")) if toolkit else "" for toolkit in toolkits)
    for candidate in (first, find_program("nvcc") or "", *others):
        if candidate and os.access(candidate, os.X_OK):
            release = re.search(r"release (\d+\.\d+)", _output([candidate, "--version"]) or "")
            numbers = re.findall(r"compute_(\d+)\b", _output([candidate, "--list-gpu-arch"]) or "")
            if release and numbers:
                capabilities = (f"{number // 10}.{number % 10}" for number in sorted({int(text) for text in numbers}))
                return Compiler(Path(candidate), release[1], tuple(capabilities))
    return None


def find_gpus() -> list[Gpu]:
    """The GPUs that a program sees, in the order of their slots; CUDA_VISIBLE_DEVICES chooses among those of the machine."""
    program = find_program("nvidia-smi")
    lines = (_output([program, *_QUERY]) or "").splitlines() if program else []
    rows = [[text.strip() for text in line.split(",")] for line in lines]
    machine = [row for row in rows if len(row) == 5 and re.fullmatch(r"\d+\.\d+", row[3])]
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        machine = _chosen(machine, visible)
    return [
        Gpu(number, name, capability, int(memory) if memory.isdigit() else 0)
        for number, (_, _, name, capability, memory) in enumerate(machine)
    ]


def _chosen(machine: list[list[str]], visible: str) -> list[list[str]]:
    """GPUs by number or by the beginning of their identifier; as in CUDA, a word that fits none ends the list."""
    chosen = []
    for word in (word.strip() for word in visible.split(",")):
        found = [row for row in machine if row[0] == word or (word.startswith("GPU-") and row[1].startswith(word))]
        if len(found) != 1:
            break
        chosen += found
    return chosen


def find_wheel(major: int) -> Wheel | None:
    """The package of cuRAND for a release of CUDA: nvidia-curand from 13 on, nvidia-curand-cu12 and the like before."""
    spec = importlib.util.find_spec("nvidia")
    for root in (spec.submodule_search_locations or ()) if spec else ():
        home = Path(root, f"cu{major}" if major >= 13 else "curand")
        libraries = sorted((home / "lib").glob("libcurand.so*"))
        if libraries and (home / "include" / "curand_kernel.h").is_file():
            return Wheel(home / "include", libraries[0])
    return None


def _number(capability: str) -> int:
    major, _, minor = capability.partition(".")
    return 10 * int(major) + int(minor or 0)


def _output(command: list[str], given: str = "") -> str | None:
    """What a program answers; None when it cannot be run, fails or hangs."""
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, env=child_environment())
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout

"""GeNN on this machine: where it is, its version, and what it lacks to build and run a model."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

from cxsystem2.devices.compiler import compiler_missing, make_missing
from cxsystem2.extras import installing
from cxsystem2.surroundings import find_program

BUILDER = "genn-buildmodel.sh"
_OLDEST, _NEXT = (4, 2, 1), (5,)


def home() -> Path | None:
    """The folder of GeNN: `GENN_PATH`, else the one that holds the ``genn-buildmodel.sh`` on the PATH."""
    if named := os.environ.get("GENN_PATH"):
        return Path(named)
    found = find_program(BUILDER)
    return Path(found).resolve().parent.parent if found else None


def version(folder: Path) -> str:
    """The version of GeNN in a folder; empty when it does not say."""
    try:
        return (folder / "version.txt").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def missing() -> str:
    """What is missing to build models for GeNN's CPU back end, with the remedy."""
    if importlib.util.find_spec("brian2genn") is None:
        return f"brian2genn is not installed; make a Python 3.11 environment, and there: {installing('genn')}"
    folder = home()
    if folder is None:
        return "GeNN is not found; install GeNN 4.9 and set GENN_PATH to its folder"
    if not (folder / "bin" / BUILDER).is_file():
        return f"GENN_PATH is {folder}, which has no bin/{BUILDER}; set it to the folder of GeNN 4.9"
    found = version(folder)
    numbers = tuple(int(number) for number in re.findall(r"\d+", found)[:3])
    if not _OLDEST <= numbers < _NEXT:
        return f"the GeNN in {folder} is version {found or 'unknown'}; this needs GeNN 4.2.1 to 4.9"
    return compiler_missing() or make_missing()


def cuda() -> Path | None:
    """The folder of CUDA: `CUDA_PATH`, else the one that holds ``nvcc``."""
    if named := os.environ.get("CUDA_PATH"):
        return Path(named)
    found = find_program("nvcc")
    return Path(found).resolve().parent.parent if found else None


def gpu_missing() -> str:
    """What is missing for GeNN's GPU back end, besides what the CPU back end needs."""
    if cuda() is None:
        return "CUDA is not found; install it and set CUDA_PATH, or take the device genn_cpu"
    if find_program("nvidia-smi") is None:
        return "this machine has no NVIDIA GPU (there is no nvidia-smi); take the device genn_cpu"
    return ""

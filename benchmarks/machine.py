"""What a measurement was made on: the machine, the versions, the revision of the sources."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import psutil

from cxsystem2.versions import versions

ROOT = Path(__file__).resolve().parents[1]


def machine() -> dict[str, str | int | float]:
    """Processor, cores, memory (GiB), system, Python, versions of the packages that matter."""
    return {
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "memory (GiB)": round(psutil.virtual_memory().total / 2**30, 1),
        **versions(),
    }


def processor() -> str:
    """The name of the processor, as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def revision() -> str:
    """The commit of the sources, with a word where they were changed since; empty outside a repository."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.stdout.strip()

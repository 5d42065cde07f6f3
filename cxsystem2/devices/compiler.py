"""What devices build with: whether it is at hand, and in which version."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Hashable
from pathlib import Path

from cxsystem2.extras import installing
from cxsystem2.foreign.guard import Mark
from cxsystem2.surroundings import child_environment, find_program
from cxsystem2.versions import package_version

COMPILERS = ("c++", "g++", "clang++")


def compiler_missing() -> str:
    """What to do when there is no C++ compiler."""
    if os.environ.get("CXX") or any(find_program(name) for name in COMPILERS):
        return ""
    return "no C++ compiler is on the PATH; install g++ or clang++"


def make_missing() -> str:
    """What to do when there is no make."""
    return "" if find_program("make") else "the program make is not on the PATH; install it"


def compiler_version() -> dict[str, str]:
    """The version of the first C++ compiler on the PATH, by its name; nothing without one."""
    return next((found for name in COMPILERS if (found := program_version(name))), {})


def program_version(name: str) -> dict[str, str]:
    """The version that a program on the PATH tells of itself, by the program's name; nothing when it is not there."""
    path = find_program(name)
    if path is None:
        return {}
    try:
        told = version_text((path,), timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return {name: "unknown"}
    first = re.sub(r"\(.*?\)", "", (told.splitlines() or [""])[0])  # a build's own number may stand in brackets
    number = re.search(r"\d+(\.\d+)+", first)
    return {name: number[0] if number else "unknown"}


def version_text(command: tuple[str, ...], timeout: float | None = None) -> str:
    """What a command says of its version; each state of a program is asked once, since the points of a sweep all want to know.

    Raises:
        OSError: it cannot be started.
        subprocess.TimeoutExpired: it says nothing for so many seconds.
    """
    programs = [Path(found) for word in command if (found := find_program(word))]
    asked = (command, os.environ.get("PATH"), *map(Mark.of, programs))
    if asked not in _told:
        given = [*command, "--version"]
        done = subprocess.run(given, capture_output=True, text=True, errors="replace", timeout=timeout, env=child_environment())
        _told[asked] = done.stdout
    return _told[asked]


_told: dict[tuple[Hashable, ...], str] = {}


def cython_missing() -> str:
    """Why Brian2 cannot generate Cython code here, with the remedy; empty when it can."""
    if importlib.util.find_spec("Cython") is None:
        return f"Cython is not installed; {installing('cython')}"
    if _fit(found := package_versions("brian2", "Cython")):
        return ""
    return f"Brian2 {found['brian2']} cannot use Cython {found['Cython']}; pip install 'cython<3.1'"


def _fit(found: dict[str, str]) -> bool:
    """Whether this Brian2 can use this Cython: before 2.8 it looks for a part that has another place since Cython 3.1.

    Where Brian2 has been imported, it has tried; it is not imported for the question.
    """
    if tried := sys.modules.get("brian2.codegen.runtime.cython_rt.extension_manager"):
        return getattr(tried, "Cython", None) is not None
    return _numbers(found.get("brian2", "")) >= (2, 8) or _numbers(found.get("Cython", "")) < (3, 1)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def package_versions(*names: str) -> dict[str, str]:
    """Versions of the Python packages of these names that are installed."""
    return {name: found for name in names if (found := package_version(name)) is not None}

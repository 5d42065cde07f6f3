"""What makes programs from models: this package and others, their settings, the compiler, the processor."""

from __future__ import annotations

import functools
import hashlib
import platform
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from cxsystem2.devices.standalone.compiler import compiler, environment
from cxsystem2.version import __version__

PACKAGES = ("brian2", "sympy", "numpy", "jinja2")
"""Packages whose code writes the text of programs."""
SOURCES = ("brian.py", "exponentials.py", "devices", "network", "syntax")
"""Parts of this package that do, or that say what is read: a program of other sources is another one, whatever the version."""
_HOME = Path(__file__).parents[2]
_PREFERENCES = "user_preferences"


def origin() -> list[str]:
    """All of it as texts."""
    return [__version__, platform.python_version(), own_sources(), *packages(), preferences(), *environment(compiler())]


@functools.cache
def own_sources() -> str:
    """A number for the files of this package that make programs."""
    found = hashlib.sha256()
    for name in SOURCES:
        top = _HOME / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix != ".pyc":
                found.update(f"\0{path.relative_to(_HOME)}\0".encode() + path.read_bytes())
    return found.hexdigest()


@functools.cache
def packages() -> list[str]:
    """Versions of the packages, with the sums of their files as they were installed."""
    return [_package(name) for name in PACKAGES]


def _package(name: str) -> str:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return f"{name} none"
    record = found.read_text("RECORD") or ""
    return f"{name} {found.version} {hashlib.sha256(record.encode()).hexdigest()}"


def preferences() -> str:
    """The preferences of Brian2: of the files that it reads, and what was set in this process since."""
    read = [_read(path) for path in _preference_files()]
    prefs = getattr(sys.modules.get("brian2"), "prefs", None)
    if prefs is None:
        return repr(read)
    return repr(read) if prefs.as_file == prefs.defaults_as_file and not any(read) else repr([*read, prefs.as_file])


def _preference_files() -> list[Path]:
    """Those of the installation and of the user; the one of the current folder is not read (`surroundings`)."""
    own = Path("~/.brian").expanduser() / _PREFERENCES
    try:
        home = Path(str(distribution("brian2").locate_file("brian2")))
    except PackageNotFoundError:
        return [own]
    return [home / "default_preferences", own]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""

"""The current folder may be a stranger's: programs, modules and settings of libraries are never taken from it.

Brian2 evaluates a file ``brian_preferences`` of the current folder when it is imported, matplotlib reads a ``matplotlibrc``;
Python looks for modules in the current folder where it is told to (``-c``, ``-m``), and the system for programs where the PATH
says so. All of that is left out here. What users keep in their own folders (``~/.brian``, ``~/.config``) still counts.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

UNREAD = ("brian_preferences", "matplotlibrc")
"""Files that libraries would take from the current folder when they are imported."""
SAFE = {"PYTHONSAFEPATH": "1"}
"""Environment variables that keep a Python from looking for modules in its current folder."""
_lock = threading.RLock()


@contextlib.contextmanager
def unread() -> Iterator[None]:
    """Let libraries be imported within a block as if the current folder had none of their files.

    The folder of the process stays as it is, and other threads see all files.
    """
    thread, exists, opens = threading.get_ident(), os.path.exists, builtins.open

    def hidden(name: Any) -> bool:
        return isinstance(name, str) and name in UNREAD and threading.get_ident() == thread

    def own_exists(path: Any) -> bool:
        return not hidden(path) and exists(path)

    def own_open(file: Any, *args: Any, **kwds: Any) -> Any:
        if hidden(file):
            raise FileNotFoundError(file)
        return opens(file, *args, **kwds)

    with _lock:
        os.path.exists, builtins.open = own_exists, own_open
        try:
            yield
        finally:
            os.path.exists, builtins.open = exists, opens


def child_environment(**more: str) -> dict[str, str]:
    """The environment of a child process, with variables of its own: nothing is looked for in the folder where it works."""
    found = {**os.environ, **SAFE, **more}
    found["PATH"] = _elsewhere(found.get("PATH", os.defpath))
    if modules := [os.path.abspath(entry) for entry in found.pop("PYTHONPATH", "").split(os.pathsep) if entry]:
        found["PYTHONPATH"] = os.pathsep.join(modules)
    return found


def settle() -> None:
    """Give this process the environment of a child, for what libraries start from it; for programs of ours, not for others.

    Plugins of pydantic, which would read along whatever is checked, are not looked for.
    """
    os.environ.update(child_environment(PYDANTIC_DISABLE_PLUGINS="__all__"))


def find_program(name: str) -> str | None:
    """The path of a program on the PATH, whose entries that mean the current folder do not count."""
    return shutil.which(name, path=_elsewhere(os.environ.get("PATH", os.defpath)))


def _elsewhere(path: str) -> str:
    """A search path without its entries that mean the current folder, or one below it."""
    return os.pathsep.join(entry for entry in path.split(os.pathsep) if os.path.isabs(entry))

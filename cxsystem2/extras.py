"""Packages that only some need: the extras of setup.py, and how one is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.requirements import Requirement

PROJECT = "cxsystem2"
CHECKOUT = Path(__file__).resolve().parents[1]
"""The checkout, where the program runs from one; else the folder in which it is installed."""
OLDER = "3.12"
"""A Python that the packages of every extra know."""


def installing(extra: str) -> str:
    """What installs an extra.

    The name in the package registry is that of another project: it is done in the checkout, and by the names of its packages
    where the program was installed from a wheel.
    """
    if (CHECKOUT / "setup.py").is_file():
        return f'pip install ".[{extra}]" in the checkout of cxsystem2'
    wanted = list(needed(extra)) or needed(extra, OLDER)
    return f"pip install {' '.join(map(_quoted, wanted))}"


def needed(extra: str, python: str = "") -> Iterator[Requirement]:
    """What an extra installs on this Python, or on another version of it; nothing where none of its packages know that one."""
    from importlib import metadata

    from packaging.requirements import Requirement

    there = {"python_version": python} if python else {}
    for text in metadata.requires(PROJECT) or []:
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate({"extra": "", **there}):
            continue
        if one.marker.evaluate({"extra": extra, **there}):
            yield one


def _quoted(one: Requirement) -> str:
    inner = f"[{','.join(sorted(one.extras))}]" if one.extras else ""
    return f'"{one.name}{inner}{one.specifier}"'

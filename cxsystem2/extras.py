"""Packages that only some need: the extras of setup.py, and how one is installed."""

from __future__ import annotations


def installing(extra: str) -> str:
    """What installs an extra; the name in the package registry is that of another project, so it is done in the checkout."""
    return f'pip install ".[{extra}]" in the checkout of cxsystem2'

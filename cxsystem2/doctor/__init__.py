"""What this machine has, what it lacks for which purpose, and what to do about it."""

from cxsystem2.doctor import machine, packages, places, programs
from cxsystem2.doctor.base import Check, Condition, Finding, checks

__all__ = ["Check", "Condition", "Finding", "checks", "machine", "packages", "places", "programs"]

checks.arrange(
    "Python", "Brian2", "compiler", "flags", "Cython", "MPI", "GPU", "browser", "results folder", "cache folder",
    "temporary folder", "processors", "memory",
)  # fmt: skip

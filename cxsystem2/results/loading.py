"""Reading results of all kinds: result files, those of CxSystem, and what a network on disk has recorded."""

from __future__ import annotations

import os

from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded
from cxsystem2.results.file import OLDER, load_file
from cxsystem2.results.results import Results

__all__ = ["OLDER", "load"]


def load(path: str | os.PathLike[str]) -> Results:
    """Read the results of a run; also those that CxSystem left (``.gz``, ``.pickle``, ``.bz2``).

    Of a network on disk, which is a directory, it is what was recorded up to now, also while it runs; `Results.runtime` says up
    to which time that is.

    Raises:
        FileProblem: there is nothing of this name, no results are there, or a newer version has written them.
    """
    path = expanded(path)
    if (path / "batch.json").is_file():
        raise FileProblem(f"{path}: this is a batch of many runs (Batch.open, `cxsystem2 batch`); name one of its results")
    if path.is_dir():
        from cxsystem2.results.on_disk import load_snapshot

        return load_snapshot(path)
    if path.suffix.lower() in OLDER:
        from cxsystem2.results.older import load_older  # it knows units by Brian2

        return load_older(path)
    return load_file(path)

"""The files that a run has read (spikes, videos, connections): what a result keeps of them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from cxsystem2.config import Configuration
from cxsystem2.files import sha256
from cxsystem2.results.records import LARGEST_WHOLE, InputFile


def input_files(config: Configuration) -> dict[str, InputFile]:
    """The files that the tables name, by their paths as seen from the tables; what has gone meanwhile is left out."""
    found: dict[str, InputFile] = {}
    for name, path in config.files.items():
        try:
            known = path.stat()
            found[name] = _read(path, known.st_size, known.st_mtime_ns)
        except OSError:
            continue
    return found


@lru_cache(maxsize=64)  # the runs of a batch read the same files
def _read(path: Path, size: int, changed: int) -> InputFile:
    if size >= LARGEST_WHOLE:
        return InputFile(size, sha256(path))
    content = path.read_bytes()
    return InputFile(len(content), hashlib.sha256(content).hexdigest(), content)

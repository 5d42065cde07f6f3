"""Programs that devices generate and compile: the folder that they are built in, and what their compiler says."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cxsystem2.devices.base import Options


@contextlib.contextmanager
def working_folder(options: Options) -> Iterator[Path]:
    """The folder of a generated program: the user's, which stays, or a new one, which goes."""
    if options.directory is not None:
        options.directory.mkdir(parents=True, exist_ok=True)
        yield options.directory.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="cxsystem2-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def first_errors(output: str) -> str:
    """The first lines of a compiler's output that speak of errors, in one."""
    lines = [line for line in output.splitlines() if "error" in line.lower()] or output.splitlines()[-3:]
    return " | ".join(lines[:3]) or "make failed"

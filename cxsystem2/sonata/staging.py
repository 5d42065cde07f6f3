"""A folder whose files are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cxsystem2.errors import FileProblem, FileTaken


def refuse_taken(folder: Path, *, overwrite: bool) -> None:
    """See that a folder can take new files.

    Raises:
        FileProblem: it is a file; or there is something in it, unless `overwrite`.
    """
    if folder.exists() and not folder.is_dir():
        raise FileProblem(f"{folder}: this is a file, and a folder is written; name another place")
    if folder.is_dir() and any(folder.iterdir()) and not overwrite:
        raise FileTaken(f"{folder}: the folder is not empty; name another one, or replace its files with --force")


@contextlib.contextmanager
def staged(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """A folder beside the wanted one, whose files move there at the end; after an error nothing is left of it.

    Raises:
        FileProblem: the wanted folder is taken, or files cannot be written.
    """
    refuse_taken(folder, overwrite=overwrite)
    home = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        yield home
        for path in sorted(one for one in home.rglob("*") if one.is_file()):
            target = folder / path.relative_to(home)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"{folder}: the files cannot be written: {error.strerror or error}") from error
    finally:
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)

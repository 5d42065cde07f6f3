"""Writing two tables into a folder, with the files that they name: out of a result, or of the file of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.files import inside, replacing
from cxsystem2.tables.convert import dump
from cxsystem2.tables.table import Anatomy, Physiology


def write_copies(
    tables: tuple[Anatomy, Physiology],
    inputs: Mapping[str, bytes],
    folder: Path,
    refuse: Callable[[str], FileProblem],
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write ``anatomy.csv``, ``physiology.csv`` (or ``.yaml``) and the files; returns their paths, tables first.

    `inputs` are bytes by name; `refuse` makes the error about a name that no file may have here.

    Raises:
        FileProblem: a file is there already, or cannot be written, or has such a name; nothing was written.
    """
    anatomy, physiology = tables
    contents = {
        "anatomy.csv": dump(anatomy, ".csv").encode(),
        f"physiology{physiology.suffix}": dump(physiology, physiology.suffix).encode(),
    }
    for name, content in inputs.items():
        if name in contents or not inside(folder, folder / name):
            raise refuse(name)
        contents[name] = content
    for name in contents:
        if (folder / name).exists() and not overwrite:
            raise FileProblem(f"{folder / name}: the file exists already; name another folder, or add --force")
    for name, content in contents.items():
        with replacing(folder / name, overwrite=overwrite) as part:
            part.write_bytes(content)
    return [folder / name for name in contents]

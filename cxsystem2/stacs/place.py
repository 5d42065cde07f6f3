"""The files of a snapshot: their names, and which snapshot of a folder is meant."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.stacs.yaml_file import documents

KINDS = ("coord", "adjcy", "state", "event")


@dataclass(frozen=True, slots=True)
class SnapshotPath:
    """A snapshot in a folder: `base` begins the names of all files, `suffix` follows it where data are meant."""

    folder: Path
    base: str
    suffix: str = ""

    def data(self, kind: str, number: int | None = None) -> Path:
        """A file of arrays: ``.dist`` and ``.metis`` have no number."""
        return self.folder / f"{self.base}{self.suffix}.{kind}{'' if number is None else f'.{number}'}"

    def description(self, kind: str) -> Path:
        """The file ``.yml``, ``.model`` or ``.graph``, which all snapshots of a network share."""
        return self.folder / f"{self.base}.{kind}"


def find(folder: Path, suffix: str = "") -> SnapshotPath:
    """The snapshot in a folder: that of the one ``.yml`` file in it, or else of the one ``.model`` file.

    Raises:
        FileProblem: there is none, or more than one.
    """
    if not folder.is_dir():
        raise FileProblem(f"{folder}: there is no such folder")
    bases = {str(base) for path in sorted(folder.glob("*.yml")) if (base := _filebase(path))}
    bases = bases or {path.stem for path in folder.glob("*.model")}
    if len(bases) != 1:
        what = f"the networks {', '.join(sorted(bases))}" if bases else "neither a .yml nor a .model file"
        raise FileProblem(f"{folder}: there must be one network of STACS in this folder; there are {what}")
    return SnapshotPath(folder, bases.pop(), suffix)


def _filebase(path: Path) -> object:
    """What a configuration calls its files."""
    found = documents(path)
    content = found[0][1] if found else None
    base = content.get("filebase") if isinstance(content, dict) else None
    if base is not None and (not isinstance(base, str) or "/" in base or base in ("", ".", "..")):
        raise FileProblem(f"{path}: filebase must be the beginning of file names, without a folder")
    return base

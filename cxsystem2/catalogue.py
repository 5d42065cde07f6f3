"""The examples that are shipped: pairs of tables in the folder ``configs`` of the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest

_ANATOMY, _PHYSIOLOGY = "_anatomy.csv", "_physiology.csv"


@dataclass(frozen=True, slots=True)
class ExampleTables:
    """One example: its two files and what it shows, from the comment in the first row of its anatomy table."""

    name: str
    anatomy: Path
    physiology: Path
    about: str


def _folder() -> Path:
    """The folder of the tables: within an installed package, or beside the package in its source tree."""
    package = Path(__file__).parent
    installed = package / "examples"
    return installed if installed.is_dir() else package.parent / "configs"


def examples() -> dict[str, ExampleTables]:
    """All shipped examples by name."""
    folder = _folder()
    found = {}
    for anatomy in sorted(folder.glob(f"*{_ANATOMY}")):
        name = anatomy.name.removesuffix(_ANATOMY)
        about = anatomy.read_text(encoding="utf-8").split("\n", 1)[0].strip('#", \r')
        found[name] = ExampleTables(name, anatomy, folder / f"{name}{_PHYSIOLOGY}", about)
    return found


def example_tables(name: str) -> tuple[str, str]:
    """The two files of an example.

    Raises:
        CxSystemError: there is no such example.
    """
    known = examples()
    if name not in known:
        hint = nearest(name, known) or f"; there are {', '.join(known)}"
        raise CxSystemError(f"there is no example '{name}'{hint}")
    return str(known[name].anatomy), str(known[name].physiology)

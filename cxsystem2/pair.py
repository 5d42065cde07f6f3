"""The two tables of a model, however they are given: two tables, an example's name, a workbook, a result or project file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cxsystem2.catalogue import example_tables, examples
from cxsystem2.errors import CxSystemError
from cxsystem2.files import expanded
from cxsystem2.tables.read import FORMATS, WORKBOOKS
from cxsystem2.tables.source import FileName, TableSource

if TYPE_CHECKING:
    from cxsystem2.results.records import InputFile
    from cxsystem2.results.results import Results

ModelSource: TypeAlias = "TableSource | Results"
"""A table; or the name of an example, a workbook, a result file, or results, which are two."""
PROJECT = ".cxproject"
"""Suffix of a project in one file."""
RESULT = (".h5", ".hdf5", ".gz", ".pickle", ".pkl", ".bz2")
"""Suffixes of result files."""


@dataclass(slots=True)
class Pair:
    """Two tables, and of those of a result the files that its run has read, by their names as seen from the tables."""

    anatomy: TableSource
    physiology: TableSource
    inputs: dict[str, InputFile] = field(default_factory=dict)
    stored: bool = False
    """Whether the anatomy table comes from a result file, so that nobody has named the files in it in person."""


def pair(anatomy: ModelSource, physiology: ModelSource | None = None) -> Pair:
    """The two tables that are meant.

    Where one is given alone, it is the name of an example, a workbook, a result file, or results. Where both are, each of these
    stands for its table of that kind.

    Raises:
        CxSystemError: there is no such example or file, or one table is given alone.
        TypeError: a dictionary or a data frame is given alone.
    """
    if physiology is not None:
        if is_whole(anatomy) and without_blocks(physiology):
            what = "this dictionary has no block, so that it is no physiology table"
            raise CxSystemError(f"{what}; give changes as changes={{...}}, and parameters of a sweep as parameters={{...}}")
        first = _known(anatomy)
        second = first if physiology is anatomy or _same(physiology, anatomy) else _known(physiology)
        inputs = {**(second.inputs if second is not None else {}), **(first.inputs if first is not None else {})}
        tables = _or(first, "anatomy", anatomy), _or(second, "physiology", physiology)
        return Pair(*tables, inputs, first is not None and first.stored)
    found = _known(anatomy)
    if found is not None:
        return found
    if not isinstance(anatomy, str | os.PathLike):
        raise TypeError("the physiology table is missing; give both tables, the name of an example, or a result")
    raise CxSystemError(_alone(os.fspath(anatomy)))


def named(word: str) -> tuple[str, str]:
    """The two files that a word of the command line stands for: those of an example, or twice a workbook or a result file.

    Raises:
        CxSystemError: there is neither an example nor such a file of this name.
    """
    if word in examples():
        return example_tables(word)
    if is_result(word) or is_workbook(word) or is_project(word):
        return word, word
    raise CxSystemError(_alone(word))


def names_model(word: str) -> bool:
    """Whether a word names both tables: it is an example, a workbook, or a result file."""
    return word in examples() or is_workbook(word) or is_result(word) or is_project(word)


def is_whole(source: ModelSource) -> bool:
    """Whether a source names both tables: an example, a workbook, a result file, or results."""
    if isinstance(source, str | os.PathLike):
        return names_model(os.fspath(source))
    return hasattr(source, "physiology_format")


def without_blocks(source: object) -> bool:
    """Whether a source is a dictionary of names to values, as changes and parameters are; a physiology table has blocks."""
    if not isinstance(source, Mapping) or "physio_data" in source:
        return False
    return not any(isinstance(value, Mapping) for value in source.values())


def is_workbook(word: str) -> bool:
    """Whether a word is the path of a file that may hold both tables, as its suffix says."""
    return Path(word).suffix.lower() in WORKBOOKS


def is_table(word: str) -> bool:
    """Whether a word is the path of a table or a workbook, as its suffix says."""
    return Path(word).suffix.lower() in FORMATS


def is_result(word: str) -> bool:
    """Whether a word is the path of a result file, as its suffix says."""
    return Path(word).suffix.lower() in RESULT


def is_project(word: str) -> bool:
    """Whether a word is the path of a project in one file, as its suffix says."""
    return Path(word).suffix.lower() == PROJECT


def _known(source: ModelSource | None) -> Pair | None:
    """The two tables that an example, a result file or results stand for; None for a table."""
    if isinstance(source, str | os.PathLike):
        word = os.fspath(source)
        if isinstance(source, str) and word in examples():
            return Pair(*example_tables(word))
        if is_workbook(word):
            return Pair(word, word)
        if is_project(word):
            return _of_project(expanded(word))
        if not is_result(word):
            return None
        from cxsystem2.results.tables import stored_tables  # not with the module: it needs YAML

        return Pair(*stored_tables(expanded(word)), stored=True)
    if hasattr(source, "physiology_format"):  # so that nothing is imported for a table
        from cxsystem2.results.results import Results
        from cxsystem2.results.tables import own_tables

        if isinstance(source, Results):
            return Pair(*own_tables(source), source.inputs, stored=source.path is not None)
    return None


def _of_project(path: Path) -> Pair:
    """The two tables of a project in one file, with the files that it holds; they count as the file."""
    from cxsystem2.bundle import read  # not with the module: it needs YAML
    from cxsystem2.results.records import InputFile

    found = read(path)
    found.anatomy.source = found.physiology.source = str(path)
    inputs = {
        name: InputFile(len(content), hashlib.sha256(content).hexdigest(), content) for name, content in found.files.items()
    }
    return Pair(found.anatomy, found.physiology, inputs, stored=True)


def _or(found: Pair | None, kind: str, source: ModelSource) -> TableSource:
    table: TableSource = source if found is None else getattr(found, kind)  # type: ignore[assignment]
    return table


def _same(first: object, second: object) -> bool:
    """Whether two paths are one."""
    if not isinstance(first, str | os.PathLike) or not isinstance(second, str | os.PathLike):
        return False
    return os.fspath(first) == os.fspath(second)


def _alone(word: FileName) -> str:
    """What to say of a word that is neither an example nor a result."""
    path = Path(word)
    what = "an example, a workbook (.xlsx, .ods), a result (.h5), a project (.cxproject), or two tables"
    if path.is_dir():
        return f"{word}: this is a folder; name {what}"
    if path.suffix.lower() in FORMATS:
        return f"{word}: this is one table; give both (-a ANATOMY -p PHYSIOLOGY; in Python CxSystem(anatomy, physiology))"
    if path.is_file():
        return f"{word}: this is neither a result file (.h5) nor a table; name {what}"
    try:
        example_tables(str(word))
    except CxSystemError as error:
        named = path.suffix or len(path.parts) > 1
        return f"{word}: there is no such file; {error}" if named else str(error)
    return f"{word}: there is no such file; the example of this name is given as a text: '{word}'"

"""Converting tables between CSV, JSON, YAML and workbooks without evaluating them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.files import expanded, replacing, writable
from cxsystem2.problems import Report, one_of
from cxsystem2.tables import csv_file, json_file, workbook
from cxsystem2.tables.read import read_all
from cxsystem2.tables.sheet import WorkbookError
from cxsystem2.tables.table import Physiology, Table


def _dump_yaml(table: Table) -> str:
    from cxsystem2.tables import yaml_file

    return yaml_file.dump(table)


_WRITERS: dict[str, Callable[[Table], str]] = {
    ".csv": csv_file.dump,
    ".tsv": csv_file.dump_tabs,
    ".txt": csv_file.dump_tabs,
    ".json": json_file.dump,
    ".yaml": _dump_yaml,
    ".yml": _dump_yaml,
}
_TARGETS = (*_WRITERS, *workbook.WRITERS)
_WITHOUT_MODELS = (".csv", ".tsv", ".txt", *workbook.WRITERS)
"""Formats that have no place for equations."""


def dump(table: Table, suffix: str) -> str:
    """The text of a table in the format of a file suffix (``.csv``, ``.json``, ``.yaml``)."""
    return _WRITERS[suffix.lower()](table)


def convert(sources: str | Path | Sequence[str | Path], target: str | Path, *, overwrite: bool = False) -> list[Path]:
    """Write the tables in one or several files to `target` in the format that its suffix names; returns the files written.

    A workbook (``.xlsx``, ``.ods``) takes both tables. In any other format two tables become two files: ``target_anatomy`` and
    ``target_physiology`` with the suffix. Values, their order and comments are kept; rows that are switched off are kept by all
    but JSON, which has no place for them.

    Raises:
        TableError: a source is not a table.
        FileProblem: the target exists, has an unknown suffix, or cannot be written.
    """
    target = expanded(target)
    if target.suffix.lower() not in _TARGETS:
        raise FileProblem(f"{target}: unknown kind of file '{target.suffix}'; tables are {one_of(_TARGETS)} files")
    report = Report()
    several = [sources] if isinstance(sources, str | Path) else sources
    tables = [table for source in several for table in read_all(source, report)]
    if not report.clean:
        raise TableError(report)
    return write(tables, target, overwrite=overwrite)


def write(tables: Sequence[Table], target: Path, *, overwrite: bool = False) -> list[Path]:
    """Write one table, or both of a model, to a file or to two of them (see `convert`); returns the files written.

    Raises:
        FileProblem: two tables are of one kind, or a file exists, or cannot be written.
    """
    suffix = target.suffix.lower()
    kinds = [workbook.name_of(table) for table in tables]
    for kind in kinds:
        if kinds.count(kind) > 1:
            raise FileProblem(f"{target}: there are two {kind} tables to write; a model has one of each kind")
    for table in tables:
        if isinstance(table, Physiology) and table.models is not None and suffix in _WITHOUT_MODELS:
            what = "workbook" if suffix in workbook.WRITERS else "CSV table"
            raise FileProblem(f"{target}: a {what} has no place for the part 'models' of {table.source}; write YAML or JSON")
    if suffix in workbook.WRITERS:
        try:
            data = {target: workbook.dump(tables, suffix)}
        except WorkbookError as error:
            raise FileProblem(f"{target}: {error}") from None
    else:
        names = [target] if len(tables) == 1 else [target.with_name(f"{target.stem}_{kind}{target.suffix}") for kind in kinds]
        data = {name: dump(table, suffix).encode() for name, table in zip(names, tables, strict=True)}
    for name in data:
        writable(name, overwrite=overwrite)  # neither of two, if one is refused
    for name, content in data.items():
        with replacing(name, overwrite=overwrite) as part:
            part.write_bytes(content)
    return list(data)

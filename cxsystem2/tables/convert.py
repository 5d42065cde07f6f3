"""Converting a table between CSV, JSON and YAML without evaluating it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.files import expanded, write_text
from cxsystem2.problems import Report, one_of
from cxsystem2.tables import csv_file, json_file
from cxsystem2.tables.read import FORMATS, read_any
from cxsystem2.tables.table import Physiology, Table


def _dump_yaml(table: Table) -> str:
    from cxsystem2.tables import yaml_file

    return yaml_file.dump(table)


_WRITERS: dict[str, Callable[[Table], str]] = {
    ".csv": csv_file.dump,
    ".json": json_file.dump,
    ".yaml": _dump_yaml,
    ".yml": _dump_yaml,
}


def dump(table: Table, suffix: str) -> str:
    """The text of a table in the format of a file suffix (``.csv``, ``.json``, ``.yaml``)."""
    return _WRITERS[suffix.lower()](table)


def convert(source: str | Path, target: str | Path, *, overwrite: bool = False) -> Path:
    """Write the table in `source` to `target` in the format that the suffix of `target` names.

    Values, their order and comments are kept; switched-off rows are kept by CSV and YAML (JSON has no place for them).

    Raises:
        TableError: the source is not a table.
        FileProblem: the target exists, has an unknown suffix, or cannot be written.
    """
    target = expanded(target)
    if target.suffix.lower() not in _WRITERS:
        raise FileProblem(f"{target}: unknown kind of file '{target.suffix}'; tables are {one_of(FORMATS)} files")
    report = Report()
    table = read_any(source, report)
    if not report.clean:
        raise TableError(report)
    if isinstance(table, Physiology) and table.models is not None and target.suffix.lower() == ".csv":
        raise FileProblem(f"{target}: a CSV table has no place for the part 'models' of {source}; write YAML or JSON")
    write_text(target, dump(table, target.suffix), overwrite=overwrite)
    return target

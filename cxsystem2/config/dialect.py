"""Names of parameters in the tables of CxSystem until 2019, and what is meant by them here.

Tables are translated once, before anything else reads them; messages keep the place of what was written.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Cell, Row

RENAMED = {
    "load_positions_only": "load_positions",
    "do_init_vms": "init_vms",
    "do_benchmark": "benchmark",
    "number_of_processes": "number_of_process",
    "save_generated_video_input_flag": "save_input_video",
    "connections_loading_path_and_filename": "import_connections_from",
}
"""Older names of parameters that mean the same here."""
OUTPUT = ("output_path_and_filename", "output_path&filename", "output_path")
"""Folder and beginning of the names of results in one cell."""
IGNORED = (
    "connections_saving_path_and_filename", "save_brian_data_path", "username", "remote_workspace", "remote_path",
    "remote_branch", "remote_output_folder", "local_output_folder", "auto_download_results",
)  # fmt: skip
"""Older parameters that mean nothing here; docs/compatibility.md says why."""


def translated(anatomy: Anatomy, report: Report) -> Anatomy:
    """The table with the names of today; what has no meaning any more is told in one note."""
    table = anatomy.copy()
    ignored: dict[str, Place] = {}
    for row in table.of("params"):
        for name in [name for name in row.cells if name in (*RENAMED, *IGNORED, *OUTPUT)]:
            cell = row.cells.pop(name)
            if name in IGNORED and cell.given:
                ignored.setdefault(name, row.place)
            elif name in OUTPUT and cell.given:
                _enter_output(row, cell)
            elif name in RENAMED:
                _enter(row, RENAMED[name], cell, name, table.source, report)
    if ignored:
        names = ", ".join(ignored)
        message = f"parameters of older tables without effect here: {names} (the page 'Tables of CxSystem' says why)"
        report.note(next(iter(ignored.values())), message, "params")
    return table


def _enter_output(row: Row, cell: Cell) -> None:
    """``results/test.gz`` is the title ``test`` in the workspace ``results``; parameters that say it themselves stay."""
    path = PurePosixPath(cell.text.replace("\\", "/"))
    parts = {"workspace_path": str(path.parent), "simulation_title": path.name.split(".")[0]}
    for name, text in parts.items():
        if text and not (name in row.cells and row.cells[name].given):
            row.cells[name] = Cell(text, cell.place)


def _enter(row: Row, name: str, cell: Cell, written: str, source: str, report: Report) -> None:
    """Put a cell under its name of today, where a change on the command line may stand already."""
    other = row.cells.get(name)
    if other is None or not other.given:
        row.cells[name] = cell
    elif cell.given and cell.text != other.text and other.place.file.startswith(source):
        report.add(cell.place, f"'{written}' is an older name of '{name}', which has another value", f"params, {written}")

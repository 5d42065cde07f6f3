"""``cxmetadata``: which values and results belong together, of an array run of CxSystem or of a batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.output import echo

if TYPE_CHECKING:
    import pandas as pd


def command(
    path: Annotated[Path, typer.Argument(metavar="METADATA", help="metadata_….gz of an array run, or the folder of a batch.")],
    output: Annotated[Path | None, typer.Option("--output", help="Write a table (.csv, .parquet, .h5) instead.")] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the table if there is one.")] = False,
) -> None:
    """Show or convert the metadata of an array run of CxSystem, or of a batch."""
    table = read(path)
    if output is None:
        echo(table.to_string())
        return
    from cxsystem2.collect import save_table

    echo(save_table(table, output, overwrite=force))


def read(path: Path) -> pd.DataFrame:
    """The table in an old file, or that of a batch."""
    if path.is_dir() or path.name in ("manifest.csv", "batch.json"):
        from cxsystem2.batches import Batch

        return Batch.open(path if path.is_dir() else path.parent).rows()
    import pandas as pd

    from cxsystem2.legacy import load_legacy_frame

    return pd.DataFrame(load_legacy_frame(path)).rename_axis(index="run")

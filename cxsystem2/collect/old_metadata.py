"""The metadata file of an array run, as CxSystem wrote it: which result belongs to which values."""

from __future__ import annotations

import datetime
import pickle
import zlib
from pathlib import Path

from cxsystem2.batches import Batch
from cxsystem2.files import replacing


def save_old_metadata(batch: Batch | str | Path) -> Path:
    """Write ``metadata__<time>.gz`` into the folder of a batch: a pickled data frame, compressed with zlib.

    It has a row for each finished run, the columns ``Dimension-1 Parameter``, ``Dimension-1 Value`` and so on, and
    ``Full_path``: the results dictionary of older versions where the run has written one, else our result file.

    Raises:
        FileProblem: the folder is no batch, or cannot be written to.
    """
    import pandas as pd

    batch = batch if isinstance(batch, Batch) else Batch.open(batch)
    rows = batch.rows()
    rows = rows[rows["status"] == "done"]
    columns: dict[str, list[str]] = {}
    for place, name in enumerate(batch.parameters):
        columns[f"Dimension-{place + 1} Parameter"] = [name] * len(rows)
        columns[f"Dimension-{place + 1} Value"] = [str(value) for value in rows.iloc[:, place]]
    columns["Full_path"] = [_result(batch.folder / str(path)) for path in rows["result"]]
    frame = pd.DataFrame(columns, dtype=object)
    frame.columns = pd.Index(list(columns), dtype=object)
    target = batch.folder / f"metadata_{_suffix(batch)}.gz"
    with replacing(target, overwrite=True) as part:
        part.write_bytes(zlib.compress(pickle.dumps(frame, protocol=4)))
    return target


def _result(path: Path) -> str:
    older = path.with_suffix(".gz")
    return str((older if older.is_file() else path).resolve())


def _suffix(batch: Batch) -> str:
    """The time at which the batch was made, as CxSystem writes it."""
    try:
        made = datetime.datetime.fromisoformat(batch.settings.created)
    except ValueError:
        return "_"
    return f"{made:_%y%m%d_%H%M%S}"

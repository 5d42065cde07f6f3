"""A sweep as a table of its runs."""

from __future__ import annotations

from bui.shapes.sweeps import Sweep, SweepRow
from cxsystem2.batches import Batch, Status

MOST_ROWS = 5000
_ENDED = (Status.DONE, Status.FAILED, Status.NOT_A_NUMBER)


def sweep_rows(batch: Batch) -> Sweep:
    """The swept parameters, and for each run its values, state, duration and why it failed or what is not a number."""
    records = batch.records()
    rows: list[SweepRow] = [
        {
            "run": run.number, "values": [run.values[name] for name in batch.parameters], "trial": run.trial, "seed": run.seed,
            "status": record.status.value, "error": record.error or None, "started": record.started or None,
            "seconds": record.seconds if record.status in _ENDED else None,
        }
        for run, record in zip(batch.runs[:MOST_ROWS], records, strict=False)
    ]  # fmt: skip
    states = [record.status for record in records]
    counts = {state.value: states.count(state) for state in Status}
    return {
        "title": batch.title, "device": batch.settings.device, "parameters": list(batch.parameters), "rows": rows,
        "counts": {"total": len(records), **counts}, "note": _note(len(records)),
    }  # fmt: skip


def _note(total: int) -> str:
    return "" if total <= MOST_ROWS else f"the first {MOST_ROWS:,} of {total:,} runs are listed; the export has all"

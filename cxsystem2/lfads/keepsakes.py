"""What a run leaves beside its history: the state of its best member, and tables as AutoLFADS writes them.

All of it is made from the history, and made again after a server was killed before it could.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from cxsystem2.files import own_folder, replacing, write_text
from cxsystem2.lfads.history import History, Member, Standing
from cxsystem2.lfads.jobs import GENERATIONS
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.storage.directory import Directory

BEST, BEST_STATE, BEST_SAID = "best", "member.npz", "best.json"
DONE = "best_worker.done"
KEPT = 2
"""States of so many generations before the current one are kept, so that a damaged one can be made again."""
_EPOCH = ("generation", "member", "epoch", "training", "validation", "smoothed", "seconds")
_FOLDER = re.compile(r"\d{4,}")


def best_of(history: History) -> Member:
    """The member with the best score of all decided generations; of equal ones the first."""
    decided = {one.number for one in history.generations() if one.decided is not None}
    ready = [one for one in history.members() if one.status is Standing.READY and one.generation in decided]
    return min(ready, key=lambda one: (one.score, one.generation, one.number))


def keep_best(run: TrainingRun, best: Member) -> bool:
    """Copy the state of the best member, where it is not there yet; False when that state is damaged."""
    said, kept = run.folder / BEST / BEST_SAID, run.folder / BEST / BEST_STATE
    words = {"generation": best.generation, "member": best.number, "score": best.score, "checksum": best.checksum}
    if Directory(str(run.folder)).is_as_written(f"{BEST}/{BEST_STATE}", best.checksum):
        with contextlib.suppress(OSError, ValueError):
            if json.loads(said.read_text(encoding="utf-8")) == words:
                return True
    if not run.storage.is_as_written(best.checkpoint, best.checksum):
        return False
    content = run.storage.read(best.checkpoint)
    own_folder(run.folder, BEST)
    with replacing(kept, overwrite=True) as part:
        part.write_bytes(content)
    write_text(said, f"{json.dumps(words, indent=1)}\n", overwrite=True)
    return True


def prune(run: TrainingRun, current: int) -> None:
    """Remove the states of generations that nobody goes on from any more."""
    for each in run.storage.names(GENERATIONS):
        if _FOLDER.fullmatch(each) and int(each) < current - KEPT:
            run.storage.remove_folder(f"{GENERATIONS}/{each}")


def write_tables(run: TrainingRun, history: History) -> None:
    """Write the tables that people know from AutoLFADS."""
    members = history.members()
    scores = {(one.generation, one.number): one.score for one in members}
    decisions = [
        (one.generation, one.number, one.parent, *(scores[one.generation - 1, each] for each in (one.number, one.parent)))
        for one in members
        if one.parent is not None
    ]
    columns = ("generation", "member", "parent", "own_score", "parent_score", "copied")
    _write(run, "decision_log.csv", columns, ((*row, int(row[1] != row[2])) for row in decisions))
    generations = [one.number for one in history.generations()]
    values = {generation: history.values(generation) for generation in generations}
    hyper = [*values[generations[0]]] if generations else []
    rows = ((one.generation, one.number, *(values[one.generation][name][one.number] for name in hyper)) for one in members)
    _write(run, "hp_log.csv", ("generation", "member", *hyper), rows)
    _write(run, "fitlog.csv", _EPOCH, (row[: len(_EPOCH)] for row in history.epochs()))
    if history.get("finished"):
        best = best_of(history)
        write_text(run.folder / DONE, f"{best.checkpoint}\n{BEST}/{BEST_STATE}\n", overwrite=True, durable=False)


def _write(run: TrainingRun, name: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(names)
    table.writerows([_plain(value) for value in row] for row in rows)
    write_text(run.folder / name, text.getvalue(), overwrite=True, durable=False)


def _plain(value: Any) -> Any:
    """A value as these tables show it: an empty cell for what is not known."""
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else value

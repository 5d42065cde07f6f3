"""A batch directory: the state of many runs, and nothing about it is kept elsewhere.

::

    batch.json            title, changes, seeds, options, where the tables came from
    tables/               frozen copies of the two tables
    points.csv            every run: its number, trial, seed and values
    start.json            how many workers were asked for at the last start that said so
    runs/0007.json        what is known of a run, written by the process that ran it
    logs/0007.log         what a run said; the traceback of one that failed
    results/…_0007_….h5   results
    manifest.csv          one row for each run, made from `runs`
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import TypeAdapter, ValidationError

from cxsystem2.batches.record import RunRecord, Status, fault, read_record
from cxsystem2.batches.run import BatchRun, Seeds
from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded, write_text
from cxsystem2.lock import is_locked
from cxsystem2.problems import in_plain_words
from cxsystem2.trust import made_here, mark

if TYPE_CHECKING:
    import pandas as pd

FORMAT, VERSION = "cxsystem2 batch", 1
SETTINGS, POINTS, MANIFEST, START = "batch.json", "points.csv", "manifest.csv", "start.json"
AUTO = "auto"
"""The option ``fast`` of a batch for which nobody said it."""
FIXED = ("run", "trial", "seed")
"""Columns of the file of points before those of the swept parameters."""
COLUMNS = ("trial", "seed", "status", "started", "seconds", "result", "error", "device", "fast")
"""Columns of the manifest after those of the swept parameters."""


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What all runs of a batch share.

    `sources` are the paths from which the tables were read and `home` the folder from which it was done: files that the
    tables name are looked for there. `options` are those of `cxsystem2.devices.Options`; its `fast` is ``auto`` where nobody
    said, and nothing in older batches, whose runs were not fast then.
    """

    title: str
    device: str
    seed: int
    seeds: Seeds = Seeds.COMMON
    changes: tuple[str, ...] = ()
    sources: tuple[str, str] = ("anatomy", "physiology")
    tables: tuple[str, str] = ("tables/anatomy.csv", "tables/physiology.csv")
    home: str = ""
    created: str = ""
    number_of_process: int | None = None
    memory_bytes: int = 0
    """The most that one run is expected to need."""
    options: Mapping[str, Any] = field(default_factory=dict)
    cluster: Mapping[str, object] = field(default_factory=dict)
    """Kind and options of the cluster that the tables ask for; empty for this computer."""
    versions: Mapping[str, str] = field(default_factory=dict)
    content: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the tables and of the file of points; empty in older batches."""
    made_here: str = ""
    """The mark of the user who has made the batch; see `cxsystem2.trust`."""


class Directory:
    """A batch directory: what it says and holds.

    Attributes:
        folder: the directory.
        settings: what all runs share.
        parameters: the names of the swept parameters.
        runs: the simulations.
    """

    def __init__(self, folder: Path, settings: BatchSettings, parameters: Iterable[str], runs: Iterable[BatchRun]) -> None:
        self.folder, self.settings = folder, settings
        self.parameters, self.runs = tuple(parameters), tuple(runs)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Read a batch directory.

        Raises:
            FileProblem: it is none, or is damaged.
        """
        folder = expanded(folder)
        settings = _read_settings(folder / SETTINGS)
        return cls(folder, settings, *_read_points(folder / POINTS))

    @property
    def title(self) -> str:
        """The title of the simulation, as in the tables."""
        return self.settings.title

    @property
    def manifest(self) -> Path:
        """Where the table of all runs is."""
        return self.folder / MANIFEST

    def path(self, run: BatchRun) -> Path:
        """Where the record of a run is."""
        return self.folder / "runs" / f"{run.word}.json"

    def log(self, run: BatchRun) -> Path:
        """Where the log of a run is."""
        return self.folder / "logs" / f"{run.word}.log"

    def result(self, run: BatchRun) -> Path:
        """Where the results of a run go."""
        label = run.label(*self._labelled)
        stem = "simulation" if self.title == "." else self.title
        return self.folder / "results" / f"{stem}_results_{label}.h5"

    @cached_property
    def _labelled(self) -> tuple[list[str], bool]:
        """The parameters that take more than one value, and whether there are trials: what names of files tell."""
        varying = [name for name in self.parameters if len({run.values[name] for run in self.runs}) > 1]
        return varying, any(run.trial for run in self.runs)

    @property
    def is_own(self) -> bool:
        """Whether this user has made the batch here, and nobody has changed what it says: all of it was confirmed then."""
        return bool(self.settings.content) and made_here(_sealed(self.settings), self.settings.made_here)

    def changed(self) -> list[str]:
        """The tables and the file of points that are not as they were when the batch was made, or are gone."""
        return [name for name, known in self.settings.content.items() if digest(self.folder / name) != known]

    def record(self, run: BatchRun) -> RunRecord:
        """What is known of a run; one that came to its end counts only when its result is there and as it was written."""
        fresh = RunRecord(run.number, values=dict(run.values), trial=run.trial, seed=run.seed, device=self.settings.device)
        found = read_record(self.path(run))
        if found is None or (found.status.has_result and not (self.folder / found.result).is_file()):
            return fresh
        if found.status.has_result and (why := fault(found, run, self.folder)):
            found.status, found.error = Status.FAILED, why
        return found

    def records(self) -> list[RunRecord]:
        """What is known of every run. A run whose batch nobody works on any more is waiting, and not running."""
        found = [self.record(run) for run in self.runs]
        if any(record.status is Status.RUNNING for record in found) and not is_locked(self.folder):
            for record in found:
                if record.status is Status.RUNNING:
                    record.status = Status.WAITING
        return found

    def rows(self) -> pd.DataFrame:
        """One row for each run, indexed by its number.

        The columns are the swept parameters (values as they are put into the tables), then ``trial``, ``seed``, ``status``
        (waiting, running, done, failed, not_a_number), ``started`` (ISO 8601), ``seconds`` (wall time), ``result`` (path
        relative to the folder, or nothing), ``error`` (one line, or nothing), ``device`` and ``fast`` (1: by its own faster
        code, 0: by Brian2 alone, or nothing).
        """
        import pandas as pd

        rows = list(self._cells())
        frame = pd.DataFrame(rows, columns=["run", *self.parameters, *COLUMNS])
        return frame.set_index("run")

    def counts(self) -> dict[str, int]:
        """How many runs are in each state."""
        states = [record.status for record in self.records()]
        return {status.value: states.count(status) for status in Status}

    def write_manifest(self) -> Path:
        """Write the table of all runs, made from their records."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([["run", *self.parameters, *COLUMNS], *self._cells()])
        write_text(self.manifest, text.getvalue(), overwrite=True)
        return self.manifest

    def _cells(self) -> Iterable[list[object]]:
        for run, record in zip(self.runs, self.records(), strict=True):
            plain = {name: getattr(record, name) for name in COLUMNS} | {"status": record.status.value}
            yield [run.number, *(run.values[name] for name in self.parameters), *(plain[name] for name in COLUMNS)]

    @property
    def asked_workers(self) -> int | None:
        """How many workers the last start asked for that said so; None when none did."""
        try:
            found: object = json.loads((self.folder / START).read_text(encoding="utf-8"))["workers"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):  # none was written, or not by us
            return None
        return found if type(found) is int and found > 0 else None

    def ask_workers(self, number: int) -> None:
        """Keep how many workers are asked for, so that the batch is resumed with as many.

        Raises:
            FileProblem: it cannot be written.
        """
        write_text(self.folder / START, json.dumps({"workers": number}) + "\n", overwrite=True)

    def save(self, *, own: bool = False) -> None:
        """Write what does not change any more: the settings last, as they make the folder a batch.

        The tables are there already. `own` marks the batch as made by this user, who has confirmed all of it.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*FIXED, *self.parameters])
        for run in self.runs:
            writer.writerow([run.number, run.trial, run.seed, *(run.values[name] for name in self.parameters)])
        write_text(self.folder / POINTS, text.getvalue())
        names = [POINTS, *(name for name in self.settings.tables if (self.folder / name).is_file())]
        settings = replace(self.settings, content={name: digest(self.folder / name) for name in names})
        if own:
            settings = replace(settings, made_here=mark(_sealed(settings)))
        content = {"format": FORMAT, "version": VERSION, **_plain(settings)}
        write_text(self.folder / SETTINGS, json.dumps(content, indent=1) + "\n")


def digest(path: Path) -> str:
    """The SHA-256 of a file; empty when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _sealed(settings: BatchSettings) -> str:
    """What the mark of a batch is made of: all its settings, and by `content` its tables and points."""
    return json.dumps(_plain(replace(settings, made_here="")), sort_keys=True)


def _plain(settings: BatchSettings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in BatchSettings.__slots__}


def _read_settings(path: Path) -> BatchSettings:
    try:
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileProblem(f"{path.parent}: this folder is not a batch; it has no {path.name}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise FileProblem(f"{path}: the settings of the batch cannot be read ({error})") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise FileProblem(f"{path}: these are not the settings of a batch")
    if isinstance(version := found.get("version"), int) and version > VERSION:
        raise FileProblem(f"{path}: the batch is of a newer version of cxsystem2 (format {version})")
    try:
        return _SETTINGS.validate_python({name: found[name] for name in BatchSettings.__slots__ if name in found})
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {in_plain_words(first['msg'])}"
        raise FileProblem(f"{path}: the settings of the batch are damaged ({reason})") from None


_SETTINGS = TypeAdapter(BatchSettings)


def _read_points(path: Path) -> tuple[list[str], list[BatchRun]]:
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        names = rows[0][len(FIXED) :]
        runs = [
            BatchRun(int(row[0]), dict(zip(names, row[len(FIXED) :], strict=True)), int(row[1]), int(row[2]))
            for row in rows[1:]
        ]
    except (OSError, ValueError, IndexError) as error:
        raise FileProblem(f"{path}: the points of the batch cannot be read ({error})") from None
    return names, runs

"""One run of a batch, as a worker process does it. Importing this module imports all that a run needs.

A result appears under its final name when it and everything beside it are whole; the record says ``done`` after that.
A worker that is killed between the two leaves a whole result, which the next attempt takes over.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import os
import re
import secrets
import shutil
import socket
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from cxsystem2.batches.directory import AUTO, BatchSettings, digest
from cxsystem2.batches.record import RunRecord, Status, fault, read_record
from cxsystem2.batches.run import BatchRun
from cxsystem2.config import System
from cxsystem2.devices import Options
from cxsystem2.errors import CxSystemError, FileProblem, TableError
from cxsystem2.files import PART, free_name, own_folder, publish, replacing
from cxsystem2.keeping import keep
from cxsystem2.observer import Observer
from cxsystem2.problems import Report
from cxsystem2.results import Results, load
from cxsystem2.simulation import CxSystem
from cxsystem2.stages import WORDS
from cxsystem2.tables import Anatomy, Physiology, read_anatomy, read_physiology
from cxsystem2.trust import Trust

TOPIC = "cxsystem2"
"""Under which workers tell that a run begins."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is told: the folder of the batch as it sees it, the run, and where record, log and result go."""

    folder: str
    settings: BatchSettings
    run: BatchRun
    result: str
    """Relative to the folder, as `Record.result` is."""
    threads: int | None = None
    """Of one simulation where neither tables nor options say: 1 beside other workers; None leaves it to the device."""

    @property
    def path(self) -> Path:
        """Where the record is."""
        return Path(self.folder) / "runs" / f"{self.run.word}.json"


def execute(task: Task) -> RunRecord:
    """Simulate one run and write its record, unless its result is there; never raises what is the fault of the point."""
    record = begun(task)
    if record.status.has_result:
        return record
    _tell(record)
    begin = time.perf_counter()
    with _log(Path(task.folder) / "logs" / f"{task.run.word}.log") as log:
        try:
            result = Path(task.folder) / task.result
            results = _taken_over(result, task.run, log)
            if results is None:
                results = _simulate(task, result, _Stages(log))
                record.timings = {name: round(seconds, 4) for name, seconds in results.timings.items()}
                log.writelines(f"{name}: {rate:.2f} Hz\n" for name, rate in results.rates().items())
                log.writelines(f"warning: {warning}\n" for warning in results.warnings)
            record.device, record.fast = results.device, str(int(results.settings.get("fast") or 0))
            record.status, record.result = Status.NOT_A_NUMBER if results.not_a_number else Status.DONE, task.result
            record.error, record.size = results.why_not_a_number, result.stat().st_size
        except KeyboardInterrupt:  # of the terminal, which all processes get; the run is begun again
            record.status = Status.WAITING
        except BaseException as error:
            traceback.print_exc(file=log)
            record.status, record.error = Status.FAILED, reason(error)
    record.seconds = round(time.perf_counter() - begin, 4)
    return _written(record, task)


def _taken_over(result: Path, run: BatchRun, log: Any) -> Results | None:
    """The whole result of an attempt that was stopped before it could say so; what is there and is none is put aside."""
    if not result.exists():
        return None
    try:
        found = load(result)
    except CxSystemError as error:
        why = str(error)
    else:
        if found.seed == run.seed:
            log.write("the result is there and whole; an earlier attempt was stopped before it could say so\n")
            return found
        why = f"{result}: this is the result of another run, with the seed {found.seed} and not {run.seed}"
    aside = free_name(result.with_suffix(".damaged"))
    os.replace(result, aside)
    log.write(f"{why}; it is put aside as {aside.name}, and the run is done again\n")
    return None


def _written(record: RunRecord, task: Task) -> RunRecord:
    """The record, after writing it, unless another attempt has had success meanwhile."""
    known = read_record(task.path)
    if known is not None and known.status.has_result:
        return known
    with contextlib.suppress(FileProblem):  # a full disk, say; whoever gets the record tries again
        record.write(task.path)
    return record


def _tell(record: RunRecord) -> None:
    """Let the process that asked for the run know that it has begun."""
    from distributed import get_worker

    with contextlib.suppress(ValueError):  # no worker, but the caller itself
        get_worker().log_event(TOPIC, {"run": record.run, "where": record.where})


def begun(task: Task) -> RunRecord:
    """The record of a run that begins now; the one that is there when its result is there."""
    known = read_record(task.path)
    whole = known is not None and known.status.has_result and (Path(task.folder) / known.result).is_file()
    if known is not None and whole and not fault(known, task.run, Path(task.folder)):
        return known
    record = RunRecord(
        task.run.number,
        Status.RUNNING,
        dict(task.run.values),
        task.run.trial,
        task.run.seed,
        task.run.values.get("device", task.settings.device),
        datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        attempts=1 if known is None else known.attempts + 1,
        where=f"{socket.gethostname()}, process {os.getpid()}",
    )
    with contextlib.suppress(FileProblem):
        record.write(task.path)
    return record


def reason(error: BaseException) -> str:
    """One line that says why a run has failed."""
    if isinstance(error, MemoryError) and not isinstance(error, CxSystemError):
        return f"out of memory{f': {error}' if str(error) else ''}"
    text = " | ".join(str(error).split("\n")).strip()
    return text if isinstance(error, CxSystemError) else f"{type(error).__name__}: {text}" if text else type(error).__name__


def _publish(made: Path, result: Path) -> None:
    """Give a result its place in the batch; where that is gone, the result is kept elsewhere, and the run has failed."""
    try:
        publish(made, result)
    except FileExistsError:
        raise
    except OSError as error:
        path, _ = keep(partial(_copy, made), result.with_name(f"{result.parents[1].name}_{result.name}"))
        raise FileProblem(f"{result}: the file cannot be written: {error.strerror or error}; it is kept as {path}") from error


def _copy(made: Path, target: Path) -> None:
    with replacing(target) as part:
        shutil.copyfile(made, part)


class _Stages(Observer):
    """Writes the stages of a run into its log, and how long each took."""

    def __init__(self, log: Any) -> None:
        self._log = log

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended."""
        self._log.write(f"{WORDS.get(stage, stage)}: {seconds:.2f} s\n")

    def tell(self, sentence: str) -> None:
        """A sentence for the user."""
        self._log.write(f"note: {sentence}\n")


def _simulate(task: Task, result: Path, observer: Observer) -> Results:
    """Run the model in a folder of its own; then move its files to their places, the result last."""
    settings, run = task.settings, task.run
    stage = result.parent / f".{run.word}.{secrets.token_hex(4)}"
    try:
        stage.mkdir(parents=True)
        with home(settings.home):
            anatomy, physiology = tables(task.folder, settings)
            # the person who started the batch has confirmed each point; a worker passes that on, and writes no consent
            consent = Trust(given=True, remembered=False)
            changes = [*settings.changes, f"seed={run.seed}"]
            model = CxSystem(anatomy, physiology, changes=changes, point=values(run), trust=consent, observer=observer)
            results = model.run(output=stage / result.name, options=_options(task, model.network.config.system))
        if results.path != stage / result.name:
            raise FileProblem(results.warnings[-1])
        if settings.options.get("legacy_results"):
            from cxsystem2.exports.dictionary import save_legacy  # with Brian2's units

            save_legacy(results, stage / f"{result.stem}.gz")
        for path in sorted(stage.iterdir()):
            if path.name != result.name:
                os.replace(path, result.with_name(path.name))
        with contextlib.suppress(FileExistsError):  # another attempt, of a worker that was thought dead, came first
            _publish(stage / result.name, result)
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"{result}: the result cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return results


def values(run: BatchRun) -> dict[str, str]:
    """The values of a run that cells of the tables take."""
    return {name: value for name, value in run.values.items() if name != "seed"}


def _options(task: Task, system: System) -> Options:
    """How the device works; `system` is what the tables say."""
    known = {name: value for name, value in task.settings.options.items() if name in Options.__slots__}
    if (folder := known.get("directory")) is not None:
        known["directory"] = Path(folder) / task.run.word
    if known.get("threads") is None and system.threads is None:
        known["threads"] = task.threads
    if known.get("fast") == AUTO:
        known["fast"] = None
    elif known.get("fast") is None and system.fast is None:  # a batch of before: its runs are all of one kind
        known["fast"] = False
    return Options(**known)


def tables(folder: str, settings: BatchSettings) -> tuple[Anatomy, Physiology]:
    """The frozen tables of a batch; files that they name are looked for where the tables came from."""
    return _tables(folder, settings.created, settings.tables, settings.sources, tuple(settings.content.items()))


@lru_cache(maxsize=1)
def _tables(
    folder: str, created: str, names: tuple[str, str], sources: tuple[str, str], content: tuple[tuple[str, str], ...]
) -> tuple[Anatomy, Physiology]:
    report = Report()
    first, second = (Path(folder) / name for name in names)
    known = dict(content)
    for name in names:
        if known.get(name, "") and digest(Path(folder) / name) != known[name]:
            raise FileProblem(f"{Path(folder) / name}: the table was changed after the batch was made")
    anatomy, physiology = read_anatomy(first, report), read_physiology(second, report)
    if not report.clean:
        raise TableError(report)
    anatomy.source, physiology.source = sources
    return anatomy, physiology


def remove_stages(folder: Path) -> None:
    """Remove what attempts have left that were killed, and nothing else; for a batch that nobody works on.

    Raises:
        FileProblem: a folder of the batch is a link, so that what lies there belongs to something else.
    """
    for stage in own_folder(folder, "results").iterdir() if (folder / "results").exists() else ():
        if _STAGE.fullmatch(stage.name) and stage.is_dir() and not stage.is_symlink():
            shutil.rmtree(stage, ignore_errors=True)
    for name in (".", "runs", "results"):
        for part in own_folder(folder, name).iterdir() if (folder / name).exists() else ():
            if _PART.fullmatch(part.name):
                part.unlink(missing_ok=True)


_STAGE = re.compile(r"\.\d{4,}\.[0-9a-f]{8}")
"""Names of the folders in which runs work."""
_PART = re.compile(rf"\.(.+\.[0-9a-f]{{8}}|reserve){re.escape(PART)}")
"""Names of files that were being written."""


@contextlib.contextmanager
def home(folder: str) -> Iterator[None]:
    """Work in the folder from which the batch was made, where there is one: tables name files relative to it."""
    if not os.path.isdir(folder):
        yield
        return
    with contextlib.chdir(folder):
        yield


@contextlib.contextmanager
def _log(path: Path) -> Iterator[Any]:
    """Everything that a run says, appended to its log; where that cannot be written, it is lost."""
    with contextlib.ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            log = stack.enter_context(open(path, "a", encoding="utf-8", buffering=1))
        except OSError:
            log = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
        handler = logging.StreamHandler(log)
        handler.setLevel(logging.WARNING)  # what Brian2 notes of its own work is a hundred times what a reader looks for
        brian2 = logging.getLogger("brian2")
        brian2.addHandler(handler)
        stack.callback(brian2.removeHandler, handler)
        stack.enter_context(contextlib.redirect_stdout(log))
        stack.enter_context(contextlib.redirect_stderr(log))
        yield _Forgiving(log)


class _Forgiving:
    """A log that a full disk does not stop."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, or do without."""
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def writelines(self, lines: Any) -> None:
        """Write lines, or do without."""
        for line in lines:
            self.write(line)

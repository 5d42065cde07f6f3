"""The process of one run: ``python -m bui.runs.worker FOLDER ATTEMPT``. It goes through the same code as the command line.

With ``--ready`` in place of the two it imports all that a run needs, and waits for a server to name them (`bui.runs.warmth`).

It holds the lock of the folder as long as it lives, and writes down last what came of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from bui.runs.attempting import Ended, work_on
from bui.runs.folder import BEGIN, LIVE, OUTCOME, STOP, Attempt, RunFolder, now
from bui.runs.request import Request, read_request
from bui.runs.status import RunStatus
from bui.runs.warmth import tell_the_end, wait_for_a_run
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import PART

if TYPE_CHECKING:
    from bui.runs.progress import Note
    from cxsystem2.results import Results

ENDED_FROM_OUTSIDE = "the process of the run was asked to end (signal 15, SIGTERM), as when a computer is shut down"
_RESERVE = 2**16
"""Bytes held back, so that what became of the run can be said on a full disk."""


STOPPED = 3
"""Exit status of a process that was stopped."""


@dataclass(slots=True)
class AttemptOutcome:
    """What came of an attempt."""

    status: RunStatus
    error: str = ""
    seed: int | None = None
    device: str = ""
    seconds: float = 0.0
    """Wall time of the simulation itself."""
    rates: dict[str, float] | None = None
    """Mean rate of each recorded population (Hz), by what the user calls it."""
    size: dict[str, int] | None = None
    """Numbers of cells and synapses, by which the time of another run is estimated."""
    way: str = ""
    """How a device that can be fast has worked (`cxsystem2.provenance.way`)."""


def main(arguments: list[str] | None = None) -> int:
    """Work on one attempt, unless somebody else does, or has done so."""
    arguments = arguments or sys.argv[1:]
    if arguments == ["--ready"]:
        arguments = wait_for_a_run()
        if arguments is None:
            return 0
    path, number = arguments
    return work_on(RunFolder(Path(path)), number, "run", _attempt)


def _attempt(folder: RunFolder, attempt: Attempt) -> int:
    begin = {"begun": now(), "process": os.getpid(), "where": socket.gethostname()}
    attempt.write(BEGIN, begin)
    if attempt.number > 1:
        print(f"\n--- attempt {attempt.number}, {begin['begun']} ---", file=sys.stderr)
    reserve = attempt.path / f".reserve{PART}"
    with contextlib.suppress(OSError):
        reserve.write_bytes(bytes(_RESERVE))
    try:
        outcome = _outcome(folder, attempt)
    except Ended:  # between two steps
        outcome = _ended(folder, attempt)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    reserve.unlink(missing_ok=True)
    if outcome.error:
        print(outcome.error, file=sys.stderr)
    sys.stdout.flush()
    known = {
        "seed": outcome.seed,
        "device": outcome.device,
        "seconds": outcome.seconds,
        "rates": outcome.rates,
        "size": outcome.size,
        "way": outcome.way,
    }
    attempt.write(OUTCOME, {"status": outcome.status, "error": outcome.error, "ended": now(), **known})
    if outcome.status in (RunStatus.DONE, RunStatus.NOT_A_NUMBER):
        (attempt.path / LIVE).unlink(missing_ok=True)
    tell_the_end()
    return {RunStatus.DONE: 0, RunStatus.STOPPED: STOPPED}.get(outcome.status, 1)


def _outcome(folder: RunFolder, attempt: Attempt) -> AttemptOutcome:
    from bui.runs.progress import Note
    from cxsystem2.batches.work import home, reason

    try:
        settings = folder.settings()
        request = read_request(settings["request"])
        with Note(attempt) as note, home(str(settings.get("home", ""))):
            if settings.get("kind") == "batch":
                return _batch(folder, request, note, again=attempt.number > 1)
            if request.interval is not None:
                return _run_with_checkpoints(folder, request, note, attempt)
            return _run(folder, request, note)
    except Ended:
        return _ended(folder, attempt)
    except BaseException as error:
        if attempt.has(STOP):  # a program that was ended together with us has failed, from where we stand
            refused = folder.has_snapshot and isinstance(error, FileProblem)  # no room for a last checkpoint, say
            return AttemptOutcome(RunStatus.STOPPED, folder.said(error) if refused else "")
        if not isinstance(error, CxSystemError):
            traceback.print_exc()
        return AttemptOutcome(RunStatus.FAILED, folder.said(reason(error)))


def _ended(folder: RunFolder, attempt: Attempt) -> AttemptOutcome:
    """What has come of an attempt that somebody has ended; one that writes checkpoints can go on."""
    if attempt.has(STOP):
        return AttemptOutcome(RunStatus.STOPPED)
    return AttemptOutcome(RunStatus.STOPPED if folder.has_snapshot else RunStatus.FAILED, ENDED_FROM_OUTSIDE)


def _run(folder: RunFolder, request: Request, note: Note) -> AttemptOutcome:
    """One simulation."""
    from bui.runs.frozen import frozen
    from bui.runs.progress import Meter
    from cxsystem2.provenance import way
    from cxsystem2.results import load
    from cxsystem2.simulation import CxSystem
    from cxsystem2.telling import tell

    if folder.result.exists():
        print("the result is there and whole; an earlier attempt was ended before it could say so", file=sys.stderr)
        results = load(folder.result)
    else:
        meter = Meter(note)
        model = CxSystem(*frozen(folder), changes=request.all_changes(), trust=request.trust, observer=meter)
        meter.follow(model.network.config)
        results = model.run(output=folder.result)
        tell(model.report, results)
        if results.path != folder.result:
            raise FileProblem(results.warnings[-1])
    status = RunStatus.NOT_A_NUMBER if results.not_a_number else RunStatus.DONE
    seconds = round(results.timings.get("simulate", 0.0), 3)
    return AttemptOutcome(
        status, results.why_not_a_number, results.seed, results.device, seconds, _rates(results), _size(results), way(results)
    )


def _rates(results: Results) -> dict[str, float]:
    from cxsystem2.results.labels import own_names
    from cxsystem2.results.order import surface_to_depth

    short, rates = own_names(results.populations), results.rates() if results.runtime > 0 else {}
    return {short[name]: round(rates[name], 3) for name in surface_to_depth(results) if name in rates}


def _size(results: Results) -> dict[str, int]:
    cells = sum(one.size for one in results.populations.values() if one.kind == "population")
    return {"neurons": cells, "synapses": sum(results.synapses.values())}


def _run_with_checkpoints(folder: RunFolder, request: Request, note: Note, attempt: Attempt) -> AttemptOutcome:
    """One simulation as a network on disk: built where it is not there, run from its newest whole checkpoint."""
    from bui.runs.checkpoints import end_of, reached, seconds_before
    from bui.runs.frozen import frozen
    from bui.runs.progress import Meter
    from cxsystem2.phases import Snapshot, Stopped, beside
    from cxsystem2.provenance import way
    from cxsystem2.results import save
    from cxsystem2.snapshots import Reason
    from cxsystem2.stages import Stages
    from cxsystem2.telling import show

    until, meter = end_of(attempt, folder.settings()), Meter(note, seconds_before(attempt))
    if folder.has_snapshot:
        snapshot = Snapshot.open(folder.snapshot)
    else:
        how: dict[str, Any] = {"changes": request.all_changes(), "trust": request.trust, "observer": meter}
        snapshot = Snapshot.build(*frozen(folder), folder.snapshot, **how)
        for problem in snapshot.system(trust=request.trust).report:
            print(problem, file=sys.stderr)
    meter.follow(snapshot.system(trust=request.trust).network.config)
    meter.begun = (reached(folder) or 0.0) / until
    often: dict[str, Any] = {"checkpoint_every": request.interval, "keep": request.kept}
    try:
        outcome = snapshot.run(until, **often, observer=meter, trust=request.trust)
    except Stopped as stopped:
        outcome = stopped.outcome
    stages = Stages(meter)
    with stages.stage("save"):
        results = snapshot.results()
        results.timings = dict(meter.seconds)
        results.warnings += [one for one in map(folder.said, outcome.warnings) if one not in results.warnings]
        network = snapshot.system(results.runtime, trust=request.trust).network
        results.warnings += map(folder.said, beside.write(snapshot.store, network, outcome.step, folder.result, overwrite=True))
        save(results, folder.result, overwrite=True)
    show(results)
    known = results.seed, results.device, round(outcome.simulated, 3), _rates(results)
    if outcome.reason is not Reason.END:
        print(f"stopped with a checkpoint at {outcome.time:.10g} s of {until:.10g} s", file=sys.stderr)
        return AttemptOutcome(RunStatus.STOPPED, _ended(folder, attempt).error, *known, way=way(results))
    status = RunStatus.NOT_A_NUMBER if results.not_a_number else RunStatus.DONE
    return AttemptOutcome(status, results.why_not_a_number, *known, way=way(results))


def _batch(folder: RunFolder, request: Request, note: Note, *, again: bool) -> AttemptOutcome:
    """All points of a sweep, and their trials; what an earlier attempt has done stays."""
    from bui.runs.frozen import frozen
    from bui.runs.progress import Meter, PointProgress
    from cxsystem2.batches import Batch
    from cxsystem2.batches.clusters.local import warm_up
    from cxsystem2.batches.create import draft

    if folder.batch.exists():
        batch = Batch.open(folder.batch)
    else:
        warm_up()
        tables = frozen(folder)
        found = draft(*tables, request.all_changes(), request.design(), trust=request.trust, observer=Meter(note))
        for problem in found.report:
            print(problem, file=sys.stderr)
        batch = Batch.open(found.save(folder.batch))
    points = PointProgress(batch, note)
    summary = batch.run(workers=request.workers, again=again, observer=points, trust=request.trust)
    settings, total = batch.settings, len(batch.runs)
    print(points.sentence(), file=sys.stderr)
    seconds = round(summary.seconds, 3)
    status, error = RunStatus.DONE, ""
    if summary.wrong:
        status, word = (RunStatus.FAILED, "failed") if summary.failed else (RunStatus.NOT_A_NUMBER, "not a number")
        wrong = summary.failed or summary.not_a_number
        number, why = next(iter(wrong.items()))
        error = f"{len(wrong)} of {total} runs {word}; run {number}: {why.removeprefix(f'{word}: ')}"
    return AttemptOutcome(status, error, settings.seed, settings.device, seconds)


def _leave(code: int) -> NoReturn:
    """End at once, with all that was started: what was written down is whole, and Dask would take its time to say good-bye."""
    import psutil

    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            child.kill()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    if (status := main()) == STOPPED:
        _leave(status)
    sys.exit(status)

"""A run in one go that takes checkpoints: its network is on disk beside the result file, until that is written."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import Any

from cxsystem2.command_line import command_line
from cxsystem2.devices import Options
from cxsystem2.errors import CxSystemError, FileProblem, ResultsUnsaved
from cxsystem2.files import expanded, writable
from cxsystem2.keeping import keep
from cxsystem2.phases import beside
from cxsystem2.phases.outcome import RunOutcome, Stopped
from cxsystem2.phases.snapshot import Snapshot, refuse_device
from cxsystem2.results import Results, save
from cxsystem2.simulation import CxSystem
from cxsystem2.snapshots import DamagedSnapshot, Store, disk


class CheckpointedRun:
    """A simulation from two tables to a result file, with checkpoints on the way.

    Example::

        run = CheckpointedRun(CxSystem("anatomy.csv", "physiology.csv"), "run.h5")
        outcome = run.run(checkpoint_every=1.0)
        results = run.finish()

    Attributes:
        target: the result file.
        folder: the snapshot: ``run_checkpoints`` for ``run.h5``.
    """

    def __init__(self, system: CxSystem, output: str | os.PathLike[str] | None = None, options: Options | None = None) -> None:
        """Find out whether it can be run so, before anything is drawn.

        Raises:
            DeviceError: the device cannot run here, or runs in one go.
            CxSystemError: the options ask for what a run from disk has not.
            FileProblem: the result file cannot be written, or there are checkpoints of an earlier run.
        """
        self.system = system
        self._begin = time.monotonic()
        refuse_device(system.device)
        if options is not None and options.start is not None:
            raise CxSystemError("a run that begins from a snapshot has no checkpoints; leave --from or --checkpoint-every out")
        self._stages, self._options = system.prepared(options)
        if self._options.profile:
            raise CxSystemError("a run with checkpoints has no profile; leave --profile or --checkpoint-every out")
        self.target = writable(expanded(output) if output is not None else system.result_path())
        self.folder = self.target.with_name(f"{self.target.stem}_checkpoints")
        self._outcome: RunOutcome | None = None
        if _is_snapshot(self.folder):
            go_on = f"`{command_line('resume', self.folder)}` goes on with it; remove the directory to begin anew"
            raise FileProblem(f"{self.folder}: checkpoints of an earlier run are there; {go_on}")

    def run(self, *, trust: bool = False, **asked: Any) -> RunOutcome:
        """Draw the network and simulate; returns how that has ended. `asked` are arguments of `Snapshot.run`.

        Where it ends before the first checkpoint, the snapshot is removed again.

        Raises:
            DeviceError: the simulation fails.
            FileProblem: the disk refuses.
            Stopped: a signal has stopped it, with a checkpoint; `finish` then writes what there is.
            KeyboardInterrupt: a second signal has interrupted it at once.
        """
        observer = self._stages.observer
        snapshot = Snapshot.of(self.system, self.folder, self._stages, options=self._options)
        try:
            return self._note(snapshot.run(**asked, options=self._options, observer=observer, trust=trust, since=self._begin))
        except Stopped as stopped:
            self._note(stopped.outcome)
            raise
        finally:
            if self._outcome is None and not any(int(name.partition("-")[0]) for name in snapshot.store.names):
                disk.withdraw(self.folder)

    def _note(self, outcome: RunOutcome) -> RunOutcome:
        self._outcome = outcome
        for stage, seconds in outcome.timings.items():
            self._stages.seconds[stage] = self._stages.seconds.get(stage, 0.0) + seconds
        return outcome

    @property
    def bytes(self) -> int:
        """The size of the snapshot on disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def finish(self, *, keep_checkpoints: bool = False) -> Results:
        """Write the result file, and remove the snapshot unless it is to be kept; returns the results.

        Raises:
            FileProblem: the records cannot be read.
            ResultsUnsaved: the file can be written nowhere; the snapshot stays.
        """
        assert self._outcome is not None, "it has not run"
        snapshot = Snapshot.open(self.folder)
        results = snapshot.results()
        results.settings |= {"threads": self._outcome.threads, "memory": self._outcome.memory}
        results.warnings = [*dict.fromkeys([*results.warnings, *self._outcome.warnings])]
        results.timings = self._stages.ordered()
        with self._stages.stage("save"):
            try:
                _, moved = keep(partial(save, results), self.target)
            except FileProblem as error:
                raise ResultsUnsaved(str(error), results) from error
            told = [moved, *beside.write(snapshot.store, self.system.network, self._outcome.step, self.target)]
            results.warnings += filter(None, told)
        if not keep_checkpoints and not any(told):
            disk.withdraw(self.folder)
        return results


def _is_snapshot(folder: Path) -> bool:
    """Whether a snapshot is there, be it damaged; one whose making was stopped is none, and is made anew."""
    try:
        Store.open(folder)
    except DamagedSnapshot:
        return True
    except FileProblem:
        return False
    return True

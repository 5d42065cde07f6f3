"""The queue: starts waiting runs in their order, watches those that run, and writes down what came of those that were killed.

All of its state is in the folders of the runs. A server that starts goes on where another has ended, however it has ended.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import threading
import time
from collections.abc import Sequence

from bui.runs import processes
from bui.runs.changes import Changes
from bui.runs.folder import BEGIN, OUTCOME, STOP, RunFolder, now
from bui.runs.ready import Ready
from bui.runs.status import AttemptState, RunStatus
from bui.runs.store import Runs, Seen
from bui.shapes.runs import Run
from cxsystem2.errors import FileProblem
from cxsystem2.lock import locked
from cxsystem2.processors import processors

PERIOD = 0.25
"""Seconds between two looks at all runs."""
IDLE = 1.0
"""The same when nothing waits or goes on; a request that changes that wakes the queue."""
GRACE = 5.0
"""Seconds in which a process that is to stop may tidy up."""
GRACE_WITH_CHECKPOINT = 60.0
"""The same for one that writes a checkpoint, and its results so far."""
_FEWEST = 3


class Queue:
    """Runs waiting runs, at most `parallel` at a time, in a thread of the server; `changes` is told what it sees.

    With `ready`, a process is kept ready for the next run as long as somebody listens.
    """

    def __init__(
        self, runs: Runs, parallel: int | None = None, changes: Changes | None = None, ready: Ready | None = None
    ) -> None:
        self.runs, self.changes, self.ready = runs, changes or Changes(), ready
        if ready is not None:
            ready.ended = self.wake
        self.parallel = parallel or max(_FEWEST, processors())
        self._children: dict[str, tuple[int, subprocess.Popen[bytes]]] = {}
        """Number of the attempt and process, by run."""
        self._asked: dict[str, float] = {}
        """When the processes of runs that are to stop were asked to end."""
        self._wake, self._ended = threading.Event(), threading.Event()
        self._owned = contextlib.ExitStack()
        self._owner = False
        self._thread = threading.Thread(target=self._keep, name="queue of runs", daemon=True)

    def start(self) -> None:
        """Begin to keep the queue."""
        self._thread.start()

    def close(self) -> None:
        """Keep it no more; runs go on, and the next server watches them again."""
        self._ended.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        if self.ready is not None:
            self.ready.close()
        self._owned.close()

    def wake(self) -> None:
        """Look now: something was asked for."""
        self._wake.set()

    def expect(self) -> None:
        """Somebody is there who may ask for a run."""
        if self.ready is not None:
            self.ready.ask()
            self.wake()

    def _keep(self) -> None:
        busy = True
        while not self._ended.is_set():
            try:
                busy = self.step()
            except Exception:  # the thread is needed as long as the server lives
                logging.getLogger(__name__).exception("a look at the runs has failed; the next one follows")
            self._wake.wait(PERIOD if busy else IDLE)
            self._wake.clear()

    def step(self) -> bool:
        """Look at all runs once, and do what is to be done; returns whether anything waits or goes on."""
        codes = self._reap() if self._own() else None  # before the look: who has ended then has written all it had to say
        found = self.runs.everything()
        if codes is not None:
            for folder, _, state in found:
                if state is not None:
                    self._look_after(folder, state, codes)
            self._fill(found)
            self._keep_ready(found)
        self.changes.see(row for _, row, _ in found)
        return bool(self._children) or any(
            state is not None and not (state.status.ended and state.settled) for _, _, state in found
        )

    def _own(self) -> bool:
        """Whether this is the one server that starts runs; a second one on the same folder only looks on."""
        if not self._owner:
            try:
                self._owned.enter_context(locked(self.runs.home, "folder of runs"))
            except FileProblem:
                return False
            self._owner = True
            self.runs.sweep_up()
        return True

    def _reap(self) -> dict[tuple[str, int], int]:
        """Exit statuses of the processes that have ended, by run and attempt."""
        found = {}
        for name, (number, child) in list(self._children.items()):
            if (code := child.poll()) is not None:
                found[name, number] = code
                del self._children[name]
        return found

    def _look_after(self, folder: RunFolder, state: AttemptState, codes: dict[tuple[str, int], int]) -> None:
        if state.status is RunStatus.RUNNING:
            if state.attempt.has(STOP):
                self._end(folder, state)
            return
        self._asked.pop(folder.id, None)
        code = codes.get((folder.id, state.attempt.number))
        if not state.settled and folder.id not in self._children:  # a child that has just ended is known the next time
            self._settle(folder, state, code)
        elif state.status is RunStatus.WAITING and code and not (self.ready and self.ready.gave(folder, state.attempt)):
            self._write(state, RunStatus.FAILED, f"the process of the run ended before it began{_why(code)}; see the log")

    def _end(self, folder: RunFolder, state: AttemptState) -> None:
        """Ask the process of a run to end, and end it when it does not, or is not to have the time."""
        asked, grace = self._asked.get(folder.id), GRACE_WITH_CHECKPOINT if folder.has_snapshot else GRACE
        if (state.attempt.read(STOP) or {}).get("at_once"):
            processes.end(state.begin or {}, at_once=True)
        elif asked is None:
            self._asked[folder.id] = time.monotonic()
            processes.end(state.begin or {}, at_once=False)
        elif time.monotonic() - asked > grace:
            processes.end(state.begin or {}, at_once=True)

    def _settle(self, folder: RunFolder, state: AttemptState, code: int | None) -> None:
        """Write down what came of a process that has ended without a word, and end what it has left behind."""
        processes.end_leftovers(folder)
        self._write(state, state.status, (state.error or "").replace(";", f"{_why(code)};", 1))

    def _write(self, state: AttemptState, status: RunStatus, error: str) -> None:
        if state.attempt.has(OUTCOME):
            return
        with contextlib.suppress(FileProblem):  # a full disk; the state follows from what is there all the same
            state.attempt.write(OUTCOME, {"status": status, "error": error, "ended": now()})

    def _fill(self, found: Sequence[Seen]) -> None:
        """Start runs that wait, in their order, while there is room."""
        begun = {folder.id for folder, _, state in found if state is not None and state.status is RunStatus.RUNNING}
        room = self.parallel - len(begun | set(self._children))
        waiting = [(row["position"] or 0, folder, state) for folder, row, state in found if _waits(row, state)]
        for _, folder, state in sorted(waiting, key=lambda one: one[0]):
            if room <= 0:
                return
            if folder.id in self._children:
                continue
            assert state is not None
            if state.attempt.has(BEGIN) or state.attempt.has(STOP):
                continue
            try:
                self._children[folder.id] = state.attempt.number, self._begin(folder, state)
                room -= 1
            except FileProblem as error:
                self._write(state, RunStatus.FAILED, str(error))

    def _begin(self, folder: RunFolder, state: AttemptState) -> subprocess.Popen[bytes]:
        """The process of a run: the one that is ready, or a new one."""
        child = self.ready.take(folder, state.attempt) if self.ready is not None else None
        return child or processes.spawn(folder, state.attempt)

    def _keep_ready(self, found: Sequence[Seen]) -> None:
        """Keep a process ready while somebody is there who may ask for a run, and a run could begin."""
        if self.ready is not None:
            room = len(self._children) < self.parallel
            wanted = self.changes.heard and not any(_waits(row, state) for _, row, state in found)
            self.ready.keep(wanted=wanted, room=room)


def _waits(row: Run, state: AttemptState | None) -> bool:
    return state is not None and row["position"] is not None


_why = processes.why_ended

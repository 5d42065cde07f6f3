"""The process behind the sliders: ``python -m bui.sliders.process``. It runs what it is asked for, the newest first.

A question is a JSON object in one line: `number`, the paths `anatomy` and `physiology`, `source` (beside which files are
looked for), `changes`, `trust`. The answer is one line as well. A question that comes while another one is under way ends that.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from typing import Any, TextIO

from bui.runs.warmth import warm_up
from bui.sliders.answer import answer, nothing
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.observer import Observer
from cxsystem2.problems import Level, Report

_SHARED = "compile"
"""The stage that is not broken off: what it makes serves every value."""


class Questions(Observer):
    """Questions as they come in; tells the run under way that there is a newer one."""

    def __init__(self, source: TextIO) -> None:
        self._waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running = False
        threading.Thread(target=self._read, args=(source,), daemon=True).start()

    def _read(self, source: TextIO) -> None:
        for line in source:
            with self._lock:
                self._waiting.put(line)
                if self._running:
                    os.kill(os.getpid(), signal.SIGINT)
        os._exit(0)  # the server has gone

    def newest(self) -> dict[str, Any]:
        """The newest question; waits for one."""
        line = self._waiting.get()
        with contextlib.suppress(queue.Empty):
            while True:
                line = self._waiting.get_nowait()
        found: dict[str, Any] = json.loads(line)
        return found

    def begin(self, stage: str) -> None:
        """A stage begins; a newer question ends the run here, and while it goes on but for what serves both."""
        with self._lock:
            self._running = stage != _SHARED
            if self._running and not self._waiting.empty():
                raise KeyboardInterrupt

    def over(self) -> None:
        """The run has ended: who asks now is answered next."""
        with self._lock:
            self._running = False


def main() -> None:
    """Answer questions until the server closes the pipe."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    warm_up()
    questions = Questions(sys.stdin)
    while True:
        try:
            asked = questions.newest()
            found = _found(asked, questions)
            questions.over()
        except KeyboardInterrupt:
            questions.over()
            continue
        told.write(json.dumps({"number": asked["number"], "answer": found}) + "\n")
        told.flush()


def _found(asked: dict[str, Any], questions: Questions) -> Any:
    from cxsystem2.batches.work import reason
    from cxsystem2.simulation import CxSystem
    from cxsystem2.tables import read_anatomy, read_physiology

    begin, report = time.perf_counter(), Report()
    try:
        tables = read_anatomy(asked["anatomy"], report), read_physiology(asked["physiology"], report)
        tables[0].source = asked["source"]
        model = CxSystem(*tables, changes=asked["changes"], trust=asked["trust"], observer=questions)
        results = model.run(save_results=False)
        questions.over()
        return answer(results, time.perf_counter() - begin)
    except TableError as error:
        return nothing("wrong", next((one.message for one in error.report if one.level is Level.ERROR), str(error)))
    except CxSystemError as error:
        return nothing("wrong", str(error))
    except Exception as error:
        return nothing("wrong", reason(error))


if __name__ == "__main__":
    main()

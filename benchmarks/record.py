"""The record of measurements that machines read: every figure with the machine, the revision, the load beside it."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Line
from benchmarks.machine import machine, revision
from cxsystem2.files import writable, write_text

FORMAT = 1


class Record:
    """What has been measured so far; it is written after each measurement, so that a cut leaves the ones before."""

    def __init__(self, path: Path | None) -> None:
        """Nothing yet; without a path nothing is ever written.

        Raises:
            FileProblem: the file is there, or cannot be made.
        """
        self.path = writable(path) if path else None
        self.content: dict[str, Any] = {
            "format": FORMAT,
            "begun": datetime.now(UTC).isoformat(timespec="seconds"),
            "revision": revision(),
            "machine": machine(),
            "benchmarks": {},
        }

    def begin(self, name: str) -> Measurement:
        """A measurement that begins now."""
        return Measurement(self, name)

    def write(self) -> None:
        """Write everything, where a file is asked for."""
        if self.path is None:
            return
        write_text(self.path, json.dumps(self.content, indent=2, ensure_ascii=False) + "\n", overwrite=True)


class Measurement:
    """One measurement: its figures, lines without figures, seconds, and the load of the machine at its two ends."""

    def __init__(self, record: Record, name: str) -> None:
        self.record, self.start, self.load = record, time.perf_counter(), os.getloadavg()[0]
        self.content: dict[str, Any] = {"figures": {}, "said": []}
        record.content["benchmarks"][name] = self.content

    def note(self, line: str) -> None:
        """Keep the figures of a line, or what it says."""
        if isinstance(line, Line):
            self.content["figures"] |= line.figures
        else:
            self.content["said"].append(line)

    def end(self, problem: str = "") -> None:
        """It is over; `problem` says why it was not finished."""
        self.content["seconds"] = round(time.perf_counter() - self.start, 1)
        self.content["load"] = [round(self.load, 1), round(os.getloadavg()[0], 1)]
        if problem:
            self.content["problem"] = problem
        self.record.write()

"""Memory and processor time of the programs that this process starts; Linux only."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_PEAK = re.compile(r"^Name:\s+(?P<name>\S+).*^PPid:\s+(?P<parent>\d+).*^VmHWM:\s+(?P<peak>\d+)", re.DOTALL | re.MULTILINE)
_PROGRAM = "main"
"""What programs of C++ standalone are called; compilers and processes that draw synapses do not count."""
_EVERY = 0.02


class Watch:
    """Looks at the children of this process 50 times in a second; only compiled models count."""

    def __init__(self) -> None:
        self.peak_kib = 0
        self._seconds: dict[str, float] = {}
        self._end = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(_EVERY):
            for number, peak, seconds in children():
                self.peak_kib = max(self.peak_kib, peak)
                self._seconds[number] = seconds

    @property
    def processor(self) -> float:
        """Processor time of all children, second; which other programs on the machine do not lengthen much."""
        return sum(self._seconds.values())


def children() -> Iterator[tuple[str, int, float]]:
    """Number, largest memory (KiB) and processor time (second) so far of each running child that is a compiled model."""
    for task in Path("/proc/self/task").iterdir():
        try:
            numbers = (task / "children").read_text().split()
        except OSError:
            continue
        for number in numbers:
            try:
                found = _PEAK.search(Path(f"/proc/{number}/status").read_text())
                times = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[11:13]
            except OSError:
                continue
            if found and int(found["parent"]) == os.getpid() and found["name"] == _PROGRAM:
                yield number, int(found["peak"]), sum(map(int, times)) / os.sysconf("SC_CLK_TCK")

"""Progress on the terminal: one bar for the stage that is under way, on stderr."""

from __future__ import annotations

from collections import Counter
from types import TracebackType

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from cxsystem2.observer import Observer
from cxsystem2.stages import WORDS
from cxsystem2.terminal import console


class Bars(Observer):
    """Shows the stages of a run; silent where stderr is not a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%")
        screen = console()
        self._progress = Progress(
            *columns,
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=screen,
            transient=True,
            disable=quiet or not screen.is_terminal,  # elsewhere it would leave an empty line
        )
        self._tasks: dict[str, TaskID] = {}
        self._entered: Counter[str] = Counter()
        """How often each stage was begun and has not ended: a run from disk simulates piece by piece, with one bar for all."""

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def begin(self, stage: str) -> None:
        """A stage begins; how long it takes is not known yet."""
        self._entered[stage] += 1
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(WORDS.get(stage, stage), total=None)

    def advance(self, stage: str, fraction: float) -> None:
        """A stage is done to a fraction."""
        if stage in self._tasks:
            self._progress.update(self._tasks[stage], total=1.0, completed=fraction)

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended, and its bar goes."""
        self._entered[stage] -= 1
        if self._entered[stage] > 0:
            return
        task = self._tasks.pop(stage, None)
        if task is not None:
            self._progress.remove_task(task)

    def tell(self, sentence: str) -> None:
        """A sentence for the user, above the bars."""
        self._progress.console.print(f"note: {sentence}", soft_wrap=True)

    def kept(self, time: float, size: int) -> None:
        """A checkpoint is whole; the bar of the simulation says so."""
        if "simulate" in self._tasks:
            said = f"{WORDS['simulate']}, checkpoint at {time:.6g} s ({size / 1e6:,.1f} MB)"
            self._progress.update(self._tasks["simulate"], description=said)

"""Progress on the terminal: one bar for the stage that is under way, on stderr."""

from __future__ import annotations

from types import TracebackType

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from cxsystem2.observer import Observer
from cxsystem2.stages import WORDS
from cxsystem2.terminal import console


class Bars(Observer):
    """Shows the stages of a run; silent where stderr is not a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%")
        self._progress = Progress(
            *columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console(), transient=True, disable=quiet
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def begin(self, stage: str) -> None:
        """A stage begins; how long it takes is not known yet."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(WORDS.get(stage, stage), total=None)

    def advance(self, stage: str, fraction: float) -> None:
        """A stage is done to a fraction."""
        if stage in self._tasks:
            self._progress.update(self._tasks[stage], total=1.0, completed=fraction)

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended, and its bar goes."""
        task = self._tasks.pop(stage, None)
        if task is not None:
            self._progress.remove_task(task)

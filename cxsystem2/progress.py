"""Progress of a run: bars on a terminal, or a bar below the cell of a notebook."""

from __future__ import annotations

import html
import sys
import time
from collections import Counter
from types import TracebackType
from typing import Any

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from cxsystem2.observer import Observer
from cxsystem2.stages import WORDS
from cxsystem2.terminal import console
from cxsystem2.visible import visible


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


class ProgressBar(Observer):
    """Shows how far a run, a sweep or a collection is: in a notebook as a bar below the cell, else on the terminal (stderr).

    It shows nothing where there is neither. One of them may serve several runs, one after the other.

    Example::

        CxSystem("coba_eif", observer=ProgressBar()).run()
    """

    def __init__(self) -> None:
        self._bar: _NotebookBar | None = _NotebookBar() if _notebook() else None
        self._bars: Bars | None = None
        self._open: Counter[str] = Counter()

    def begin(self, stage: str) -> None:
        """A stage begins."""
        if not self._open.total() and self._bar is None:
            self._bars = Bars().__enter__()
        self._open[stage] += 1
        if self._bar is not None:
            self._bar.draw(stage, None)
        elif self._bars is not None:
            self._bars.begin(stage)

    def advance(self, stage: str, fraction: float) -> None:
        """A stage is done to a fraction."""
        if self._bar is not None:
            self._bar.draw(stage, fraction)
        elif self._bars is not None:
            self._bars.advance(stage, fraction)

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended; with the last one, the bars go."""
        self._open[stage] -= 1
        if self._open[stage] <= 0:
            del self._open[stage]
        if self._bar is not None:
            self._bar.end(stage, seconds, last=not self._open)
        elif self._bars is not None:
            self._bars.end(stage, seconds)
            if not self._open:
                self._bars.__exit__(None, None, None)
                self._bars = None

    def tell(self, sentence: str) -> None:
        """A sentence for the user."""
        if self._bar is not None:
            self._bar.tell(sentence)
        elif self._bars is not None:
            self._bars.tell(sentence)


class _NotebookBar:
    """A bar as HTML without scripts, in the output of the cell that runs; it is drawn again at most ten times a second."""

    EVERY = 0.1

    def __init__(self) -> None:
        self._handle: Any = None
        self._cell: object = None
        self._drawn = 0.0
        self._told: list[str] = []

    def draw(self, stage: str, fraction: float | None) -> None:
        """Show a stage; without a fraction it is not known how far it is."""
        if fraction is not None and time.monotonic() - self._drawn < self.EVERY:
            return
        value = "" if fraction is None else f' value="{min(max(fraction, 0.0), 1.0):.3f}"'
        percent = "" if fraction is None else f" {fraction:.0%}"
        self._show(f"<progress max='1'{value}></progress> {_escaped(WORDS.get(stage, stage))}{percent}")

    def end(self, stage: str, seconds: float, *, last: bool) -> None:
        """A stage has ended; the last one stays, with its time."""
        if last:
            self._show(f"{_escaped(WORDS.get(stage, stage))}: done in {seconds:.1f} s")

    def tell(self, sentence: str) -> None:
        """Keep a sentence below the bar."""
        self._told.append(sentence)

    def _show(self, text: str) -> None:
        from IPython.display import HTML, display  # type: ignore[import-not-found]

        self._drawn = time.monotonic()
        shown = HTML(f"<div>{text}{''.join(f'<br>{_escaped(one)}' for one in self._told)}</div>")
        cell = getattr(_shell(), "execution_count", None)
        if self._handle is None or cell != self._cell:  # the output of the cell that runs now, and not of an earlier one
            self._handle, self._cell = display(shown, display_id=True), cell
        else:
            self._handle.update(shown)


def _escaped(text: str) -> str:
    return html.escape(visible(text))


def _notebook() -> bool:
    """Whether this runs in the kernel of a notebook."""
    return hasattr(_shell(), "kernel")


def _shell() -> Any:
    """The IPython that this runs in; None without one."""
    known = sys.modules.get("IPython")
    return known.get_ipython() if known is not None else None

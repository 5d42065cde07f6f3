"""The one way in which anybody is told how work goes on: a run, a batch of runs, measuring, drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What came of one run of a batch, as its observer is told."""

    status: str
    """``done``, ``failed``, or ``not_a_number``: it came to its end, with potentials that were NaN or infinite."""
    seconds: float
    """Wall time of the run."""
    result: str
    """Path of its results within the folder of the batch; empty where there are none."""
    error: str
    """Why it is not done, in one line."""


class Observer:
    """Is told about the progress of a run, a batch, or other work; this one keeps silent.

    Work goes through stages, each named by a word (``compile``, say; `cxsystem2.stages.WORDS` has them all, and what is said of
    them). A stage may be entered several times. What a class of your own does not define, it is not told. It may be told
    by another thread than the one that works.

    Example::

        class Percent(Observer):
            def advance(self, stage, fraction):
                print(f"{stage}: {fraction:.0%}")


        CxSystem("anatomy.csv", "physiology.csv", observer=Percent()).run()
    """

    rates = False
    """Whether it wants to be told population rates while a simulation goes on."""
    spikes = False
    """Whether it wants to be told spikes, too."""

    def begin(self, stage: str) -> None:
        """A stage begins."""

    def parts(self, stage: str, total: int, at_once: int = 1) -> None:
        """The stage that has begun is done in so many parts (points, runs, results), so many of them at once."""

    def advance(self, stage: str, fraction: float) -> None:
        """A stage is done to a fraction between 0 and 1."""

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended."""

    def tell(self, sentence: str) -> None:
        """A sentence for the user: a warning, say, or what is done otherwise than it was asked for."""

    def fired(self, time: float, rates: Mapping[str, float]) -> None:
        """Mean rate (Hz) of each recorded population, by name, from the last report to this time of the model (s).

        Devices inside Python tell it, and `cpp`; others do not know before the end.
        """

    def spiked(self, time: float, spikes: Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]) -> None:
        """Spikes of each recorded population, by name, from the last report to this time of the model: cells, and times (s).

        They are told in the order of time, by the devices that tell rates. Of very many, the latest are told. They are for
        looking on: the results have all of them.
        """

    def kept(self, time: float, size: int) -> None:
        """A checkpoint of a run from disk is whole: the state at this time of the model (s), so many bytes of it."""

    def decided(self, generation: int, best: float, median: float) -> None:
        """A generation of a population-based training has ended, with these losses of its members."""

    def started(self, run: int, where: str) -> None:
        """A run of a batch, told by its number, begins on a computer, in a process."""

    def ended(self, run: int, end: RunEnd) -> None:
        """A run of a batch has ended, well or not."""

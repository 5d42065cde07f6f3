"""Measures of a run as a whole, not of a population: how long it took."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from cxsystem2.registry import Registry
from cxsystem2.results import Results


class RunMeasure(ABC):
    """A number that describes a run."""

    word: ClassVar[str]
    title: ClassVar[str] = ""
    """The measure in plain words."""
    unit: ClassVar[str] = ""

    @abstractmethod
    def value(self, results: Results) -> float:
        """The number for a run; NaN where its file does not say."""


run_measures: Registry[type[RunMeasure]] = Registry("measure of a run", group="cxsystem2.run_measures", base=RunMeasure)


@run_measures.register("simulate_time")
class SimulateTime(RunMeasure):
    """Wall-clock time of the simulation alone, without building, compiling and saving."""

    title = "clock time of the simulation"
    unit = "second"

    def value(self, results: Results) -> float:
        """The time."""
        return results.timings.get("simulate", float("nan"))


@run_measures.register("total_time")
class TotalTime(RunMeasure):
    """Wall-clock time of all stages of the run, from reading the tables to saving."""

    title = "clock time of all stages"
    unit = "second"

    def value(self, results: Results) -> float:
        """The time."""
        return sum(results.timings.values()) if results.timings else float("nan")


@run_measures.register("real_time_factor")
class RealTimeFactor(RunMeasure):
    """Wall-clock time of the simulation divided by the time that was simulated; below 1 is faster than life."""

    title = "clock time for each second of the model"

    def value(self, results: Results) -> float:
        """The factor."""
        return SimulateTime().value(results) / results.runtime


def measure_run(results: Results) -> dict[str, float]:
    """All measures of a run."""
    return {word: float(run_measures[word]().value(results)) for word in run_measures}

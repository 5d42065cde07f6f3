"""Data sets from results of simulations: repeated trials, one in each result, or continuous activity cut into windows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cxsystem2.lfads.binning import Binned, bin_result, place
from cxsystem2.lfads.making import Choice, MadeData, Making
from cxsystem2.lfads.networks import same_network, situation
from cxsystem2.lfads.trials import DataError
from cxsystem2.problems import counted
from cxsystem2.results.results import Results


def simulated(
    results: Iterable[Results], choice: Choice, name: str = "", look: Callable[[Results, Binned], None] | None = None
) -> MadeData:
    """Make a data set from results of one network.

    Args:
        results: looked at one after the other; with `Choice.trial` each is cut into windows, else each is a trial.
        choice: what of them.
        name: of the session; the title of the first result when not given.
        look: is called with each result and its bins.

    Raises:
        DataError: nothing fits the choice, or results are not of the same network; the message says which.
        CxSystemError: a result cannot be read.
    """
    recordings: list[Binned] = []
    keys: list[str] = []
    known: dict[tuple[str, int], str] = {}
    first: Results | None = None
    for one in results:
        first = first or one
        same_network(first, one)
        window = choice.bin_width, choice.start, choice.stop
        recordings.append(bin_result(one, choice.populations, choice.external, *window, choice.states))
        keys.append(situation(one))
        _same_shape(recordings[0], recordings[-1], one)
        if look is not None:
            look(one, recordings[-1])
        if keys[-1] and (earlier := known.get((keys[-1], one.seed))):
            raise DataError(place(one), f"it is the same trial as {earlier}: the same tables and the same seed")
        known[keys[-1], one.seed] = place(one)
    if first is None:
        raise DataError("results", "there is none")
    source = f"{counted(len(recordings), 'result')} of '{first.title}', simulated on {first.device}"
    return Making(choice, recordings, keys, name or first.title, source).made()


def _same_shape(first: Binned, other: Binned, result: Results) -> None:
    """Make sure that two results have the same cells and inputs, and the same length."""
    if first.labels != other.labels:
        remedy = "record all cells, or the same ones ([share] draws them by the seed)"
        raise DataError(place(result), f"spikes of other cells are recorded than in the first result; {remedy}")
    if first.sources != other.sources:
        raise DataError(place(result), "other inputs are recorded than in the first result")
    if len(first.counts) != len(other.counts):
        lengths = f"{len(first.counts)} and {len(other.counts)} bins"
        raise DataError("trials", f"results are of different length: {lengths}; choose a part of them")

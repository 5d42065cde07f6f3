"""Data sets from results of simulations: repeated trials, one in each result, or continuous activity cut into windows."""

from __future__ import annotations

from collections.abc import Iterable

from cxsystem2.lfads.binning import Binned, bin_result
from cxsystem2.lfads.making import Choice, Made, Making
from cxsystem2.lfads.networks import same_network, situation
from cxsystem2.lfads.trials import DataError
from cxsystem2.problems import counted
from cxsystem2.results.results import Results


def simulated(results: Iterable[Results], choice: Choice, name: str = "") -> Made:
    """Make a data set from results of one network.

    Args:
        results: looked at one after the other; with `Choice.trial` each is cut into windows, else each is a trial.
        choice: what of them.
        name: of the session; the title of the first result when not given.

    Raises:
        DataError: nothing fits the choice, or results are not of the same network; the message says which.
        CxSystemError: a result cannot be read.
    """
    recordings: list[Binned] = []
    keys: list[str] = []
    first: Results | None = None
    for one in results:
        first = first or one
        same_network(first, one)
        recordings.append(bin_result(one, choice.populations, choice.external, choice.bin_width, choice.start, choice.stop))
        keys.append(situation(one))
        if recordings[-1].counts.shape != recordings[0].counts.shape:
            lengths = [recording.counts.shape[0] for recording in (recordings[0], recordings[-1])]
            raise DataError(
                "trials", f"results are of different length: {lengths[0]} and {lengths[1]} bins; choose a part of them"
            )
    if first is None:
        raise DataError("results", "there is none")
    source = f"{counted(len(recordings), 'result')} of '{first.title}', simulated on {first.device}"
    return Making(choice, recordings, keys, name or first.title, source).made()

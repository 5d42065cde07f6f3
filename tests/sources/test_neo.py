"""Neo: segments are trials, where the package is installed."""

import pickle
from importlib.util import find_spec

import numpy as np
import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.dataset import DataError
from cxsystem2.lfads.making import Choice
from cxsystem2.lfads.recorded import recorded

with_neo = pytest.mark.skipif(find_spec("neo") is None, reason="the package Neo is not installed")


@pytest.mark.skipif(find_spec("neo") is not None, reason="the package Neo is installed")
def test_without_the_package_it_is_told(tmp_path):
    with pytest.raises(DataError, match="read by the package Neo, which is not installed"):
        recorded(tmp_path / "one.txt", "Neo", Choice())


@with_neo
def test_segments_are_trials(tmp_path):
    import neo

    block = neo.Block()
    for number in range(10):
        segment = neo.Segment(side="left" if number % 2 else "right")
        for unit in range(3):
            times = np.arange(0.05 * (unit + 1), 0.5, 0.1) + number
            segment.spiketrains.append(neo.SpikeTrain(times, units="s", t_start=number, t_stop=number + 0.5))
        block.segments.append(segment)
    neo.io.NeoMatlabIO(str(tmp_path / "one.mat")).write_block(block)
    (session,) = recorded(tmp_path / "one.mat", "Neo", Choice()).dataset.sessions
    assert session.training.counts.shape == (8, 50, 3) and session.validation.numbers.tolist() == [4, 9]
    assert np.flatnonzero(session.training.counts[1, :, 0]).tolist() == [5, 15, 25, 35, 45]


@with_neo
def test_pickles_are_refused(tmp_path):
    (tmp_path / "one.pkl").write_bytes(pickle.dumps({}))
    with pytest.raises(FileProblem, match="reading it would run what is in it"):
        recorded(tmp_path / "one.pkl", "Neo", Choice(trial=0.5))


@with_neo
def test_what_neo_cannot_read_is_told(tmp_path):
    with pytest.raises(FileProblem, match="there is no such file"):
        recorded(tmp_path / "none.txt", "Neo", Choice(trial=0.5))
    (tmp_path / "one.unknown").write_text("x")
    with pytest.raises(FileProblem, match="Neo cannot read it"):
        recorded(tmp_path / "one.unknown", "Neo", Choice(trial=0.5))

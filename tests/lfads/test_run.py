"""The directory of a run: what was asked for, kept whole."""

import os
import shutil

import pytest

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS
from cxsystem2.lfads.ranges import ranges_of
from cxsystem2.lfads.run import TrainingRun, shards


def test_what_was_asked_for_is_read_as_it_was_written(make):
    ranges = ranges_of({"learning_rate": {"value": 1e-3, "high": 2e-3}, "coordinated_dropout": 0})
    run = make(ranges=ranges, model={"sizes": {"factors": 8}}, timeout=5.0, explore="RESAMPLE")
    again = TrainingRun.open(run.folder)
    assert again.asked == run.asked and again.ranges == ranges
    assert (again.asked.model, again.asked.explore, again.data) == ({"sizes": {"factors": 8}}, "resample", run.data)
    assert {"cxsystem2", "numpy", "python"} <= {*again.asked.versions}


def test_declared_ranges_are_stored_whole(make):
    assert make().ranges == dict(HYPERPARAMETERS)


def test_the_first_generation_has_the_burn_in(make):
    run = make(epochs=4, burn_in=10)
    assert [run.epochs_of(generation) for generation in range(3)] == [14, 4, 4]


@pytest.mark.parametrize(
    ("members", "most", "sizes"), [(6, 6, [6]), (6, 4, [3, 3]), (7, 3, [2, 2, 3]), (1, 9, [1]), (5, 1, [1] * 5)]
)
def test_members_are_divided_evenly(members, most, sizes):
    found = shards(members, most)
    assert [len(one) for one in found] == sizes
    assert [member for one in found for member in one] == [*range(members)]


def test_directory_and_data_may_be_moved_together(make, tmp_path):
    make()
    other = tmp_path.parent / f"{tmp_path.name}_moved"
    shutil.move(tmp_path, other)
    run = TrainingRun.open(other / "run")
    run.refuse_changed_data()
    assert run.data == [(other / "data.h5").resolve()]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"members": 0}, "members: there must be at least 1, not 0"),
        ({"generations": 0}, "generations: there must be at least 1, not 0"),
        ({"burn_in": -1}, "burn-in: there must be at least 0, not -1"),
        ({"members_per_worker": -2}, "members per worker: there must be at least 1, not -2"),
        ({"exploit": "roulette"}, "unknown way to exploit 'roulette'"),
    ],
)
def test_numbers_that_make_no_sense(make, tmp_path, words, message):
    with pytest.raises(CxSystemError, match=message):
        make(**words)
    assert not (tmp_path / "run").exists()


def test_there_is_one_run_in_a_directory(make):
    make()
    with pytest.raises(FileProblem, match="there is a run already; go on with: cxsystem2 lfads resume"):
        make()


def test_what_is_no_run(tmp_path):
    with pytest.raises(FileProblem, match="there is no run of population-based training"):
        TrainingRun.open(tmp_path)


def test_what_was_asked_for_cannot_be_changed(make):
    run = make()
    path = run.folder / "run.json"
    path.write_text(path.read_text().replace('"seed": 11', '"seed": 12'))
    with pytest.raises(FileProblem, match="is not as it was written"):
        TrainingRun.open(run.folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written(make, tmp_path):
    tmp_path.joinpath("data.h5").write_bytes(b"data")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FileProblem):
            make("deep/run")
    finally:
        tmp_path.chmod(0o700)

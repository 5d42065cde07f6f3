"""A job gives the same bytes, however often it is done and wherever it was interrupted."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from cxsystem2.errors import FileProblem
from cxsystem2.lfads import checkpoint, client
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.jobs import Job, checksum
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.training import Trainer


class Interrupted(Exception):
    """In place of a process that is killed."""


@pytest.fixture
def run(spikes, small, tmp_path, monkeypatch):
    monkeypatch.setattr(client, "_BETWEEN", -1.0)  # leave something after each epoch
    (file,) = spikes(trials=(8, 4), bins=6).save(tmp_path / "data.h5")
    model = {"sizes": small().to_dict(), "plan": {"batch": 4, "ramp": 2}}
    return TrainingRun.create(tmp_path / "run", [file], members=3, generations=2, epochs=3, burn_in=1, seed=5, model=model)


@pytest.fixture
def job(run):
    given = {name: tuple(vector.tolist()) for name, vector in defaults(2).items()}
    given["learning_rate"], given["dropout"] = (4e-3, 1e-3), (0.2, 0.0)
    return Job(str(run.folder), 0, (0, 1), (None, None), given, run.epochs_of(0), run.asked.seed)


def interrupt(monkeypatch, after):
    """Have the next job end after so many epochs."""
    run_epoch, epochs = Trainer.run_epoch, []

    def fewer(trainer, values):
        if len(epochs) == after:
            raise Interrupted
        epochs.append(None)
        return run_epoch(trainer, values)

    monkeypatch.setattr(Trainer, "run_epoch", fewer)


def partial(job):
    return TrainingRun.open(job.run).folder / "generations" / f"{job.word}.partial.npz"


def left(job, outcomes):
    """What a job has left, but for how long it took."""
    folder = TrainingRun.open(job.run).folder
    epochs = [{name: value for name, value in epoch.items() if name != "seconds"} for one in outcomes for epoch in one.epochs]
    return [(folder / one.checkpoint).read_bytes() for one in outcomes], [one.score for one in outcomes], epochs


def test_outcomes(run, job):
    outcomes = client.train(job)
    assert [one.member for one in outcomes] == [0, 1]
    for row, one in enumerate(outcomes):
        assert one.checksum == checksum(run.folder / one.checkpoint) and not one.broken
        assert [epoch["epoch"] for epoch in one.epochs] == [0, 1, 2, 3]
        assert one.score == one.epochs[-1]["smoothed"]
        assert {epoch["learning_rate"] for epoch in one.epochs} == {job.values["learning_rate"][row]}
        assert all(math.isfinite(value) for epoch in one.epochs for value in epoch.values())
    assert not partial(job).exists()


def test_a_job_that_is_done_again_gives_the_same(job):
    first = left(job, client.train(job))
    assert left(job, client.train(replace(job, attempt=1))) == first


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_job_goes_on_where_it_was_interrupted(job, monkeypatch, after):
    known = left(job, client.train(job))
    with monkeypatch.context() as patch:
        interrupt(patch, after)
        with pytest.raises(Interrupted):
            client.train(job)
    assert partial(job).exists() == (after > 0)
    epochs = []
    run_epoch = Trainer.run_epoch
    monkeypatch.setattr(Trainer, "run_epoch", lambda *given: epochs.append(None) or run_epoch(*given))
    assert left(job, client.train(replace(job, attempt=1))) == known
    assert len(epochs) == job.epochs - after and not partial(job).exists()


def test_a_job_is_interrupted_twice(job, monkeypatch):
    known = left(job, client.train(job))
    for _ in range(2):
        with monkeypatch.context() as patch:
            interrupt(patch, 1)
            with pytest.raises(Interrupted):
                client.train(job)
    assert left(job, client.train(job)) == known


@pytest.mark.parametrize("damage", ["bits", "short", "other job", "other members", "other parts"])
def test_what_is_damaged_or_of_another_job_is_not_gone_on_from(job, monkeypatch, damage):
    known = left(job, client.train(job))
    started = replace(job, values={**job.values, "dropout": (0.5, 0.5)}) if damage == "other job" else job
    with monkeypatch.context() as patch:
        interrupt(patch, 2)
        with pytest.raises(Interrupted):
            client.train(started)
    path = partial(job)
    content = path.read_bytes()
    if damage == "bits":
        path.write_bytes(content[:2000] + bytes(50) + content[2050:])
    elif damage == "short":
        path.write_bytes(content[:-100])
    elif damage.startswith("other ") and damage != "other job":
        state = checkpoint.read(path)
        changed = {"weights": state["weights"][:, :-3]} if damage == "other parts" else {"job": np.asarray("another")}
        checkpoint.write(path, {**state, **changed})
    assert left(job, client.train(job)) == known


def test_the_next_generation_goes_on_from_parents(run, job):
    """Both copy the second member; what is searched differs, so that they part."""
    first = client.train(job)
    parent = first[1].checkpoint
    values = {**job.values, "learning_rate": (1e-3, 1e-3)}
    second = replace(job, generation=1, parents=(parent, parent), values=values, epochs=run.epochs_of(1))
    known = client.train(second)
    assert [epoch["epoch"] for epoch in known[0].epochs] == [4, 5, 6]
    before = first[1].score
    for one in known:
        epoch = one.epochs[0]
        assert epoch["smoothed"] == pytest.approx(0.7 * epoch["validation"] + 0.3 * before, rel=1e-6)
    assert known[0].score != known[1].score  # other dropout, other numbers
    alone = replace(second, members=(1,), parents=(parent,), values={name: each[1:] for name, each in values.items()})
    assert client.train(alone)[0].score == pytest.approx(known[1].score, rel=1e-5)


def test_a_parent_that_is_damaged_is_said(run, job):
    path = run.folder / client.train(job)[0].checkpoint
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FileProblem, match="damaged"):
        client.train(replace(job, generation=1, parents=("generations/0000/member-000.npz", None)))


def test_a_member_whose_weights_are_lost_has_no_score(job):
    broken, whole = client.train(replace(job, values={**job.values, "learning_rate": (1e30, 1e-3)}))
    assert broken.broken and not whole.broken


def test_threads_are_those_of_the_plan(job):
    torch.set_num_threads(2)
    client.train(replace(job, epochs=1))
    assert torch.get_num_threads() == 1


def test_data_that_changed_are_refused(run, job, spikes):
    spikes(seed=2).save(run.data[0], overwrite=True)
    with pytest.raises(FileProblem, match="the data changed"):
        client.train(job)

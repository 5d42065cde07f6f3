"""A trainer without a model: members go down a parabola at their learning rate. It is deterministic, as the real one is."""

import os
import time
from pathlib import Path

import numpy as np

from cxsystem2.files import replacing
from cxsystem2.lfads.evolution import smooth
from cxsystem2.lfads.hyperparameters import stream
from cxsystem2.lfads.jobs import MemberOutcome, checkpoint_name, checksum

PLACES = 3


def train(job):
    """Train the members of a job."""
    return [_member(job, index) for index in range(len(job.members))]


def _member(job, index):
    member, parent, folder = job.members[index], job.parents[index], Path(job.run)
    values = {name: each[index] for name, each in job.values.items()}
    if parent is None:
        place, smoothed = stream(job.seed, "weights", member).random(PLACES) + 1, None
    else:
        with np.load(folder / parent) as state:
            place, smoothed = state["place"], float(state["smoothed"])
    epochs = []
    for epoch in range(job.epochs):
        noise = stream(job.seed, job.generation, member, epoch).random(PLACES) - 0.5
        place = place - 20 * values["learning_rate"] * (place + 0.1 * noise) - 1e-3 * values["kl_inputs"]
        score = float(place @ place) + values["dropout"]
        smoothed = smooth(score, smoothed)
        said = {"epoch": epoch, "training": score / 2, "validation": score, "smoothed": smoothed, "seconds": 0.5}
        epochs.append({**said, "learning_rate": values["learning_rate"]})
    name = checkpoint_name(job.generation, member)
    with replacing(folder / name, overwrite=True, durable=False) as part, open(part, "wb") as file:
        np.savez(file, place=place, smoothed=smoothed, learning_rate=values["learning_rate"])
    return MemberOutcome(member, smoothed, name, checksum(folder / name), tuple(epochs))


def train_and_die(job):
    """The process ends at the first attempts at one job."""
    if (job.generation, job.members[0]) == (1, 4) and job.attempt < 2:
        os.kill(os.getpid(), 9)
    return train(job)


def always_die(job):
    """The process ends whenever it is asked for the last member."""
    if 5 in job.members:
        os.kill(os.getpid(), 9)
    return train(job)


def hang_once(job):
    """One job never ends at its first attempt."""
    if (job.generation, job.members[0], job.attempt) == (1, 2, 0):
        time.sleep(10000)
    return train(job)

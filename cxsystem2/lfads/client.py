"""What a client of population-based training does: it trains the members of a job, and says what became of them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads import checkpoint
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.jobs import GENERATIONS, Job, MemberOutcome, checkpoint_name
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.lfads.storage import Refused, Storage
from cxsystem2.lfads.storage.base import checksum_of
from cxsystem2.lfads.training import Epoch, Trainer
from cxsystem2.problems import nearest, one_of

DEVICES = ("cpu", "cuda")
"""Where a model can be trained."""
_BETWEEN = 15.0
"""Seconds between two states that a job leaves, from which it goes on when it is done again."""


def train(job: Job) -> list[MemberOutcome]:
    """Train the members of a job for its generation.

    A job that is done again goes on from the last state that an earlier attempt has left, and gives the same bits.

    Raises:
        FileProblem: the data, a checkpoint of a parent, or the disk.
        DataError: data that the model cannot take.
    """
    run = TrainingRun.of_client(job.run)
    trainer = trainer_of(run, job.members, job.seed)
    trainer.epoch = sum(run.epochs_of(generation) for generation in range(job.generation))
    parents: list[str | None] = []
    for row, parent in enumerate(job.parents):
        parents.append(None if parent is None else take_up(trainer, row, run.storage, parent))
    own, word = f"{GENERATIONS}/{job.word}.partial.npz", _word(job, trainer, parents)
    done = _resume(trainer, run.storage, own, job, word)
    values = {name: np.asarray(vector, np.float64) for name, vector in job.values.items()}
    kept = time.monotonic()
    for number in range(len(done), job.epochs):
        done.append(_said(trainer.run_epoch(values), values))
        if number + 1 < job.epochs and time.monotonic() - kept > _BETWEEN:
            _leave(trainer, run.storage, own, job, word, done)
            kept = time.monotonic()
    outcomes = [_outcome(trainer, run, job, row, done) for row in range(len(job.members))]
    run.storage.remove(own)
    return outcomes


def refuse_unsuitable(data: Sequence[Path], sizes: Sizes, plan: TrainingPlan, device: str) -> Dataset:
    """Make sure, before anything is written, that a model of these sizes can be trained on these data here; returns the data.

    Raises:
        CxSystemError: it cannot; the message says why.
    """
    if device not in DEVICES:
        raise CxSystemError(f"a model is not trained on '{device}'{nearest(device, DEVICES) or '; give ' + one_of(DEVICES)}")
    if device == "cuda" and not torch.cuda.is_available():
        raise CxSystemError("PyTorch finds no GPU here; train on 'cpu', or install the PyTorch that fits your GPU")
    dataset = Dataset.load(list(data))
    Trainer(sizes, plan, dataset, (0,), 0)
    return dataset


def trainer_of(run: TrainingRun, members: tuple[int, ...], seed: int, *, anywhere: bool = False) -> Trainer:
    """The members of a run as they begin, with the data of the run; `anywhere`: without a GPU where there is none."""
    sizes, plan = Sizes.from_dict(run.asked.model.get("sizes", {})), TrainingPlan.from_dict(run.asked.model.get("plan", {}))
    torch.set_num_threads(plan.threads)
    device = str(run.asked.model.get("device", "cpu"))
    if device == "cuda" and not torch.cuda.is_available():
        if not anywhere:
            raise CxSystemError("PyTorch finds no GPU here; `cxsystem2 lfads cluster check --device cuda` tries each client")
        device = "cpu"
    return Trainer(sizes, plan, dataset_of(run), members, seed, device=device)


def dataset_of(run: TrainingRun) -> Dataset:
    """The data of a run.

    Raises:
        FileProblem: they are not there, or not those with which the run began.
    """
    run.refuse_changed_data()
    return _dataset(tuple(str(path) for path in run.data), tuple(run.asked.data.values()))


@lru_cache(maxsize=1)
def _dataset(paths: tuple[str, ...], checksums: tuple[str, ...]) -> Dataset:
    """Read once in a process; the checksums are there so that other data are read anew."""
    del checksums
    return Dataset.load(list(paths))


def _outcome(trainer: Trainer, run: TrainingRun, job: Job, row: int, done: list[list[dict[str, float]]]) -> MemberOutcome:
    name = checkpoint_name(job.generation, job.members[row])
    known = run.storage.write(name, checkpoint.content_of(trainer, row))
    whole = bool(torch.isfinite(trainer.parameters.block[row]).all())
    score = float(trainer.smoothed[row]) if whole else float("nan")
    return MemberOutcome(job.members[row], score, name, known, tuple(epoch[row] for epoch in done))


def _said(epoch: Epoch, values: Mapping[str, np.ndarray]) -> list[dict[str, float]]:
    """What is noted of an epoch for each member."""
    count = len(epoch.training)
    named = {
        "training": epoch.training,
        "validation": epoch.validation,
        "smoothed": epoch.smoothed,
        "kl_initial": epoch.divergence_initial,
        "kl_inputs": epoch.divergence_inputs,
        "gradient_norm": epoch.norm,
        "learning_rate": epoch.rate,
    }
    rows = [{name: float(vector[row]) for name, vector in named.items()} for row in range(count)]
    return [{"epoch": epoch.number, "seconds": epoch.seconds / count, **row} for row in rows]


def load(trainer: Trainer, row: int, run: TrainingRun, name: str) -> None:
    """Give a member the state that a file of a run holds, in its directory or else in its storage.

    Raises:
        FileProblem: the file is not there, is damaged, or is of a model of another layout.
    """
    if (run.folder / name).is_file() or not run.asked.storage:
        checkpoint.load(trainer, row, run.folder / name)
    else:
        take_up(trainer, row, run.storage, name)


def take_up(trainer: Trainer, row: int, storage: Storage, name: str) -> str:
    """Give a member the state that a file of a storage holds; returns the checksum of that.

    Raises:
        FileProblem: the file is not there, is damaged, or is of a model of another layout.
    """
    try:
        content = storage.read_soon(name)
    except OSError as error:
        raise FileProblem(f"{storage.where}/{name}: the state of a member cannot be read: {error.strerror or error}") from None
    checkpoint.give(trainer, row, checkpoint.parse(content, f"{storage.where}/{name}"), f"{storage.where}/{name}")
    return checksum_of(content)


def _leave(trainer: Trainer, storage: Storage, name: str, job: Job, word: str, done: list[list[dict[str, float]]]) -> None:
    """Leave what another attempt goes on from; a disk that is full for it is none for the generation."""
    states = [checkpoint.state_of(trainer, row) for row in range(len(job.members))]
    arrays = {name: np.stack([state[name] for state in states]) for name in states[0]}
    said = {"job": np.asarray(word), "done": np.asarray(json.dumps(done))}
    try:
        storage.write(name, checkpoint.dump({**arrays, **said}))
    except Refused:
        raise
    except (FileProblem, OSError):
        pass


def _resume(trainer: Trainer, storage: Storage, name: str, job: Job, word: str) -> list[list[dict[str, float]]]:
    """Go on from what an earlier attempt has left, where it is whole and of this very job; the epochs that are done."""
    try:
        arrays = checkpoint.parse(storage.read(name), name)
    except (FileProblem, OSError):
        return []
    if str(arrays.get("job")) != word:
        return []
    states = [{name: array[row] for name, array in arrays.items() if array.ndim} for row in range(len(job.members))]
    if not all(checkpoint.fits(trainer, state) for state in states):
        return []
    for row, state in enumerate(states):
        checkpoint.put(trainer, row, state)
    done: list[list[dict[str, float]]] = json.loads(str(arrays["done"]))
    trainer.epoch += len(done)
    return done


def _word(job: Job, trainer: Trainer, parents: list[str | None]) -> str:
    """What must be the same for the state of an attempt to be of use for another one."""
    said: dict[str, Any] = {**asdict(job), "attempt": 0, "run": "", "values": dict(job.values)}
    said["layout"], said["threads"] = checkpoint.layout_of(trainer), torch.get_num_threads()
    said["parents"] = parents
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

"""One model fitted to data: a population of one, trained for a number of epochs, and its posterior."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cxsystem2.files import expanded
from cxsystem2.lfads import keepsakes
from cxsystem2.lfads.client import refuse_unsuitable
from cxsystem2.lfads.history import History, Standing
from cxsystem2.lfads.inference import MEMBERS, POSTERIOR
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.sampling import SAMPLES, sample_run
from cxsystem2.lfads.settings import Settings
from cxsystem2.lfads.storage import patiently

EPOCHS, STEPS = 40, 640
"""A model that is fitted alone has at least so many epochs, and so many steps, unless said."""
_STRETCH = 5
"""Epochs after which the state is kept; the best of the kept ones is the model."""
_NEVER = -10.0
"""Improvement at which the run would end before its last epoch; none is smaller than -2."""


def create_fit(
    folder: str | os.PathLike[str],
    data: Iterable[str | os.PathLike[str]],
    settings: Settings,
    *,
    epochs: int | None = None,
    seed: int | None = None,
    device: str = "cpu",
) -> TrainingRun:
    """Make the directory of a fit; nothing is trained yet. `cxsystem2.lfads.server.evolve` trains it.

    Args:
        folder: the directory, which may be there when no run is in it.
        data: files of the data.
        settings: how the model is built and trained.
        epochs: how often training sees all trials; as often as usual sets need unless given.
        seed: of every random draw; drawn unless given.
        device: ``cpu`` or ``cuda``.

    Raises:
        CxSystemError: a number makes no sense, or no such model can be trained on these data here.
        FileProblem: there is a run already, or the data cannot be read.
    """
    plan, files = settings.plan, [expanded(file) for file in data]
    dataset = refuse_unsuitable(files, settings.sizes, plan, device)
    if epochs is None:
        trials = max(len(session.training) for session in dataset)
        epochs = max(EPOCHS, -(-STEPS // -(-trials // plan.batch_of(trials))))
    if not plan.cooling and plan.decay == 1:
        plan = replace(plan, cooling=epochs)  # a model that is trained alone ends calmly; nobody else lowers its learning rate
    stretch = min(_STRETCH, max(epochs, 1))
    return TrainingRun.create(
        folder,
        files,
        members=1,
        generations=-(-epochs // stretch),
        epochs=stretch,
        burn_in=0,
        seed=seed,
        ranges={name: replace(one, tunable=False) for name, one in settings.ranges.items()},
        model=replace(settings, plan=plan).model(device),
        least_improvement=_NEVER,
    )


def sample_best(run: TrainingRun, samples: int = SAMPLES) -> Path:
    """Write the posterior of the best member of a run into its directory.

    Raises:
        FileProblem: there is no best member yet, or the disk refuses.
    """
    with History.read(run.history) as history:
        best = keepsakes.best_of(history)
    found = sample_run(run, best.number, f"{keepsakes.BEST}/{keepsakes.BEST_STATE}", samples)
    return patiently(lambda: found.save(run.folder / POSTERIOR), str(run.folder))


def sample_members(run: TrainingRun, samples: int = SAMPLES) -> list[Path]:
    """Write the posterior of every member of the last generation, each to a file of its own in ``members``.

    Raises:
        FileProblem: the disk refuses.
    """
    with History.read(run.history) as history:
        last = max(one.generation for one in history.members() if one.status is Standing.READY)
        ready = [one for one in history.members(last) if one.status is Standing.READY]
    return [
        sample_run(run, one.number, one.checkpoint, samples).save(run.folder / MEMBERS / f"{one.number:03d}.h5")
        for one in ready
    ]

"""LFADS with a gamma model on synthetic EMG: rates, and what shifts in time bring where muscles share artefacts."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from benchmarks.figures import Line


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Without artefacts, and with one in a trial, both with and without shifts; with one thread."""
    import torch

    from cxsystem2.lfads.emg.synthetic import muscles
    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.presets import PRESETS
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.scores.rates import rate_r2
    from cxsystem2.lfads.scores.smoothing import smoothed
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.training import Trainer

    asked = argparse.ArgumentParser(prog="python -m benchmarks emg")
    asked.add_argument("--epochs", type=int, default=10)
    given = asked.parse_args(arguments)
    torch.set_num_threads(1)
    values = defaults(1, PRESETS["emg"].settings().ranges)
    for artefacts, shift in ((0.0, 0.0), (1.0, 0.0), (1.0, 3.0)):
        dataset = muscles(artefacts=artefacts, conditions=40)
        part = dataset.sessions[0].validation
        truth = part.truth["rates"]
        trainer = Trainer(Sizes(observation="gamma"), TrainingPlan(cooling=given.epochs, shift=shift), dataset, [0], 0)
        spent = sum(trainer.run_epoch(values).seconds for _ in range(given.epochs))
        found = next(iter(posteriors(trainer, dataset).sessions.values()))["validation"]
        simple = max(rate_r2(truth, smoothed(part.counts, width)) for width in (2, 3, 4, 6, 8))
        name, score = f"{artefacts:g} artefacts in a trial, shifts {'on' if shift else 'off'}", rate_r2(truth, found.rates)
        yield Line(
            f"{name}: rate R2 {score:.3f}; smoothing {simple:.3f}; {spent:.0f} s of processor time",
            {f"{name}: rate R2": score, f"{name}: smoothing R2": simple, f"{name}: processor (s)": spent},
        )

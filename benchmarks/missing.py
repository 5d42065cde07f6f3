"""LFADS on the Lorenz set when only some of 29 neurons are observed in each bin: how much of the rates it finds."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from benchmarks.figures import Line

PUBLISHED = {10: 0.85, 5: 0.755, 3: 0.585}
"""Neurons in a bin, and the rate R2 of the published demonstration (a plain autoencoder, another Lorenz set)."""


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """One model for each share of missing observations, with one thread."""
    import numpy as np
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.missing import some_channels
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.scores.rates import rate_r2
    from cxsystem2.lfads.scores.smoothing import smoothed
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    asked = argparse.ArgumentParser(prog="python -m benchmarks missing")
    asked.add_argument("--observed", nargs="*", type=int, default=[*PUBLISHED], help="neurons in a bin")
    asked.add_argument("--epochs", type=int, default=40)
    given = asked.parse_args(arguments)
    torch.set_num_threads(1)
    whole = lorenz()
    truth = whole.sessions[0].validation.truth["rates"]
    for observed in given.observed:
        dataset = some_channels(whole, observed)
        trainer = Trainer(Sizes(), TrainingPlan(cooling=given.epochs), dataset, [0], 0)
        spent = sum(trainer.run_epoch(defaults(1)).seconds for _ in range(given.epochs))
        found = next(iter(posteriors(trainer, dataset).sessions.values()))["validation"]
        counts = dataset.sessions[0].validation.counts
        simple = max(rate_r2(truth, np.nan_to_num(smoothed(counts, width))) for width in (3, 5, 8, 12))
        known = f" (published demonstration: {PUBLISHED[observed]})" if observed in PUBLISHED else ""
        name, score = f"{1 - observed / 29:.0%} missing", rate_r2(truth, found.rates)
        yield Line(
            f"{observed} of 29 neurons in a bin, {name}: rate R2 {score:.3f}{known}; smoothing {simple:.3f}; "
            f"{spent:.0f} s of processor time",
            {f"{name}: rate R2": score, f"{name}: smoothing R2": simple, f"{name}: processor (s)": spent},
        )

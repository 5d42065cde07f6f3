"""LFADS on the Lorenz system: what it finds, and how much processor time an epoch, a score and a posterior take."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

WORK = ("fit", "stack", "posterior", "pbt", "import")
"""What can be measured; each in a process of its own."""


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Everything, each in a process of its own, with one thread."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks lfads")
    asked.add_argument("--work", nargs="*", choices=WORK, default=[], help="what is measured; default: all but pbt")
    asked.add_argument("--seeds", type=int, default=1, help="of the fit")
    asked.add_argument("--epochs", type=int, default=40)
    asked.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args(arguments)
    for work in given.work or [one for one in WORK if one != "pbt"]:
        if given.here:
            yield from globals()[f"_{work}"](given)
            continue
        options = ["--work", work, "--here", f"--seeds={given.seeds}", f"--epochs={given.epochs}"]
        child = subprocess.run(
            [sys.executable, "-m", "benchmarks", "lfads", *options], capture_output=True, text=True, check=True
        )
        yield from child.stdout.splitlines()[1:]


def _memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"


def _fit(given: argparse.Namespace) -> Iterator[str]:
    """A default model, from new weights to its posterior."""
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import Plan
    from cxsystem2.lfads.randomness import Randomness
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.scores.rates import rate_r2
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    torch.set_num_threads(1)
    dataset = lorenz()
    truth = dataset.sessions[0].validation.truth["rates"]
    for seed in range(given.seeds):
        trainer = Trainer(Sizes(), Plan(cooling=given.epochs), dataset, [0], seed)
        spent, reached = 0.0, ""
        for _ in range(given.epochs):
            spent += trainer.run_epoch(defaults(1)).seconds
            if not reached:
                part = trainer.validation[0]
                with torch.no_grad():
                    one = trainer.model.infer(trainer.parameters, part.given(part.seen[None]), random=Randomness([(seed, 1)]))
                single = rate_r2(truth, torch.exp(one.outputs[0]).numpy().transpose(1, 0, 2))
                reached = f"R2 of one sample {single:.3f} after {spent:.1f} s" if single >= 0.9 else ""
        begin = time.process_time()
        found = next(iter(posteriors(trainer, dataset).sessions.values()))
        seconds = time.process_time() - begin
        scores = {name: rate_r2(part.truth["rates"], found[name].rates) for name, part in dataset.sessions[0].parts.items()}
        yield (
            f"seed {seed}: {spent / given.epochs:.2f} s an epoch; {reached}; R2 of the posterior mean "
            f"{scores['training']:.4f} training, {scores['validation']:.4f} validation; "
            f"50 samples of all trials {seconds:.1f} s; "
            f"{_memory()}"
        )


def _stack(given: argparse.Namespace) -> Iterator[str]:
    """An epoch of stacks of several sizes."""
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import Plan
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    torch.set_num_threads(1)
    dataset = lorenz()
    for members in (1, 4, 8):
        trainer = Trainer(Sizes(), Plan(), dataset, range(members), 0)
        seconds = [trainer.run_epoch(defaults(members)).seconds / members for _ in range(3)]
        yield f"stack of {members}, batch 65: {min(seconds):.2f} s an epoch and member; {_memory()}"


def _posterior(given: argparse.Namespace) -> Iterator[str]:
    """50 samples of all trials, by a model that was not trained: the work is the same."""
    import torch

    from cxsystem2.lfads.plan import Plan
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    torch.set_num_threads(1)
    dataset = lorenz()
    trainer = Trainer(Sizes(), Plan(), dataset, [0], 0)
    begin = time.process_time()
    posteriors(trainer, dataset)
    yield f"50 samples of 1300 trials: {time.process_time() - begin:.1f} s"


def _pbt(given: argparse.Namespace) -> Iterator[str]:
    """Eight members for six generations, beside eight that keep what they have drawn."""
    import statistics

    from cxsystem2.lfads.client import train
    from cxsystem2.lfads.history import History
    from cxsystem2.lfads.plan import Plan
    from cxsystem2.lfads.run import Run
    from cxsystem2.lfads.server import evolve
    from cxsystem2.lfads.settings import Settings
    from cxsystem2.lfads.synthetic import lorenz

    with tempfile.TemporaryDirectory() as home:
        data = lorenz().save(Path(home) / "lorenz.h5")
        words = dict(members=8, epochs=6, burn_in=0, seed=1, model=Settings(plan=Plan()).model(), least_improvement=-10.0)
        begin = time.process_time()
        run = Run.create(Path(home) / "pbt", data, generations=6, **words)
        best = evolve(run, train).score
        spent = time.process_time() - begin
        fixed = Run.create(Path(home) / "fixed", data, generations=1, **{**words, "epochs": 36})
        evolve(fixed, train)
        with History.read(fixed.history) as history:
            others = [one.score for one in history.members()]
    yield (
        f"8 members, 6 generations of 6 epochs: {spent / 60:.1f} min; best {best:.5f}; "
        f"8 that keep what they drew: median {statistics.median(others):.5f}, best {min(others):.5f} nats per bin and neuron"
    )


def _import(given: argparse.Namespace) -> Iterator[str]:
    """What it costs to import the trainer, beside PyTorch alone."""
    for module in ("torch", "cxsystem2.lfads.client"):
        begin = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
        yield f"import {module}: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin:.1f} s"

"""LFADS on the Lorenz system: what it finds, and how much processor time an epoch, a score and a posterior take."""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.figures import Line, Table

_LONG = ("pbt", "generators", "dimensions", "chaotic", "pulses", "compile")
WORK = ("fit", "stack", "posterior", "import", *_LONG)
"""What can be measured, each in a process of its own; what takes long has to be asked for."""
FIT = Table(
    "fit",
    {"an epoch (s)": ".2f", "until a sample has R2 0.9 (s)": ".1f", "R2, training": ".4f", "R2, validation": ".4f",
     "50 samples of all trials (s)": ".1f"},
    8,
)  # fmt: skip


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Everything, each in a process of its own, with one thread."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks lfads")
    asked.add_argument("--work", nargs="*", choices=WORK, default=[], help=f"default: all but {', '.join(_LONG)}")
    asked.add_argument("--seeds", type=int, default=1, help="of the fit, and of models of known dynamics")
    asked.add_argument("--epochs", type=int, default=40)
    asked.add_argument("--conditions", type=int, default=400, help="of the chaotic network")
    given = asked.parse_args(arguments)
    for work in given.work or [one for one in WORK if one not in _LONG]:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            yield from process.submit(_lines, work, given).result()


def _lines(work: str, given: argparse.Namespace) -> list[Line]:
    from benchmarks import lfads_dynamics
    from benchmarks.lfads_compile import compiled

    elsewhere = {"compile": compiled} | {
        name: getattr(lfads_dynamics, name) for name in ("generators", "dimensions", "chaotic", "pulses")
    }
    measured = elsewhere.get(work) or globals()[f"_{work}"]
    return [*measured(given), _memory(work)]


def _memory(work: str) -> Line:
    """The most that the process has needed."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Line(f"    {peak:.0f} MB at most", {f"{work}, memory (MB)": peak})


def _fit(given: argparse.Namespace) -> Iterator[str]:
    """A default model, from new weights to its posterior."""
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.randomness import Randomness
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.scores.rates import rate_r2
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    yield FIT.head
    torch.set_num_threads(1)
    dataset = lorenz()
    truth = dataset.sessions[0].validation.truth["rates"]
    for seed in range(given.seeds):
        trainer = Trainer(Sizes(), TrainingPlan(cooling=given.epochs), dataset, [0], seed)
        spent, reached = 0.0, float("nan")
        for _ in range(given.epochs):
            spent += trainer.run_epoch(defaults(1)).seconds
            if math.isnan(reached):
                part = trainer.validation[0]
                with torch.no_grad():
                    one = trainer.model.infer(trainer.parameters, part.given(part.seen[None]), random=Randomness([(seed, 1)]))
                single = rate_r2(truth, torch.exp(one.outputs[0]).numpy().transpose(1, 0, 2))
                reached = spent if single >= 0.9 else reached
        begin = time.process_time()
        found = next(iter(posteriors(trainer, dataset).sessions.values()))
        seconds = time.process_time() - begin
        scores = {name: rate_r2(part.truth["rates"], found[name].rates) for name, part in dataset.sessions[0].parts.items()}
        yield FIT.row(f"seed {seed}", spent / given.epochs, reached, scores["training"], scores["validation"], seconds)


def _stack(given: argparse.Namespace) -> Iterator[str]:
    """An epoch of stacks of several sizes."""
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    torch.set_num_threads(1)
    dataset = lorenz()
    for members in (1, 4, 8):
        trainer = Trainer(Sizes(), TrainingPlan(), dataset, range(members), 0)
        seconds = [trainer.run_epoch(defaults(members)).seconds / members for _ in range(3)]
        each = min(seconds)
        figures = {f"stack of {members}: an epoch of a member (s)": each}
        yield Line(f"stack of {members}, batch 65: {each:.2f} s an epoch and member", figures)


def _posterior(given: argparse.Namespace) -> Iterator[str]:
    """50 samples of all trials, by a model that was not trained: the work is the same."""
    import torch

    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    torch.set_num_threads(1)
    dataset = lorenz()
    trainer = Trainer(Sizes(), TrainingPlan(), dataset, [0], 0)
    begin = time.process_time()
    posteriors(trainer, dataset)
    seconds = time.process_time() - begin
    yield Line(f"50 samples of 1300 trials: {seconds:.1f} s", {"50 samples of 1300 trials (s)": seconds})


def _pbt(given: argparse.Namespace) -> Iterator[str]:
    """Eight members for six generations, beside eight that keep what they have drawn."""
    import statistics

    from cxsystem2.lfads.client import train
    from cxsystem2.lfads.history import History
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.run import TrainingRun
    from cxsystem2.lfads.server import evolve
    from cxsystem2.lfads.settings import Settings
    from cxsystem2.lfads.synthetic import lorenz

    with tempfile.TemporaryDirectory() as home:
        data = lorenz().save(Path(home) / "lorenz.h5")
        words: dict[str, Any] = {"members": 8, "epochs": 6, "burn_in": 0, "seed": 1, "least_improvement": -10.0}
        words["model"] = Settings(plan=TrainingPlan()).model()
        begin = time.process_time()
        run = TrainingRun.create(Path(home) / "pbt", data, generations=6, **words)
        best = evolve(run, train).score
        spent = time.process_time() - begin
        fixed = TrainingRun.create(Path(home) / "fixed", data, generations=1, **{**words, "epochs": 36})
        evolve(fixed, train)
        with History.read(fixed.history) as history:
            others = [one.score for one in history.members()]
    middle = statistics.median(others)
    yield Line(
        f"8 members, 6 generations of 6 epochs: {spent / 60:.1f} min; best {best:.5f}; "
        f"8 that keep what they drew: median {middle:.5f}, best {min(others):.5f} nats per bin and neuron",
        {"PBT (min)": spent / 60, "PBT, best (nats)": best, "fixed, median (nats)": middle, "fixed, best (nats)": min(others)},
    )


def _import(given: argparse.Namespace) -> Iterator[str]:
    """What it costs to import the trainer, beside PyTorch alone."""
    for module in ("torch", "cxsystem2.lfads.client"):
        begin = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin
        yield Line(f"import {module}: {seconds:.1f} s", {f"import {module} (s)": seconds})

"""RADICaL beside deconvolution and smoothing: the Lorenz system, and a network of ours, seen by a two-photon microscope."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from benchmarks.figures import Line

if TYPE_CHECKING:
    from cxsystem2.lfads.dataset import Dataset, Session

WORK = ("deconvolution", "lorenz", "network")
Rates = npt.NDArray[np.floating]


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """What is asked for, with one thread."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks calcium")
    asked.add_argument("--work", nargs="*", choices=WORK, default=["deconvolution", "lorenz"])
    asked.add_argument("--epochs", type=int, default=20)
    asked.add_argument("--result", type=Path, help="of --work network: a result of layer4_pulses")
    asked.add_argument("--picture", type=Path, help="of --work network: where its figure goes")
    given = asked.parse_args(arguments)
    for work in given.work:
        yield from globals()[f"_{work}"](given)


def _deconvolution(given: argparse.Namespace) -> Iterator[str]:
    from cxsystem2.lfads.calcium.deconvolution import first_order, second_order

    draws = np.random.default_rng(0)
    trace = draws.normal(0, 0.3, 100_000) + np.convolve(draws.random(100_000) < 0.05, 0.85 ** np.arange(60))[:100_000]
    for name, found in (
        ("first", partial(first_order, trace, 0.85, 0.3)),
        ("second", partial(second_order, trace, (0.85, 0.3), 0.3)),
    ):
        begin = time.process_time()
        found()
        each = (time.process_time() - begin) * 10
        text = f"deconvolution of {name} order: {each:.2f} us of processor time a frame"
        yield Line(text, {f"deconvolution of {name} order, a frame (us)": each})


def _fitted(dataset: Dataset, epochs: int, **plan: float) -> tuple[dict[str, Rates], float]:
    """The rates that a model infers, and the processor time of its training."""
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.training import Trainer

    torch.set_num_threads(1)
    how = TrainingPlan(cooling=epochs, largest_norm=300, **plan)  # type: ignore[arg-type]
    trainer = Trainer(Sizes(observation="zero_inflated_gamma"), how, dataset, [0], 0)
    spent = sum(trainer.run_epoch(defaults(1)).seconds for _ in range(epochs))
    (found,) = posteriors(trainer, dataset).sessions.values()
    return {name: part.rates for name, part in found.items()}, spent


def _smooth(session: Session, width: float) -> dict[str, Rates]:
    from cxsystem2.lfads.scores.smoothing import smoothed

    return {name: np.nan_to_num(smoothed(part.seen, width)) for name, part in session.parts.items()}


def _read(session: Session, rates: dict[str, Rates]) -> Rates:
    """R2 of each Lorenz state of the validation trials, read by ridge regression that is fitted to the training trials."""
    from cxsystem2.lfads.scores.regression import r2

    flat = {name: one.reshape(-1, one.shape[2]).astype(np.float64) for name, one in rates.items()}
    states = {name: part.truth["states"].reshape(-1, 3).astype(np.float64) for name, part in session.parts.items()}
    centre, size = flat["training"].mean(0), np.maximum(flat["training"].std(0), 1e-9)
    scaled = {name: (one - centre) / size for name, one in flat.items()}
    middle = states["training"].mean(0)
    own = scaled["training"]
    weights = np.linalg.solve(own.T @ own + np.eye(own.shape[1]), own.T @ (states["training"] - middle))
    return r2(states["validation"], scaled["validation"] @ weights + middle)


def _lorenz(given: argparse.Namespace) -> Iterator[str]:
    from cxsystem2.lfads.calcium.events import Deconvolution
    from cxsystem2.lfads.calcium.microscope import Microscope
    from cxsystem2.lfads.calcium.synthetic import lorenz_calcium

    for order in (1, 2):
        dataset = lorenz_calcium(Microscope(noise=0.1), Deconvolution(order), speed=8.0)
        (session,) = dataset.sessions
        simple = max((_read(session, _smooth(session, width)) for width in (0.8, 1.2, 2, 3, 4, 6)), key=np.mean)
        yield Line(
            f"Lorenz, order {order}: ridge from smoothed events to x, y, z: R2 {simple.mean():.3f} ({_words(simple)})",
            {f"Lorenz, order {order}: R2 from smoothed events": simple.mean()},
        )
        if order == 1:
            rates, spent = _fitted(dataset, given.epochs)
            found = _read(session, rates)
            yield Line(
                f"Lorenz, order {order}: ridge from inferred rates: R2 {found.mean():.3f} ({_words(found)}), "
                f"{found.mean() - simple.mean():+.3f}; {spent:.0f} s of processor time",
                {f"Lorenz, order {order}: R2 from inferred rates": found.mean(), "training, processor (s)": spent},
            )


def _network(given: argparse.Namespace) -> Iterator[str]:
    from cxsystem2.lfads.calcium.events import Deconvolution
    from cxsystem2.lfads.calcium.imaging import imaged
    from cxsystem2.lfads.calcium.microscope import Microscope
    from cxsystem2.lfads.making import Choice
    from cxsystem2.lfads.scores.rates import rate_r2
    from cxsystem2.results import load

    choice = Choice(trial=0.5, neurons=100, drop_silent=True)
    dataset = imaged([load(given.result)], choice, Microscope(), Deconvolution()).dataset
    (session,) = dataset.sessions
    truth = session.validation.truth["rates"]
    widths = {width: _smooth(session, width)["validation"] for width in (1, 2, 3, 5, 8, 12)}
    rates, spent = _fitted(dataset, 2 * given.epochs, ramp=10)
    best = max(widths, key=lambda one: _alike(truth, widths[one]))
    found = rates["validation"]
    for name, score, alike in (
        (
            "events smoothed, the best width for each",
            max(rate_r2(truth, one) for one in widths.values()),
            _alike(truth, widths[best]),
        ),
        ("inferred", rate_r2(truth, found), _alike(truth, found)),
    ):
        yield Line(
            f"layer4_pulses, {name}: R2 {score:.3f}, correlation {alike:.3f} (mean over cells)",
            {f"layer4_pulses, {name}: R2": score, f"layer4_pulses, {name}: correlation": alike},
        )
    yield f"training: {spent:.0f} s of processor time"
    if given.picture is not None:
        _picture(given.picture, session, widths[best], rates["validation"])
        yield f"{given.picture}"


def _alike(truth: Rates, found: Rates) -> float:
    """The correlation with the true rates, mean over cells whose rate changes."""
    both = zip(np.moveaxis(truth, 2, 0), np.moveaxis(found, 2, 0), strict=True)
    pairs = [(known.ravel(), own.ravel()) for known, own in both if known.std() > 0 and own.std() > 0]
    return float(np.mean([np.corrcoef(*pair)[0, 1] for pair in pairs]))


def _picture(target: Path, session: Session, simple: Rates, found: Rates) -> None:
    """One trial: spikes, events, and rates by both ways beside the truth, cells in the order of their mean rate."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    part, trial = session.validation, 0
    truth = part.truth["rates"]
    order = np.argsort(-truth.mean((0, 1)))[:60]
    size = np.maximum(truth.mean((0, 1)), 1e-9)[order]
    panels = {
        "spikes (not seen)": part.truth["spikes"][trial][:, order],
        "events (grey: not scanned)": part.counts[trial][:, order] / size,
        "events, smoothed": simple[trial][:, order] / size,
        "inferred": found[trial][:, order] / size,
        "truth": truth[trial][:, order] / size,
    }
    figure = Figure(figsize=(11, 3.2), layout="constrained")
    FigureCanvasAgg(figure)
    extent = (0.0, len(truth[0]) * (session.bin_width or 0) * 1e3, len(order), 0.0)
    for place, (name, values) in enumerate(panels.items()):
        axes = figure.add_subplot(1, len(panels), place + 1)
        axes.set_facecolor("0.85")
        top = 2 if place == 0 else 6
        image = axes.imshow(
            values.T,
            aspect="auto",
            vmin=0,
            vmax=top,
            cmap="viridis",
            extent=extent,
            interpolation="nearest",
        )
        axes.set_title(name, fontsize=9)
        axes.set_xlabel("time (ms)", fontsize=8)
        axes.tick_params(labelsize=7)
        if place == 0:
            axes.set_ylabel("cell", fontsize=8)
        else:
            axes.set_yticks([])
    figure.colorbar(image, ax=figure.axes, label="rate / mean rate of the cell", shrink=0.9).ax.tick_params(labelsize=7)
    figure.savefig(target, dpi=110)


def _words(values: Rates) -> str:
    return ", ".join(f"{one:.2f}" for one in values)

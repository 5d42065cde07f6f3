"""``cxsystem2 lfads fit``: train one model on data, and infer all trials with it; the answer is the directory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli.lfads.needed import torch_is_there
from cxsystem2.cli.progress import Bars
from cxsystem2.output import echo


def command(
    data: Annotated[list[Path], typer.Argument(metavar="FILE…", help="The data; several files are sessions of one model.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The directory of the run.")],
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="FILE", help="YAML file: model, training, hyperparameters.")
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option("--epochs", metavar="N", min=1, help="How often training sees all trials; default: by their number."),
    ] = None,
    generator: Annotated[
        str | None, typer.Option("--generator", metavar="WORD", help="gru, as in LFADS, or node, a neural ODE.")
    ] = None,
    samples: Annotated[int, typer.Option("--samples", metavar="N", min=2, help="Draws of the posterior for each trial.")] = 50,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="Of every random draw; drawn unless given.")] = None,
    device: Annotated[str, typer.Option("--device", metavar="WORD", help="cpu, or cuda for a GPU.")] = "cpu",
) -> None:
    """Train one LFADS model, and infer rates, factors, inputs and initial conditions of all trials."""
    torch_is_there()
    from cxsystem2.lfads.client import train
    from cxsystem2.lfads.fitting import create_fit, sample_best
    from cxsystem2.lfads.server import evolve
    from cxsystem2.lfads.settings import Settings, read_settings

    asked = Settings() if settings is None else read_settings(settings)
    if generator is not None:
        asked = replace(asked, sizes=asked.sizes.with_generator(generator))
    run = create_fit(output, data, asked, epochs=epochs, seed=seed, device=device)
    with Bars() as bars:
        evolve(run, train, observer=bars)
        sample_best(run, samples)
    echo(run.folder)

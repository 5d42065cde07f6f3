"""``cxsystem2 lfads fit``: train one model on data, and infer all trials with it; the answer is the directory."""

from __future__ import annotations

from typing import Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.cli.lfads.evolving import (
    Data,
    DeviceWord,
    GeneratorWord,
    Output,
    PresetWord,
    Samples,
    Seed,
    SettingsFile,
    settings_of,
    work,
)
from cxsystem2.cli.lfads.needed import torch_is_there


def command(
    data: Data,
    output: Output,
    settings: SettingsFile = None,
    epochs: Annotated[
        int | None,
        typer.Option("--epochs", metavar="N", min=1, help="How often training sees all trials; default: by their number."),
    ] = None,
    generator: GeneratorWord = None,
    preset: PresetWord = None,
    samples: Samples = 50,
    seed: Seed = None,
    device: DeviceWord = "cpu",
    quiet: options.Quiet = False,
) -> None:
    """Train one LFADS model, and infer rates, factors, inputs and initial conditions of all trials.

    A run that was stopped goes on with `cxsystem2 lfads resume`.
    """
    torch_is_there()
    from cxsystem2.lfads.fitting import create_fit

    run = create_fit(output, data, settings_of(settings, generator, preset), epochs=epochs, seed=seed, device=device)
    work(run, None, None, samples, quiet=quiet)

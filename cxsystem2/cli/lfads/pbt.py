"""``cxsystem2 lfads pbt``: train a population of models whose hyper-parameters evolve; the answer is the directory."""

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
    SharedStorage,
    Where,
    Workers,
    kind_of,
    on_a_gpu,
    settings_of,
    usual_workers,
    work,
)
from cxsystem2.cli.lfads.needed import torch_is_there
from cxsystem2.errors import CxSystemError


def command(
    data: Data,
    output: Output,
    members: Annotated[int, typer.Option("--members", "-m", metavar="N", min=1, help="Number of models to train.")] = 20,
    generations: Annotated[
        int, typer.Option("--generations", "-g", metavar="N", min=1, help="How often members are compared, at most.")
    ] = 40,
    epochs: Annotated[int, typer.Option("--epochs", "-e", metavar="N", min=1, help="Epochs of a generation.")] = 25,
    burn_in: Annotated[
        int | None,
        typer.Option("--burn-in", metavar="N", min=0, help="Epochs more in the first; default: until penalties count."),
    ] = None,
    members_per_worker: Annotated[
        int | None,
        typer.Option("--members-per-worker", metavar="N", min=1, help="Members that train together; default: an equal share."),
    ] = None,
    members_per_gpu: Annotated[
        str | None,
        typer.Option("--members-per-gpu", metavar="N", help="The same, of each GPU; auto: as many as its memory holds."),
    ] = None,
    workers: Workers = None,
    cluster: Where = None,
    storage: SharedStorage = "",
    settings: SettingsFile = None,
    generator: GeneratorWord = None,
    preset: PresetWord = None,
    exploit: Annotated[str, typer.Option("--exploit", metavar="WORD", help="tournament or truncation.")] = "tournament",
    explore: Annotated[str, typer.Option("--explore", metavar="WORD", help="perturb or resample.")] = "perturb",
    samples: Samples = 50,
    seed: Seed = None,
    device: DeviceWord = "cpu",
    quiet: options.Quiet = False,
) -> None:
    """Train a population of LFADS models, and infer all trials with the best one.

    After each generation the members with the higher validation loss copy better ones, and go on with changed hyper-parameters.
    A run that was stopped goes on with `cxsystem2 lfads resume`.
    """
    torch_is_there()
    from cxsystem2.lfads.client import refuse_unsuitable
    from cxsystem2.lfads.run import TrainingRun

    asked = settings_of(settings, generator, preset)
    kind = kind_of(cluster, workers)
    elsewhere = kind is not None and not kind.here  # there may be GPUs, though there is none here
    dataset = refuse_unsuitable(data, asked.sizes, asked.plan, "cpu" if elsewhere and device == "cuda" else device)
    if members_per_gpu is not None:
        if members_per_worker is not None:
            raise CxSystemError("give either --members-per-worker or --members-per-gpu, which mean the same")
        members_per_worker = on_a_gpu(members_per_gpu, device, kind, asked, dataset, members)
    if members_per_worker is None and kind is not None:
        members_per_worker = -(-members // (workers or usual_workers(kind, members)))
    run = TrainingRun.create(
        output,
        data,
        members=members,
        generations=generations,
        epochs=epochs,
        members_per_worker=members_per_worker,
        seed=seed,
        ranges=asked.ranges,
        storage=storage,
        burn_in=asked.plan.ramp_start + asked.plan.ramp if burn_in is None else burn_in,
        exploit=exploit,
        explore=explore,
        model=asked.model(device),
    )
    work(run, kind, workers, samples, quiet=quiet)

"""What the commands have in common that begin a population-based training, or go on with one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli.lfads.needed import torch_is_there
from cxsystem2.cli.progress import Bars
from cxsystem2.command_line import command_line
from cxsystem2.output import echo

if TYPE_CHECKING:
    from collections.abc import Callable

    from distributed import Client

    from cxsystem2.batches.clusters import Cluster
    from cxsystem2.lfads.dataset import Dataset
    from cxsystem2.lfads.run import TrainingRequest, TrainingRun
    from cxsystem2.lfads.settings import Settings

Data = Annotated[list[Path], typer.Argument(metavar="FILE…", help="The data; several files are sessions of one model.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The directory of the run.")]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", metavar="FILE", help="YAML file: model, training, hyperparameters.")
]
GeneratorWord = Annotated[
    str | None, typer.Option("--generator", metavar="WORD", help="gru, as in LFADS, or node, a neural ODE.")
]
PresetWord = Annotated[
    str | None, typer.Option("--preset", metavar="WORD", help="Usual settings for a kind of data: radical (calcium), emg.")
]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Of every random draw; drawn unless given.")]
DeviceWord = Annotated[str, typer.Option("--device", metavar="WORD", help="cpu, or cuda for a GPU.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", "-w", metavar="N", min=1, help="Processes that train at a time; default: this one alone."),
]
Where = Annotated[
    str | None,
    typer.Option("--cluster", metavar="KIND", help="local, ssh, slurm, kubernetes, a scheduler's address, or a YAML file."),
]
SharedStorage = Annotated[
    str, typer.Option("--storage", metavar="WHERE", help="Directory, or s3:// or gs:// address, that all computers share.")
]
Samples = Annotated[int, typer.Option("--samples", metavar="N", min=2, help="Random draws from the posterior for each trial.")]

_PRELOAD = "cxsystem2.lfads.preload"
_PATIENCE = 60.0
"""Seconds that another worker process has to start in the place of one that has ended."""


class Generations(Bars):
    """A bar for the whole run, and a line for each generation."""

    def __init__(self, asked: TrainingRequest, *, quiet: bool = False) -> None:
        super().__init__(quiet=quiet)
        self._asked, self._quiet = asked, quiet

    def decided(self, generation: int, best: float, median: float) -> None:
        """A generation has ended."""
        if not self._quiet:
            asked = self._asked
            number = f"generation {generation} ({generation + 1} of {asked.generations})"
            said = f"{number}: best loss {best:.5g}, median {median:.5g}"
            if asked.members == 1:
                ended = asked.burn_in + (generation + 1) * asked.epochs
                said = f"{ended} of {asked.burn_in + asked.generations * asked.epochs} epochs: validation loss {best:.5g}"
            self._progress.console.print(said, soft_wrap=True)


def settings_of(path: Path | None, generator: str | None, preset: str | None = None) -> Settings:
    """The settings of a preset with what a file says otherwise, and with another generator where a user names one.

    Raises:
        FileProblem: the file cannot be read.
        TableError: one problem for each mistake in it.
        RegistryError: there is no such preset.
    """
    from cxsystem2.lfads.presets import PRESETS
    from cxsystem2.lfads.settings import Settings, read_settings

    usual = Settings() if preset is None else PRESETS[preset].settings()
    found = usual if path is None else read_settings(path, usual)
    return found if generator is None else replace(found, sizes=found.sizes.with_generator(generator))


def kind_of(cluster: str | None, workers: int | None) -> Cluster | None:
    """The cluster that options name; None: all is done in this process.

    Raises:
        CxSystemError: the word is unknown, or the cluster cannot be used here.
    """
    if cluster is None and workers in (None, 1):
        return None
    from cxsystem2.batches.clusters import choose_cluster, make_cluster
    from cxsystem2.errors import CxSystemError

    kind = make_cluster(choose_cluster(cluster or "local"))
    if missing := kind.missing():
        raise CxSystemError(f"the cluster '{kind.word}' cannot be used here: {missing}")
    return kind


def usual_workers(kind: Cluster, most: int) -> int:
    """How many processes train where nobody says: those of this computer, or as many as can be of use elsewhere."""
    from cxsystem2.batches.memory import usual_workers

    return min(usual_workers() if kind.here else most, most)


def on_a_gpu(word: str, device: str, kind: Cluster | None, asked: Settings, dataset: Dataset, most: int) -> int:
    """How many members one GPU trains, from what a user says: a number, or ``auto``.

    Raises:
        CxSystemError: it is neither, or it is not known how much memory there is.
    """
    from cxsystem2.errors import CxSystemError

    if device != "cuda":
        raise CxSystemError("--members-per-gpu is for --device cuda; for processors there is --members-per-worker")
    if word.isascii() and word.isdigit() and int(word):
        return int(word)
    if word != "auto":
        raise CxSystemError(f"--members-per-gpu cannot be '{word}'; give a number from 1, or auto")
    from cxsystem2.lfads.accelerators import members_that_fit

    if kind is None or kind.here:
        return members_that_fit(asked.sizes, asked.plan, dataset, most)
    if kind.word != "address":
        raise CxSystemError(
            "auto needs clients that are there already; `cxsystem2 lfads cluster check` shows their memory: give a number"
        )
    from cxsystem2.batches.clusters import Need
    from cxsystem2.batches.upkeep import connected

    with connected(kind, Need(1, 0, Path(), _PRELOAD)) as client:
        asking = client.submit(members_that_fit, asked.sizes, asked.plan, dataset, most, pure=False)
        return int(asking.result())


def work(run: TrainingRun, kind: Cluster | None, workers: int | None, samples: int, *, quiet: bool) -> None:
    """Train to the end of a run, infer with its best member, and print the directory."""
    torch_is_there()
    from cxsystem2.lfads.client import train
    from cxsystem2.lfads.fitting import sample_best
    from cxsystem2.lfads.publishing import publish
    from cxsystem2.lfads.server import evolve
    from cxsystem2.lfads.storage import told

    def go_on(client: Client | None = None, look: Callable[[], object] | None = None) -> None:
        evolve(run, train, client, look=look, observer=bars)

    try:
        with Generations(run.asked, quiet=quiet) as bars:
            if kind is None:
                go_on()
            else:
                _on_cluster(run, kind, workers, go_on, bars)
            with told(bars.tell):
                sample_best(run, samples)
                publish(run)
    except KeyboardInterrupt:
        echo(f"cxsystem2: interrupted; go on with: {command_line('lfads', 'resume', run.folder)}", err=True)
        raise typer.Exit(130) from None
    echo(run.folder)


def _on_cluster(
    run: TrainingRun, kind: Cluster, workers: int | None, go_on: Callable[[Client, Callable[[], object]], None], bars: Bars
) -> None:
    from cxsystem2.batches.clusters import Need
    from cxsystem2.batches.upkeep import Upkeep, connected

    shards = len(run.asked.shards)
    need = Need(min(workers or usual_workers(kind, shards), shards), 0, run.folder, _PRELOAD)
    if kind.notice:
        bars.tell(kind.notice)
    with connected(kind, need, patience=_PATIENCE) as client:
        go_on(client, Upkeep(client, kind, need, command_line("lfads", "resume", run.folder)).look)

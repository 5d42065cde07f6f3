"""``cxsystem2 lfads data``: a data set for LFADS from results of simulations, or from recordings of others."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli.lfads.signals import Imaging, from_calcium, from_emg
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.times import seconds

if TYPE_CHECKING:
    from cxsystem2.lfads.making import Choice, MadeData
    from cxsystem2.results import Results

Words = list[str] | None


class Silent(StrEnum):
    """What becomes of cells without a single spike in the data."""

    KEEP = "keep"
    DROP = "drop"


def command(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="RESULT…", help="Result files, networks on disk, batches (all runs); or one recording."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The data set (.h5).")],
    populations: Annotated[
        Words,
        typer.Option("--populations", metavar="NAMES", help="Names, idx or types, with commas; default: all recorded ones."),
    ] = None,
    bin_width: Annotated[str, typer.Option("--bin", metavar="TIME", help="Width of a bin.")] = "10*ms",
    trials: Annotated[
        str,
        typer.Option("--trials", metavar="TIME|results", help="Cut into windows of this length; or each result is a trial."),
    ] = "results",
    overlap: Annotated[
        str | None, typer.Option("--overlap", metavar="TIME", help="What windows share with the next; at most half of one.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="TIME", help="Leave out what comes before.")] = None,
    stop: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Leave out what comes after.")] = None,
    validation: Annotated[
        float, typer.Option("--validation", metavar="SHARE", help="Share of the trials for validation.")
    ] = 0.2,
    held_out: Annotated[
        float, typer.Option("--held-out", metavar="SHARE", help="Share of the channels that the encoders do not see.")
    ] = 0.0,
    predicted: Annotated[
        str | None, typer.Option("--predict", metavar="TIME", help="End of a trial that the encoders do not see.")
    ] = None,
    neurons: Annotated[int | None, typer.Option("--neurons", metavar="N", help="Take N of the cells, drawn by --seed.")] = None,
    silent: Annotated[Silent, typer.Option("--silent", help="What becomes of cells without a spike.")] = Silent.KEEP,
    external: Annotated[
        Words, typer.Option("--external", metavar="INPUTS", help="Recorded inputs that the model is given; others are truth.")
    ] = None,
    states: Annotated[
        Words, typer.Option("--states", metavar="NAMES", help="Recorded variables as true states, such as NG1_SS_L4.ge_soma.")
    ] = None,
    connections: Annotated[
        Path | None, typer.Option("--connections", metavar="FILE", help="Saved connections; default: the file beside a result.")
    ] = None,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="WORD", help="For a recording of others: NWB (as .nwb files are) or Neo.")
    ] = None,
    condition: Annotated[
        str, typer.Option("--condition", metavar="COLUMN", help="Of a recording: what tells which trials are repetitions.")
    ] = "",
    calcium: Annotated[
        str | None,
        typer.Option("--calcium", metavar="INDICATOR", help="See results as two-photon data, or read fluorescence: GCaMP6f."),
    ] = None,
    frames: Annotated[
        float | None, typer.Option("--frames", metavar="HZ", help="Of --calcium with results: frames per second; default: 30.")
    ] = None,
    noise: Annotated[
        float | None, typer.Option("--noise", metavar="DF/F", help="Of --calcium with results: of one value; default: 0.05.")
    ] = None,
    order: Annotated[
        int | None, typer.Option("--order", metavar="1|2", help="Of --calcium: order of the deconvolution; default: 1.")
    ] = None,
    smallest: Annotated[
        float | None, typer.Option("--smallest", metavar="N", help="Of --calcium: smallest event, in deviations of the noise.")
    ] = None,
    emg: Annotated[bool, typer.Option("--emg", help="Read EMG: filter, rectify, clip and scale it.")] = False,
    notch: Annotated[float, typer.Option("--notch", metavar="HZ", help="Of --emg: frequency of the mains; 0: none.")] = 0.0,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Name of the session; default: the title.")] = "",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of what is drawn here: cells, held-out channels.")] = 0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
) -> None:
    """Make a data set for LFADS from simulated spikes, with what the simulation knows as truth, or from a recording."""
    from cxsystem2.files import expanded, writable
    from cxsystem2.lfads.making import Choice

    target = writable(expanded(output), overwrite=overwrite)
    width = seconds(bin_width, "--bin")
    assert width is not None
    choice = Choice(
        populations=_words(populations),
        bin_width=width,
        trial=None if trials.casefold() == "results" else seconds(trials, "--trials"),
        overlap=seconds(overlap, "--overlap") or 0.0,
        start=seconds(start, "--from") or 0.0,
        stop=seconds(stop, "--until"),
        validation=validation,
        held_out=held_out,
        predicted=seconds(predicted, "--predict") or 0.0,
        neurons=neurons,
        drop_silent=silent is Silent.DROP,
        external=_words(external),
        states=_words(states),
        seed=seed,
    )
    if overlap is not None and choice.trial is None:
        raise CxSystemError("--overlap is for windows; give their length as well, --trials '500*ms' for example")
    imaging = Imaging(calcium, frames, noise, order, smallest)
    imaging.refuse_alone()
    if calcium is not None and emg:
        raise CxSystemError("--calcium and --emg are for different recordings; give one of them")
    word = reader or _reader_of(sources)
    if word is None and condition:
        raise CxSystemError("--condition is for recordings; results are repetitions where all but the seed is the same")
    if word is not None and connections is not None:
        raise CxSystemError("--connections is for results of simulations")
    if calcium is not None:
        found = from_calcium(imaging, sources, choice, name, lambda: _loaded(_files_of(sources)))
    elif emg:
        found = from_emg(sources, choice, name, notch)
    elif word is None:
        found = _simulated(sources, choice, name, connections)
    else:
        found = _recorded(sources, word, choice, name, condition)
    found.dataset.save(target, overwrite=overwrite)
    for note in (*_told(found, choice), *found.notes):
        echo(note, err=True)
    echo(target)


def _words(given: Words) -> tuple[str, ...]:
    return tuple(word.strip() for text in given or [] for word in text.split(",") if word.strip())


def _reader_of(sources: list[Path]) -> str | None:
    """What reads a recording of others, by the suffix of its file; None for results."""
    from cxsystem2.sources import sources as known

    return next((word for word in known if sources[0].suffix.lower() in known[word].suffixes), None)


def _recorded(sources: list[Path], word: str, choice: Choice, name: str, condition: str) -> MadeData:
    from cxsystem2.files import expanded
    from cxsystem2.lfads.recorded import recorded

    if len(sources) > 1:
        raise CxSystemError("make a data set of each recording; several together are sessions of one model")
    return recorded(expanded(sources[0]), word, choice, name, condition)


def _simulated(sources: list[Path], choice: Choice, name: str, connections: Path | None) -> MadeData:
    from cxsystem2.lfads.simulated import simulated

    files = _files_of(sources)
    found = simulated(_loaded(files), choice, name)
    file = connections or _beside(files[0])
    return found if file is None else _connected(found, file)


def _files_of(sources: list[Path]) -> list[Path]:
    return [file for source in sources for file in _results_of(source)]


def _results_of(source: Path) -> list[Path]:
    """The results that an argument stands for."""
    from cxsystem2.batches import Batch
    from cxsystem2.batches.directory import SETTINGS
    from cxsystem2.batches.record import Status
    from cxsystem2.files import expanded

    path = expanded(source)
    if not (path / SETTINGS).is_file():
        return [path]
    batch = Batch.open(path)
    records = batch.records()
    done = [path / record.result for record in records if record.status is Status.DONE]
    if not done:
        raise CxSystemError(f"{path}: no run of this batch is done")
    if len(done) < len(records):
        echo(f"{path}: {len(done)} of {len(records)} runs are done; only these are taken", err=True)
    return done


def _loaded(files: list[Path]) -> Iterator[Results]:
    from cxsystem2.results import load

    return (load(file) for file in files)


def _beside(result: Path) -> Path | None:
    """The file of connections that a run has saved beside its result."""
    names = (result.name.replace("results", "connections"), f"{result.stem}_connections.h5")
    found = (result.with_name(name) for name in names if name != result.name)
    return next((file for file in found if file.is_file()), None)


def _connected(found: MadeData, file: Path) -> MadeData:
    """With the synapses between the channels as an array of the session."""
    from dataclasses import replace

    from cxsystem2.cli.lfads.connectivity import connectivity
    from cxsystem2.lfads.dataset import Dataset

    weights = connectivity(file, found.cells, found.order)
    (session,) = found.dataset.sessions
    meaning = "sum of the weights of the synapses from the channel of a row to the channel of a column (S, or A for currents)"
    extra, meanings = {**session.extra, "connectivity": weights}, {**session.meanings, "connectivity": meaning}
    return replace(found, dataset=Dataset((replace(session, extra=extra, meanings=meanings),)))


def _told(found: MadeData, choice: Choice) -> Iterator[str]:
    """What was made, in sentences."""
    import numpy as np

    (session,) = found.dataset.sessions
    part = session.training
    counts = f"{len(part)} trials for training, {len(session.validation)} for validation"
    held = part.channels - part.channels_seen
    channels = f"{part.channels} channels" + (f", {held} of them held out" if held else "")
    yield f"{session.name}: {counts}; {part.bins} bins of {choice.bin_width * 1e3:g} ms; {channels}"
    if session.missing:
        observed = float(np.isfinite(part.counts).mean())
        yield f"{observed:.0%} of the values are there; the others are missing: {session.missing}"
    elif (part.counts % 1 == 0).all():
        yield f"mean rate {float(part.counts.mean()) / choice.bin_width:.3g} Hz"
    for name, meaning in session.meanings.items():
        yield f"{name}: {meaning}"

"""``cxsystem2 run``: simulate, and write a result file; the answer is its path."""

from __future__ import annotations

import os
import time
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.catalogue import examples
from cxsystem2.cli import disk_options, options
from cxsystem2.cli.from_disk import go_on, run_once
from cxsystem2.cli.progress import Bars
from cxsystem2.errors import CxSystemError
from cxsystem2.files import expanded
from cxsystem2.pair import is_project, is_result, is_table
from cxsystem2.terminal import console, echo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxsystem2.devices import Options

MANIFEST = "manifest.json"
"""By which a snapshot is told from other directories; what reads one is imported when it is needed."""


def command(
    example: options.Example = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    override: options.Changes = None,
    seed: options.Seed = None,
    device: options.DeviceName = None,
    trust: options.Trust = False,
    output: Annotated[Path | None, typer.Option("--output", help="Result file (.h5); default: in the workspace.")] = None,
    legacy_results: Annotated[
        bool, typer.Option("--legacy-results", help="Also write the results dictionary of older versions (.gz).")
    ] = False,
    build_directory: options.BuildDirectory = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    profile: Annotated[bool, typer.Option("--profile", help="Measure the time of each Brian2 object, too.")] = False,
    fast: options.Fast = None,
    precision: options.Precise = None,
    threads: options.Threads = None,
    begin: options.Begin = None,
    until: disk_options.Until = None,
    checkpoint_every: disk_options.CheckpointEvery = None,
    record_every: disk_options.RecordEvery = None,
    keep: disk_options.Keep = None,
    max_wall: disk_options.MaxWall = None,
    ranks: disk_options.Ranks = None,
    launcher: disk_options.Launcher = None,
    restarts: disk_options.Restarts = None,
    keep_checkpoints: Annotated[
        bool, typer.Option("--keep-checkpoints", help="Of two tables: leave the checkpoints when the result is written.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Simulate two tables, or a shipped example, and print the path of the result file (of each, for swept tables).

    Or go on with a network on disk, and print its path: EXAMPLE is then the directory that `cxsystem2 build` has made. What is
    recorded and the checkpoints go there. The options --until, --ranks and --launcher are for this alone.

    With --checkpoint-every two tables are run so, too: the checkpoints are beside the result file until it is written.
    With --record-every alone the result file grows while the simulation goes on, and a long run needs no more memory than a
    short one.
    """
    of_disk = {
        "--until": until, "--checkpoint-every": checkpoint_every, "--record-every": record_every, "--keep": keep,
        "--max-wall": max_wall, "--ranks": ranks, "--launcher": launcher, "--restart-on-failure": restarts,
    }  # fmt: skip
    of_tables = {
        "-a": anatomy, "-p": physiology, "-o": override, "--seed": seed, "--device": device, "--output": output,
        "--legacy-results": legacy_results, "--profile": profile, "--fast": str(fast) if fast is not None else None,
        "--precision": precision, "--from": begin, "--keep-checkpoints": keep_checkpoints,
    }  # fmt: skip
    if example is not None and is_directory(example):
        _refuse(of_tables, f"{example} is a network on disk, whose tables and device are settled")
        asked = disk_options.asked(until, checkpoint_every, record_every, keep, max_wall, ranks, launcher, restarts)
        how = disk_options.how(build_directory, jobs, threads, no_cache=no_cache)
        go_on(Path(example), asked, how, trust=trust, quiet=quiet, as_before=False)
        return
    files = options.tables(example, anatomy, physiology)
    build = "only a network on disk is run so: `cxsystem2 build` makes one, and `cxsystem2 run DIR` runs it"
    if checkpoint_every is None:
        others = {word: value for word, value in of_disk.items() if word != "--record-every"}
        _refuse({**others, "--keep-checkpoints": keep_checkpoints}, f"{build}; or give --checkpoint-every")
    _refuse({word: of_disk[word] for word in ("--until", "--ranks", "--launcher")}, build)
    asked = disk_options.asked(None, checkpoint_every, record_every, keep, max_wall, None, None, restarts)
    import psutil

    from cxsystem2.batches.swept import many
    from cxsystem2.devices import Options
    from cxsystem2.files import free_name
    from cxsystem2.keeping import keep_or_say
    from cxsystem2.results import load
    from cxsystem2.simulation import CxSystem
    from cxsystem2.telling import tell

    changes = options.changes(override, seed, device, fast, precision, threads)
    how = Options(build_directory, jobs, not no_cache, profile, start=begin)
    if many(files, changes):
        for word in ("--checkpoint-every", "--record-every"):
            if of_disk[word] is not None:
                raise CxSystemError(f"the tables ask for several simulations, each in one go; leave {word} out")
        how = replace(how, start=options.beginning(begin).get("start"))
        run_batch(files, changes, trust, how, legacy_results, quiet, output)
        return
    started = time.time() - psutil.Process().create_time()
    with Bars(quiet=quiet) as bars:
        model = CxSystem(*files, changes=changes, trust=trust, observer=bars)
        if checkpoint_every is None and record_every is not None:
            results = load(model.record(output, every=asked["record_every"], options=how))
        elif checkpoint_every is None:
            results = model.run(output=output, options=how)
        else:
            results = run_once(model, output, asked, how, trust=trust, quiet=quiet, stay=keep_checkpoints)
    assert results.path is not None
    if legacy_results:
        from cxsystem2.exports.dictionary import save_legacy

        results.warnings += filter(
            None, [keep_or_say(partial(save_legacy, results), free_name(results.path.with_suffix(".gz")))]
        )
    if not quiet:
        tell(model.report, results, started)
    echo(results.path)
    if output is not None and results.path != output.expanduser():
        raise CxSystemError(f"the results are not where they were to be, but in {results.path}")
    if results.not_a_number:
        raise CxSystemError(results.why_not_a_number)


def is_directory(word: str) -> bool:
    """Whether a word is the directory of a snapshot rather than an example; of both, an example has the plain name."""
    is_there = os.path.isdir(os.path.expanduser(word))
    if not is_there and (is_result(word) or is_project(word) or is_table(word) or os.path.isfile(os.path.expanduser(word))):
        return False
    if word in examples():
        if is_there and os.path.exists(os.path.join(word, MANIFEST)):
            echo(f"note: {word} is the example here; ./{word} is the network on disk", err=True)
        return False
    if not is_there:
        from cxsystem2.snapshots import replacing

        replacing.settle(expanded(word))  # a repart that was killed may have left it under another name
        is_there = os.path.isdir(os.path.expanduser(word))
    return is_there or "/" in word or os.sep in word


def _refuse(given: Mapping[str, object], why: str) -> None:
    """Say of options that they make no sense for what is run."""
    if words := [word for word, value in given.items() if value is not None and value is not False]:
        raise CxSystemError(f"leave {' and '.join(words)} out: {why}")


def run_batch(
    files: tuple[str, str],
    changes: list[str],
    trust: bool,
    how: Options,
    legacy_results: bool,
    quiet: bool,
    output: Path | None = None,
) -> None:
    """Run all points of swept tables as a batch in the workspace, and print the path of each result."""
    from cxsystem2.batches import Batch
    from cxsystem2.batches.create import draft
    from cxsystem2.cli import batch
    from cxsystem2.cli.batch_options import Show

    batch.start_early(None, files, changes)
    with Bars(quiet=quiet) as bars:
        found = draft(*files, changes, trust=trust, observer=bars)
    if output is not None:
        raise CxSystemError(f"the tables ask for {len(found.runs)} simulations, each with its own file; leave --output out")
    if not quiet:
        for problem in found.report:
            console().print(str(problem), markup=False, soft_wrap=True)
    made = Batch.open(found.save(None, {**asdict(how), "legacy_results": legacy_results}))
    try:
        batch.work(made, None, None, Show.NONE if quiet else Show.AUTO, answer=False, trust=trust)
    finally:
        for record in made.records():
            if record.result:
                echo(made.folder / record.result)

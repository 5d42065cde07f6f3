"""``cxsystem2 run``: simulate, and write a result file; the answer is its path."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.cli.progress import Bars
from cxsystem2.errors import CxSystemError
from cxsystem2.terminal import console, echo

if TYPE_CHECKING:
    from cxsystem2.devices import Options


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
    build_directory: Annotated[
        Path | None, typer.Option("--build-directory", help="Keep the generated C++ program in this folder.")
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Compiler processes; default: all cores.")] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Compile afresh, and keep no program.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Measure the time of each Brian2 object, too.")] = False,
    fast: options.Fast = None,
    precision: options.Precise = None,
    threads: options.Threads = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no rate table.")] = False,
) -> None:
    """Simulate two tables, or a shipped example, and print the path of the result file (of each, for swept tables)."""
    files = options.tables(example, anatomy, physiology)
    import psutil

    from cxsystem2.batches.asked import many
    from cxsystem2.devices import Options
    from cxsystem2.exports.dictionary import save_legacy
    from cxsystem2.files import free_name
    from cxsystem2.keeping import keep_or_say
    from cxsystem2.simulation import CxSystem
    from cxsystem2.telling import tell

    changes = options.changes(override, seed, device, fast, precision, threads)
    how = Options(build_directory, jobs, not no_cache, profile)
    if many(files, changes):
        run_batch(files, changes, trust, how, legacy_results, quiet, output)
        return
    started = time.time() - psutil.Process().create_time()
    with Bars(quiet=quiet) as bars:
        model = CxSystem(*files, changes=changes, trust=trust, observer=bars)
        results = model.run(output=output, options=how)
    assert results.path is not None
    if legacy_results:
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

    batch.start_early(None)
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

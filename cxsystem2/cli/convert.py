"""``cxsystem2 convert`` (and ``cxconfig``): a table, or a network, in another format; the answer is the new file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo

MANIFEST = "manifest.json"
"""By which a network on disk is told from one of STACS."""


def command(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            help="A table (.csv, .tsv, .json, .yaml), a workbook (.xlsx, .ods), a folder with a network of STACS, or a network "
            "on disk.",
        ),
    ],
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="[OUT]",
            help="The new file; default: .json for CSV, else .csv. With --output: the second table. For a network: a folder; "
            "default: IN_tables.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="The new file for both tables, such as model.xlsx or model.ods.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the file OUT if there is one.")] = False,
    to: Annotated[
        str,
        typer.Option("--to", metavar="WORD", help="What a network becomes: tables, metis (a graph), or stacs (written anew)."),
    ] = "tables",
    suffix: Annotated[
        str, typer.Option("--suffix", metavar="TEXT", help="Of a network, the snapshot with this after its name: .out")
    ] = "",
    records: Annotated[
        Path | None,
        typer.Option("--records", help="Of a network: repeat the spikes of its Poisson sources in this folder of records."),
    ] = None,
    freeze: Annotated[bool, typer.Option("--freeze", help="Of a network: take plastic synapses as static ones.")] = False,
) -> None:
    """Convert tables between CSV, JSON, YAML and workbooks, or a network of STACS to tables, without evaluating anything.

    Of a workbook with both tables two files are made, OUT_anatomy and OUT_physiology, unless OUT is a workbook, too.
    Only JSON loses rows that are switched off. A network on disk becomes one of STACS, or a graph, with --to.
    """
    if output is not None and source.is_dir():
        raise CxSystemError(f"{source}: --output belongs to tables; name the new folder behind the old one")
    if source.is_dir() and (source / MANIFEST).exists():
        if suffix or records is not None or freeze:
            raise CxSystemError(f"{source}: --suffix, --records and --freeze belong to a network of STACS")
        _snapshot(source, target, to, force=force)
        return
    if source.is_dir():
        _network(source, target, to, suffix, records, freeze=freeze, force=force)
        return
    if to != "tables" or suffix or records is not None or freeze:
        raise CxSystemError(f"{source}: --to, --suffix, --records and --freeze belong to a folder with a network of STACS")
    from cxsystem2.files import sibling
    from cxsystem2.tables import convert

    sources = [source] if output is None or target is None else [source, target]
    target = output or target or sibling(source, ".json" if source.suffix.lower() == ".csv" else ".csv")
    for written in convert(sources, target, overwrite=force):
        echo(written)


def _snapshot(source: Path, target: Path | None, to: str, *, force: bool) -> None:
    """Write a network on disk in the format of STACS, or as a graph."""
    if to not in ("metis", "stacs"):
        tables = f"; its tables are in {source / 'tables'}" if to == "tables" else ""
        raise CxSystemError(f"{source} is a network on disk, which --to stacs or --to metis convert{tables}")
    from cxsystem2.files import sibling
    from cxsystem2.phases import Snapshot
    from cxsystem2.phases.edges import graph
    from cxsystem2.phases.to_stacs import write_stacs
    from cxsystem2.stacs import SnapshotPath, write_metis

    snapshot, whole = Snapshot.open(source), source.resolve()
    if to == "metis":
        target = sibling(source, ".metis.graph") if target is None else target
        write_metis(graph(snapshot), target, overwrite=force)
    else:
        target = whole.with_name(f"{whole.name}_stacs") if target is None else target
        write_stacs(snapshot, SnapshotPath(target, whole.name), overwrite=force)
    echo(target)


def _network(
    source: Path, target: Path | None, to: str, suffix: str, records: Path | None, *, freeze: bool, force: bool
) -> None:
    """Convert a network of STACS."""
    from cxsystem2.problems import nearest
    from cxsystem2.stacs import SnapshotPath, adjacency_of, find, read_snapshot, write_metis, write_snapshot, write_tables

    if to not in ("tables", "metis", "stacs"):
        raise CxSystemError(f"--to is tables, metis or stacs, and not '{to}'{nearest(to, ('tables', 'metis', 'stacs'))}")
    if to != "tables" and (records is not None or freeze):
        raise CxSystemError("--records and --freeze belong to --to tables")
    place, whole = find(source, suffix), source.resolve()
    if to == "tables":
        target = whole.with_name(f"{whole.name}_tables") if target is None else target
        written = write_tables(place, target, records=records, freeze=freeze, overwrite=force)
        for note in written.notes:
            echo(f"note: {note}", err=True)
        echo(written.anatomy)
        echo(written.physiology)
    elif to == "metis":
        target = whole / f"{place.base}{suffix}.metis.graph" if target is None else target
        write_metis(adjacency_of(read_snapshot(place)), target, overwrite=force)
        echo(target)
    else:
        target = whole.with_name(f"{whole.name}_stacs") if target is None else target
        write_snapshot(read_snapshot(place), SnapshotPath(target, place.base, suffix), overwrite=force)
        echo(target)

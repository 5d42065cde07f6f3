"""``cxsystem2 plot``: a picture of a run; the answer is the file of the picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cxsystem2.cli import options
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo

if TYPE_CHECKING:
    from cxsystem2.results import Results


def command(
    result: Annotated[
        Path | None,
        typer.Argument(
            metavar="[RESULT]", help="A result file (.h5) or a network on disk; for figures of the network also an example."
        ),
    ] = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Picture (.png, .pdf, .svg) or film (.gif, .zip); default: beside RESULT.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Kind of figure, such as rates; default: raster and rates.")
    ] = None,
    population: Annotated[
        list[str] | None, typer.Option("--population", help="Name, idx, subtype or type; may be repeated; default: all.")
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting of the kind, such as 'bin=5*ms'; may be repeated."),
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--with", metavar="RESULT", help="With --kind compare: another one; may be repeated."),
    ] = None,
    traces: Annotated[bool, typer.Option("--traces", help="The same as --kind traces.")] = False,
    variable: Annotated[
        str | None, typer.Option("--variable", metavar="NAME", help="With traces: only this one, such as vm; default: all.")
    ] = None,
    start: Annotated[float, typer.Option("--start", help="Begin of the window, second.")] = 0.0,
    stop: Annotated[float | None, typer.Option("--stop", help="End of the window, second.")] = None,
    width: Annotated[float | None, typer.Option("--width", help="Width of the figure; default: what suits it.")] = None,
    height: Annotated[float | None, typer.Option("--height", help="Height of the figure; default: what suits it.")] = None,
    unit: Annotated[str, typer.Option("--unit", help="Unit of width and height: cm or inch.")] = "cm",
    font: Annotated[float | None, typer.Option("--font", help="Size of the letters, point; default: 8.")] = None,
    dpi: Annotated[float | None, typer.Option("--dpi", help="Dots in an inch; default: 300, of a film 100.")] = None,
    override: Annotated[
        list[str] | None, typer.Option("-o", "--override", metavar="NAME=VALUE", help="With tables: change a cell.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="With tables: seed of the network.")] = None,
    trust: options.Trust = False,
) -> None:
    """Draw a figure of a run: the raster and the rates, or another kind (docs/figures.md lists them).

    Figures of the network (connectivity, degrees, delays, diagram, fi, positions, weights) are drawn before a run, too: give
    two tables or an example in place of RESULT.
    """
    from cxsystem2.figures import Format, figures, refuse_other, save
    from cxsystem2.files import sibling
    from cxsystem2.results import load

    tables = _tables(result, anatomy, physiology)
    if tables is None and (override or seed is not None):
        raise CxSystemError("-o and --seed change tables; RESULT is a run, which stays as it is")
    word = _kind(kind, traces=traces, network=tables is not None)
    beside_it = result or Path(anatomy or "network")
    target = refuse_other(figures[word], output or sibling(beside_it, ".png"))
    given: dict[str, Any] = _settings(setting)
    if variable is not None:
        if word != "traces":
            raise CxSystemError("--variable says which recorded variable is drawn; add --traces")
        given["variable"] = variable
    form = Format.of(width, height, unit, font, dpi)
    if beside and word != "compare":
        raise CxSystemError("--with names results to compare with; add --kind compare")
    results = _network(tables, options.changes(override, seed, None), trust) if tables is not None else load(beside_it)
    if beside:
        given["others"] = _others(beside_it, beside)
    words: dict[str, Any] = {"names": population or None, "start": start, "stop": stop}
    echo(save(results, word, target, form=form, **words, **given))


def _tables(result: Path | None, anatomy: str | None, physiology: str | None) -> tuple[str, str] | None:
    """The two tables of a network that has not run; None where a run is named."""
    from cxsystem2.pair import is_result, names_model

    word = None if result is None else str(result)
    if word is not None and not anatomy and not physiology and (is_result(word) or not names_model(word)):
        return None
    return options.tables(word, anatomy, physiology)


def _network(tables: tuple[str, str], changes: list[str], trust: bool) -> Results:
    """The network that two tables describe, before a run."""
    from cxsystem2.checking import check, refuse_sweeps
    from cxsystem2.errors import TableError
    from cxsystem2.netfigures import planned
    from cxsystem2.network import Network

    checked = check(*tables, changes, trust=trust, run=True)
    refuse_sweeps(checked)
    if not checked.report.clean:
        raise TableError(checked.report)
    return planned(Network(checked.config), checked.anatomy, checked.physiology)


def _kind(kind: str | None, *, traces: bool, network: bool) -> str:
    from cxsystem2.figures import figures

    word = figures.name(kind) if kind else "traces" if traces else "diagram" if network else "overview"
    if traces and word != "traces":
        raise CxSystemError(f"--traces and --kind {word} are two kinds; leave one out")
    return word


def _settings(given: list[str] | None) -> dict[str, str]:
    """Settings as names and texts."""
    parted = [text.partition("=") for text in given or []]
    for name, sign, value in parted:
        if not name.strip() or not sign or not value.strip():
            raise CxSystemError(f"--set {name}{sign}{value}: write NAME=VALUE")
        if name.strip() == "others":
            raise CxSystemError("--set others: name other results by --with")
    return {name.strip(): value.strip() for name, _, value in parted}


def _others(first: Path, paths: list[Path]) -> dict[str, Results]:
    """Other results by their titles; where two have the same, by the names of their files."""
    from cxsystem2.results import load

    found = [load(path) for path in paths]
    titles = [load(first).title, *(one.title for one in found)]
    plain = len(set(titles)) == len(titles)
    return {one.title if plain else str(path): one for path, one in zip(paths, found, strict=True)}

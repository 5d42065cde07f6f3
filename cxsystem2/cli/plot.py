"""``cxsystem2 plot``: a picture of a run; the answer is the file of the picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo

if TYPE_CHECKING:
    from cxsystem2.results import Results


def command(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5), or a network on disk.")],
    output: Annotated[Path | None, typer.Option("--output", help="Picture (.png, .pdf, .svg); default: beside RESULT.")] = None,
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
    dpi: Annotated[float | None, typer.Option("--dpi", help="Dots in an inch; default: 300.")] = None,
) -> None:
    """Draw a figure of a run: the raster and the rates, or another kind (docs/figures.md lists them)."""
    from cxsystem2.figures import Format, save
    from cxsystem2.files import sibling
    from cxsystem2.pictures import picture
    from cxsystem2.results import load

    word = _kind(kind, traces=traces)
    target = picture(output or sibling(result, ".png"))
    given: dict[str, Any] = _settings(setting)
    if variable is not None:
        if word != "traces":
            raise CxSystemError("--variable says which recorded variable is drawn; add --traces")
        given["variable"] = variable
    form = Format.of(width, height, unit, font, dpi)
    if beside and word != "compare":
        raise CxSystemError("--with names results to compare with; add --kind compare")
    results = load(result)
    if beside:
        given["others"] = _others(result, beside)
    words: dict[str, Any] = {"names": population or None, "start": start, "stop": stop}
    echo(save(results, word, target, form=form, **words, **given))


def _kind(kind: str | None, *, traces: bool) -> str:
    from cxsystem2.figures import figures

    word = figures.name(kind) if kind else "traces" if traces else "overview"
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

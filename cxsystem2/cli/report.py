"""``cxsystem2 report``: a page about a run, or the description of a model for a paper; the answer is the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.output import echo
from cxsystem2.problems import one_of

if TYPE_CHECKING:
    from cxsystem2.network import Network

_PAGE = ".html"
_RESULTS = (".h5", ".hdf5", ".gz")


def command(
    model: Annotated[
        str | None, typer.Argument(metavar="[RESULT]", help="A result file; for .md and .tex also an example or a workbook.")
    ] = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="The file: .html is the page; .md or .tex the description for a paper."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace a file that is there.")] = False,
    trust: options.Trust = False,
) -> None:
    """Write a page about a run that opens without a network, or the Methods text and tables of a model for a paper.

    The page has the activity, the equations, all parameters with units, the connectivity, seed, versions and times.
    """
    from cxsystem2.files import write_text
    from cxsystem2.report.paper import FORMS, paper

    suffix = _PAGE if output is None else output.suffix.lower()
    if suffix not in (_PAGE, *FORMS):
        raise CxSystemError(f"{output}: a report ends in {_PAGE}, and the description of a model in {one_of(FORMS)}")
    if suffix == _PAGE:
        target, text = _page(model, output)
    else:
        assert output is not None
        target, text = output, paper(_network(model, anatomy, physiology, trust), suffix)
    write_text(target, text, overwrite=force)
    echo(target)


def _page(model: str | None, output: Path | None) -> tuple[Path, str]:
    """The page of a result, and where it goes."""
    from cxsystem2.report.page import report_page
    from cxsystem2.results import load

    if model is None or not (Path(model).suffix.lower() in _RESULTS or Path(model).is_dir()):
        raise CxSystemError("a page is about a run: name its result file; a model alone is described with --output model.md")
    path = Path(model)
    return output or path.with_name(f"{path.stem}_report{_PAGE}"), report_page(load(path))


def _network(model: str | None, anatomy: str | None, physiology: str | None, trust: bool) -> Network:
    """The plan of the network of two tables, or of those of a result."""
    from cxsystem2.network import Network

    checked = options.checked(options.tables(model, anatomy, physiology), [], trust)
    if not checked.report.clean:
        raise TableError(checked.report)
    return Network(checked.config)

"""The description of a model for a paper: Markdown or LaTeX."""

from __future__ import annotations

from cxsystem2.errors import CxSystemError
from cxsystem2.network import Network
from cxsystem2.problems import one_of
from cxsystem2.report.block import Heading
from cxsystem2.report.description import describe_model
from cxsystem2.report.markup import Latex, Markdown, joined

FORMS: dict[str, type[Markdown] | type[Latex]] = {".md": Markdown, ".tex": Latex}
"""Endings of files with a description, and what they are written in."""
_HEAD = r"""% pdflatex, lualatex or xelatex; or \input{} its body into a paper that loads these packages
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath, array, booktabs, longtable, caption}
\usepackage[margin=2cm]{geometry}
\begin{document}
\small
"""


def paper(network: Network, suffix: str) -> str:
    """The Methods text and the tables of a model in the language that the ending of a file names.

    Raises:
        CxSystemError: no such language is known.
    """
    if suffix not in FORMS:
        raise CxSystemError(f"a description of a model ends in {one_of(FORMS)}, not in '{suffix}'")
    markup = FORMS[suffix]()
    title = network.config.system.simulation_title
    text = markup.block(Heading(f"Model: {title}", 1)) if suffix == ".tex" else f"# Model: {markup.cell(title)}\n\n"
    body = f"{text}{joined(markup, describe_model(network))}"
    return f"{_HEAD}{body}\\end{{document}}\n" if suffix == ".tex" else body

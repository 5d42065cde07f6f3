"""Descriptions in HTML, Markdown and LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from cxsystem2 import webpage
from cxsystem2.report.block import Block, Cell, Formula, Formulas, Heading, Paragraph, Table
from cxsystem2.typeset import LATEX, MATHML
from cxsystem2.typeset.latex import plain
from cxsystem2.visible import visible


class Markup(Protocol):
    """A language of documents: what each block looks like in it."""

    def block(self, block: Block) -> str:
        """A block, with the line ends that it needs."""


class Html:
    """Pieces of a page; formulas are MathML."""

    def block(self, block: Block) -> str:
        """A block as HTML."""
        match block:
            case Heading(text, level):
                return f"<h{level + 1}>{webpage.text(text)}</h{level + 1}>\n"
            case Paragraph(parts):
                return f"<p>{''.join(map(self.cell, parts))}</p>\n"
            case Formulas(lines):
                rows = "".join(f"<tr><th>{webpage.text(label)}</th><td>{self.cell(one)}</td></tr>" for label, one in lines)
                return f'<table class="formulas">{rows}</table>\n'
            case Table():
                return self.table(block)

    def cell(self, cell: Cell) -> str:
        """Text, in which nothing is markup, or a formula."""
        return cell.written(MATHML) if isinstance(cell, Formula) else webpage.text(cell)

    def table(self, table: Table) -> str:
        """A table with its caption above."""
        kinds = ['class="number"' if number in table.numbers else "" for number in range(len(table.head))]
        head = "".join(f'<th scope="col" {kind}>{webpage.text(one)}</th>' for one, kind in zip(table.head, kinds, strict=True))
        rows = (
            "".join(f"<td {kind}>{self.cell(cell)}</td>" for kind, cell in zip(kinds, row, strict=True)) for row in table.rows
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        caption = f"<caption>{webpage.text(table.caption)}</caption>" if table.caption else ""
        return f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n'


class Markdown:
    """Markdown with formulas between dollar signs, as GitHub, Jupyter and pandoc read it."""

    def block(self, block: Block) -> str:
        """A block as Markdown."""
        match block:
            case Heading(text, level):
                return f"{'#' * (level + 1)} {self.cell(text)}\n\n"
            case Paragraph(parts):
                return f"{''.join(map(self.cell, parts))}\n\n"
            case Formulas(lines):
                shown = (f"* {self.cell(label)}{': ' if label else ''}{self.cell(one)}\n" for label, one in lines)
                return f"{''.join(shown)}\n"
            case Table(head, rows, caption, numbers):
                rule = ["---:" if number in numbers else "---" for number in range(len(head))]
                lines_of = ([*map(self.cell, head)], rule, *([*map(self.cell, row)] for row in rows))
                title = f"**{self.cell(caption)}**\n\n" if caption else ""
                shown = (f"| {' | '.join(line)} |\n" for line in lines_of)
                return f"{title}{''.join(shown)}\n"

    def cell(self, cell: Cell) -> str:
        """Text, in which nothing is markup, or a formula."""
        if isinstance(cell, Formula):
            return cell.written(LATEX).replace("|", r"\vert ")
        return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", visible(cell))


class Latex:
    """Pieces of a LaTeX document that uses amsmath, booktabs and longtable."""

    def block(self, block: Block) -> str:
        """A block as LaTeX."""
        match block:
            case Heading(text, level):
                return f"\\{'sub' * (level - 1)}section*{{{self.cell(text)}}}\n\n"
            case Paragraph(parts):
                return f"{''.join(map(self.cell, parts))}\n\n"
            case Formulas(lines):
                shown = (rf"\item[{self.cell(label)}] {self.cell(one)}" for label, one in lines)
                return "\n".join([r"\begin{description}", *shown, r"\end{description}", "", ""])
            case Table():
                return self.table(block)

    def cell(self, cell: Cell) -> str:
        """Text, in which nothing is a command, or a formula."""
        if isinstance(cell, Formula):
            return cell.written(LATEX)
        return _CHARACTERS.sub(lambda found: _LETTERS[found[0]], plain(visible(cell)))

    def table(self, table: Table) -> str:
        """A table that may run over pages; its cells break."""
        width = f"{0.94 / len(table.head):.3f}"
        columns = "".join(
            rf">{{\{'raggedleft' if number in table.numbers else 'raggedright'}\arraybackslash}}p{{{width}\linewidth}}"
            for number in range(len(table.head))
        )
        rows = (f"{' & '.join(map(self.cell, row))} \\\\" for row in table.rows)
        head = f"{' & '.join(self.cell(one) for one in table.head)} \\\\"
        caption = rf"\caption*{{{self.cell(table.caption)}}}\\" if table.caption else ""
        lines = [rf"\begin{{longtable}}{{{columns}}}", caption, r"\toprule", head, r"\midrule", r"\endhead", *rows]
        return "\n".join([*filter(None, lines), r"\bottomrule", r"\end{longtable}", "", ""])


_LETTERS = {
    "×": r"$\times$", "±": r"$\pm$", "–": "--", "≤": r"$\le$", "≥": r"$\ge$", "→": r"$\to$", "µ": r"$\mu$", "μ": r"$\mu$",
    "Ω": r"$\Omega$", "·": r"$\cdot$", "…": r"\ldots{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}  # fmt: skip
_CHARACTERS = re.compile("|".join(map(re.escape, _LETTERS)))


def joined(markup: Markup, blocks: Iterable[Block]) -> str:
    """Blocks one after the other."""
    return "".join(markup.block(one) for one in blocks)

"""Blocks in HTML, Markdown and LaTeX."""

from html.parser import HTMLParser

import pytest

from cxsystem2.report.block import Formulas, Heading, Paragraph, Table, action, named, words
from cxsystem2.report.markup import Html, Latex, Markdown

HOSTILE = r"<b>|*_$#%&~^\{} `x` [y](z)"


def test_tables():
    table = Table(("name", "value"), ((named("tau_e"), "5 ms"),), "Values", (1,))
    assert Markdown().block(table) == (
        "**Values**\n\n| name | value |\n| --- | ---: |\n| $\\tau_{\\mathrm{e}}$ | 5 ms |\n\n"
    )  # fmt: skip
    latex = Latex().block(table)
    assert r"$\tau_{\mathrm{e}}$ & 5 ms \\" in latex
    assert latex.count(r"\begin{longtable}") == latex.count(r"\end{longtable}") == 1
    assert '<td class="number">5 ms</td>' in Html().block(table)


def test_headings_paragraphs_and_formulas():
    formulas = Formulas((("then", action("w += b")),))
    assert Markdown().block(formulas) == "* then: $w \\leftarrow w + b$\n\n"
    assert r"\item[then] $w \leftarrow w + b$" in Latex().block(formulas)
    assert "<th>then</th>" in Html().block(formulas)
    assert Html().block(Heading("A", 2)) == "<h3>A</h3>\n"
    assert Latex().block(Heading("A", 2)) == "\\subsection*{A}\n\n"
    assert Markdown().block(Paragraph(("w is ", named("w")))) == "w is $w$\n\n"


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.text = [], ""

    def handle_starttag(self, tag, attributes):
        self.found.append(tag)

    def handle_data(self, data):
        self.text += data


def test_no_text_is_markup():
    page = _Tags()
    page.feed(Html().block(words(HOSTILE)))
    assert page.found == ["p"]
    assert page.text.strip() == HOSTILE
    assert Latex().block(words(HOSTILE)).strip() == (
        r"\textless{}b\textgreater{}\textbar{}*\_\$\#\%\&\textasciitilde{}\textasciicircum{}\textbackslash{}\{\} `x` [y](z)"
    )
    assert Markdown().block(words(HOSTILE)).strip() == r"\<b\>\|\*\_\$\#%&\~^\\\{\} \`x\` \[y\](z)"


@pytest.mark.parametrize("markup", [Html(), Markdown(), Latex()])
def test_control_characters_do_nothing(markup):
    assert "\x1b" not in markup.block(words("a\x1b]0;b\x07"))

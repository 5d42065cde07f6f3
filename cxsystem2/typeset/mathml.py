"""Formulas in MathML, which browsers draw by themselves, without fonts or scripts of anybody."""

# ruff: noqa: D102  (what each method does is told by `Form`)
from __future__ import annotations

import html
from collections.abc import Sequence

from cxsystem2.typeset.form import GREEK, SIGNS


class MathMl:
    """Pieces of formulas in MathML Core; see `Form`. Each piece is one element."""

    def symbol(self, letter: str, below: str = "") -> str:
        shown = _element("mi", GREEK.get(letter, letter))
        return f"<msub>{shown}{self.word(below)}</msub>" if below else shown

    def word(self, text: str) -> str:
        return _element("mtext", text)

    def number(self, digits: str, power: int | None = None) -> str:
        shown = _element("mn", digits)
        return shown if power is None else self.infix(shown, ".", self.power(_element("mn", "10"), _element("mn", f"{power}")))

    def infix(self, left: str, sign: str, right: str) -> str:
        if sign == "*":  # a sign that is not seen, with the space that a product needs
            return f'<mrow>{left}<mspace width="0.17em"/>{right}</mrow>'
        return f"<mrow>{left}{_element('mo', SIGNS[sign][1])}{right}</mrow>"

    def prefix(self, sign: str, piece: str) -> str:
        return f'<mrow><mo form="prefix">{html.escape(SIGNS[sign][1])}</mo>{piece}</mrow>'

    def brackets(self, piece: str) -> str:
        return f"<mrow><mo>(</mo>{piece}<mo>)</mo></mrow>"

    def derivative(self, piece: str) -> str:
        return self.fraction(f"<mrow><mi>d</mi>{piece}</mrow>", "<mrow><mi>d</mi><mi>t</mi></mrow>")

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac>{above}{below}</mfrac>"

    def power(self, base: str, exponent: str) -> str:
        return f"<msup>{base}{exponent}</msup>"

    def root(self, piece: str) -> str:
        return f"<msqrt>{piece}</msqrt>"

    def magnitude(self, piece: str) -> str:
        return f"<mrow><mo>|</mo>{piece}<mo>|</mo></mrow>"

    def call(self, function: str, pieces: Sequence[str]) -> str:
        word = _element("mi", {"log": "ln", "log10": "log₁₀"}.get(function, function))
        given = "<mo>,</mo>".join(pieces)
        return f"<mrow>{word}{self.brackets(f'<mrow>{given}</mrow>')}</mrow>"

    def whole(self, piece: str) -> str:
        return f'<math displaystyle="true">{piece}</math>'


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{html.escape(text)}</{tag}>"


MATHML = MathMl()

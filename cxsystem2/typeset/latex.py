"""Formulas in LaTeX, for papers."""

# ruff: noqa: D102  (what each method does is told by `Form`)
from __future__ import annotations

from collections.abc import Sequence

from cxsystem2.typeset.form import GREEK, SIGNS

_MARKED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "^": r"\textasciicircum{}", "%": r"\%", "&": r"\&",
    "#": r"\#", "$": r"\$", "~": r"\textasciitilde{}",
}  # fmt: skip
_FUNCTIONS = {
    "log": r"\ln", "log10": r"\log_{10}", "arcsin": r"\arcsin", "arccos": r"\arccos", "arctan": r"\arctan",
    **{word: rf"\{word}" for word in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
}  # fmt: skip


def plain(text: str) -> str:
    """Text that LaTeX prints as it is."""
    return "".join(_MARKED.get(one, one) for one in text)


class Latex:
    """Pieces of formulas in LaTeX with the package amsmath; see `Form`."""

    def symbol(self, letter: str, below: str = "") -> str:
        shown = rf"\{letter}" if letter in GREEK else letter
        return rf"{shown}_{{\mathrm{{{below}}}}}" if below else shown

    def word(self, text: str) -> str:
        return rf"\text{{{plain(text)}}}"

    def number(self, digits: str, power: int | None = None) -> str:
        return digits if power is None else rf"{digits} \cdot 10^{{{power}}}"

    def infix(self, left: str, sign: str, right: str) -> str:
        return f"{left} {SIGNS[sign][0]} {right}"

    def prefix(self, sign: str, piece: str) -> str:
        return f"{SIGNS[sign][0]} {piece}" if sign == "not" else f"{SIGNS[sign][0]}{piece}"

    def brackets(self, piece: str) -> str:
        return rf"\left({piece}\right)"

    def derivative(self, piece: str) -> str:
        return rf"\frac{{\mathrm{{d}}{piece}}}{{\mathrm{{d}}t}}"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def root(self, piece: str) -> str:
        return rf"\sqrt{{{piece}}}"

    def magnitude(self, piece: str) -> str:
        return rf"\left|{piece}\right|"

    def call(self, function: str, pieces: Sequence[str]) -> str:
        return f"{_FUNCTIONS.get(function) or self.word(function)}{self.brackets(', '.join(pieces))}"

    def whole(self, piece: str) -> str:
        return f"${piece}$"


LATEX = Latex()

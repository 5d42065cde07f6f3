"""What a language for formulas has to say: how the pieces of a formula are written in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class FormulaLanguage(Protocol):
    """A language for formulas. Each method returns a piece of it, made of pieces."""

    def symbol(self, letter: str, below: str = "") -> str:
        """A letter (or the name of a Greek one) with an index, which stands upright."""

    def word(self, text: str) -> str:
        """A word, or any text, as it is."""

    def number(self, digits: str, power: int | None = None) -> str:
        """A number, times a power of ten."""

    def infix(self, left: str, sign: str, right: str) -> str:
        """Two pieces with a sign of `SIGNS` between them."""

    def prefix(self, sign: str, piece: str) -> str:
        """A sign of `SIGNS` before a piece."""

    def brackets(self, piece: str) -> str:
        """A piece in round brackets, as high as it is."""

    def derivative(self, piece: str) -> str:
        """How a variable changes with time."""

    def fraction(self, above: str, below: str) -> str:
        """Two pieces above each other."""

    def power(self, base: str, exponent: str) -> str:
        """A piece with an exponent."""

    def root(self, piece: str) -> str:
        """A square root."""

    def magnitude(self, piece: str) -> str:
        """The absolute value."""

    def call(self, function: str, pieces: Sequence[str]) -> str:
        """A function with what it is given."""

    def whole(self, piece: str) -> str:
        """A formula that is complete, to stand in a line of text."""


SIGNS = {
    "+": ("+", "+"), "-": ("-", "−"), "*": (r"\,", "\u2009"), ".": (r"\cdot", "·"), "//": (r"\operatorname{div}", "div"),
    "%": (r"\bmod", "mod"), "<": ("<", "<"), "<=": (r"\le", "≤"), ">": (">", ">"), ">=": (r"\ge", "≥"), "==": ("=", "="),
    "=": ("=", "="), "!=": (r"\ne", "≠"), "and": (r"\wedge", "∧"), "or": (r"\vee", "∨"), "not": (r"\neg", "¬"),
    "<-": (r"\leftarrow", "←"),
}  # fmt: skip
"""Signs by what Python writes: in LaTeX, and as a character."""
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

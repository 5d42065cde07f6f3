"""Equations of models as a paper sets them, in LaTeX or in MathML; nothing of the text is evaluated."""

from cxsystem2.typeset.form import FormulaLanguage
from cxsystem2.typeset.latex import LATEX
from cxsystem2.typeset.mathml import MATHML
from cxsystem2.typeset.setter import equation, formula, name, statement

__all__ = ["LATEX", "MATHML", "FormulaLanguage", "equation", "formula", "name", "statement"]

"""Connection rules: which cells of a source reach which cells of a target. The registry key is the word in column ``rule``."""

from cxsystem2.rules import bernoulli, total, degree, mapping, distance  # isort: skip  (the order of the documentation)
from cxsystem2.rules.base import Ends, NumberRule, Pairs, Rule, Sizes, rules
from cxsystem2.rules.wiring import DEFAULT, PROBABILITY, Wiring

__all__ = [
    "DEFAULT",
    "PROBABILITY",
    "Ends",
    "NumberRule",
    "Pairs",
    "Rule",
    "Sizes",
    "Wiring",
    "bernoulli",
    "degree",
    "distance",
    "mapping",
    "rules",
    "total",
]

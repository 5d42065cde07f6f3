"""Connection rules: which cells of a source reach which cells of a target. The registry key is the word in column ``rule``."""

from cxsystem2.network.rules import bernoulli, degree, distance, mapping, total
from cxsystem2.network.rules.base import Ends, Pairs, Rule, rules

__all__ = ["Ends", "Pairs", "Rule", "bernoulli", "degree", "distance", "mapping", "rules", "total"]

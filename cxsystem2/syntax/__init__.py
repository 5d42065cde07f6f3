"""The syntax bank: a network plan as Brian2 statements under prefixed names, which devices carry out.

Prefixes: NG group, NN size, NE equations, NT threshold, NRes reset, NRef refractoriness of neurons; S synapses, SE
equations, SPre and SPost actions of spikes, SC connections; SpMon and StMon monitors; IN inputs. A statement that sets
a variable is named ``object.variable``. All are listed in docs/syntax.md.
"""

from cxsystem2.syntax.bank import Bank, BankError
from cxsystem2.syntax.layout import Layout
from cxsystem2.syntax.lower import lower
from cxsystem2.syntax.model import Model

__all__ = ["Bank", "BankError", "Layout", "Model", "lower"]

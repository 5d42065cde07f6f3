"""Units of our own: SI dimensions, and quantities that calculate and print as those of Brian2 do, without importing it."""

from cxsystem2.units.dimension import DIMENSIONLESS, Dimension, dimension
from cxsystem2.units.names import coherent, factor, named, symbol
from cxsystem2.units.quantity import DimensionMismatchError, Quantity, Unit, dimension_of, of_brian2, own, units
from cxsystem2.units.text import shown

__all__ = [
    "DIMENSIONLESS",
    "Dimension",
    "DimensionMismatchError",
    "Quantity",
    "Unit",
    "coherent",
    "dimension",
    "dimension_of",
    "factor",
    "named",
    "of_brian2",
    "own",
    "shown",
    "symbol",
    "units",
]

"""The readouts of this package, so that their registry finds all of them."""

from __future__ import annotations

from cxsystem2.lfads.readouts.injective import Injective
from cxsystem2.lfads.readouts.linear import Linear

__all__ = ["Injective", "Linear"]

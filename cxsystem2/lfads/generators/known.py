"""The generators of this package, so that their registry finds all of them."""

from __future__ import annotations

from cxsystem2.lfads.generators.gru import GruGenerator
from cxsystem2.lfads.generators.node import OdeGenerator

__all__ = ["GruGenerator", "OdeGenerator"]

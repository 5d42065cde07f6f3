"""The column ``layer_idx``: the layer of the soma and, for pyramidal cells, the layer their dendrites reach."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError

_LAYERS = re.compile(r"^\[?\s*([1-6])\s*(?:->\s*([1-6])\s*)?\]?$")


@dataclass(frozen=True, slots=True)
class Layers:
    """A span of layers; `top` is None for cells that stay in one layer."""

    soma: int
    top: int | None = None

    @property
    def name(self) -> str:
        """``4``, or ``4toL1`` for a span, as in the names of populations."""
        return str(self.soma) if self.top is None else f"{self.soma}toL{self.top}"

    @property
    def counts(self) -> tuple[int, int]:
        """How many apical compartments lie above the soma's layer, by two rules.

        The first counts layers 2 and 3 as the one layer 2/3 that they are, the second counts every number.
        """
        top = self.soma if self.top is None else self.top
        merged = sum(1 for layer in range(top, self.soma) if layer != 3)
        return merged, self.soma - top


def read_layers(text: str, scope: Scope) -> Layers:
    """Reads ``4`` or ``[4->1]``."""
    found = _LAYERS.match(text)
    if not found:
        raise ExpressionError(f"'{text}' is not a layer from 1 to 6, nor a span such as [4->1]")
    soma, top = int(found[1]), None if found[2] is None else int(found[2])
    if top is not None and top > soma:
        raise ExpressionError(f"'{text}' goes down; dendrites reach from the soma's layer up, [{top}->{soma}]")
    return Layers(soma, top)

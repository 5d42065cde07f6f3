"""Pyramidal cells: how many compartments a cell has, and the capacitance, leak and coupling of each."""

from __future__ import annotations

import math
from typing import Any

from cxsystem2.config.block import Block
from cxsystem2.config.layers import Layers
from cxsystem2.models.cells import SOMA, Cell
from cxsystem2.models.cells.cell import BASAL
from cxsystem2.models.parameter import Parameter

_PER_AREA: dict[str, Parameter] = {
    "Cm": Parameter("farad/meter**2", "specific membrane capacitance", positive=True),
    "gL": Parameter("siemens/meter**2", "specific leak conductance", positive=True),
    "Area_tot_pyram": Parameter("meter**2", "membrane area of the whole cell", positive=True),
    "spine_factor": Parameter("1", "factor of the capacitance for spines", 2.0, positive=True),
}
_FRACTIONS = Parameter("1", "shares of the area: {number of apical compartments: [basal, soma, a0, …]}")
_RESISTANCES = Parameter("ohm", "axial resistances: basal to soma, soma to a0, a0 to a1, …")
PARAMETERS = {**_PER_AREA, "fract_areas": _FRACTIONS, "Ra": _RESISTANCES}
"""What the block of a pyramidal cell has for its form."""
DERIVED = frozenset({"C", "gL", "g_basal", "g_apical", "g_soma", "g_lower", "g_upper"})
"""Parameters of compartments that follow from the areas and resistances of a cell."""

Values = dict[str, dict[str, float]]


def apical_count(layers: Layers, block: Block) -> int | None:
    """The number of apical compartments above ``a0``: the key of ``fract_areas`` that fits the span of layers.

    Layers 2 and 3 count as one where a key fits that, as in the published models; otherwise every number counts.
    """
    table = block.value("fract_areas", _FRACTIONS)
    if table is None:
        return None
    if not isinstance(table, dict) or not all(isinstance(key, int) for key in table):
        block.problem("fract_areas", "a dictionary is expected, {number of apical compartments: [shares of the area]}")
        return None
    for count in layers.counts:
        if count in table:
            return count
    wanted = " or ".join(str(count) for count in dict.fromkeys(layers.counts))
    block.problem("fract_areas", f"no entry for {wanted} apical compartments, which [{layers.soma}->{layers.top}] asks for")
    return None


def compartments(cell: Cell, block: Block, *, legacy: bool) -> Values:
    """Capacitance, leak and axial conductances of each compartment, in SI units.

    With `legacy` the apical compartment a\\ :sub:`k` has the values of the k-th compartment in the order basal, soma,
    a0, a1, …, as all results that CxSystem published have, instead of its own.
    """
    assert cell.apical is not None
    number = cell.apical + 3
    order = (BASAL, SOMA, *(f"a{index}" for index in range(cell.apical + 1)))
    read = max(2, number - 2) if legacy else number  # who takes the areas two places below never asks for the last two
    shares = _shares(block, cell.apical, number, read)
    axial = [1 / value for value in _resistances(block, number - 1)]
    per_area = {name: block.number(name, parameter) for name, parameter in _PER_AREA.items()}
    area = per_area["Area_tot_pyram"]
    sources = [index - 2 if legacy and index >= 2 else index for index in range(number)]
    capacitance = [share * area * per_area["Cm"] * per_area["spine_factor"] for share in shares]
    leak = [share * area * per_area["gL"] for share in shares]
    values: Values = {}
    for source, name in zip(sources, order, strict=True):
        values[name] = {"C": capacitance[source], "gL": leak[source]}
    values[SOMA] |= {"g_basal": axial[0], "g_apical": axial[1]}
    for index, name in enumerate(order):
        if name != SOMA:
            above = axial[index] if 2 <= index < number - 1 else 0.0
            below = axial[index - 1] if index >= 3 else 0.0
            values[name] |= {"g_soma": axial[0] if name == BASAL else axial[1] if index == 2 else 0.0}
            values[name] |= {"g_lower": below, "g_upper": above}
    return values


def _shares(block: Block, apical: int, number: int, read: int) -> list[float]:
    """The shares of `number` compartments, of which the first ones that are `read` must be there."""
    table: Any = block.value("fract_areas", _FRACTIONS)
    try:
        shares = [float(share) for share in table[apical]]
    except (TypeError, ValueError):
        shares = []
    if not read <= len(shares) <= number or min(shares[:read]) <= 0:
        block.problem("fract_areas", f"{read} shares above 0 are expected for {apical} apical compartments, not {len(shares)}")
        return [math.nan] * number
    if len(shares) == number and not 0.9 <= sum(shares) <= 1.1:
        entry = block.entries["fract_areas"]
        block.report.warn(entry.value.place, f"the shares of the area sum to {sum(shares):g}, not to 1", entry.label)
    return shares


def _resistances(block: Block, number: int) -> list[float]:
    found = block.array("Ra", _RESISTANCES)
    if found and (len(found) < number or min(found) <= 0):
        block.problem("Ra", f"{number} resistances above 0 are needed for this cell, not {len(found)}")
        found = []
    return found[:number] or [math.nan] * number

"""Cell types: the words in the column ``neuron_type``, and what they mean for sign and for calcium."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.registry import Registry


@dataclass(frozen=True, slots=True)
class CellType:
    """A class of cells that share the sign of their output; `meaning` is what a reader calls them.

    `dendrites` tells whether a cell has dendritic compartments, `models` is the prefix of the names under which the
    physiology table chooses its models (``pc_neuron_model``), `filled` whether parameters that its block lacks are those
    that the neuron model begins with.
    """

    name: str
    meaning: str
    excitatory: bool
    dendrites: bool = False
    models: str = ""
    filled: bool = False


cell_types: Registry[CellType] = Registry("neuron type")
for _type in (
    CellType("PC", "pyramidal cell with dendrites", excitatory=True, dendrites=True, models="pc_"),
    CellType("SS", "spiny stellate cell", excitatory=True),
    CellType("BC", "basket cell", excitatory=False),
    CellType("MC", "Martinotti cell", excitatory=False),
    CellType("L1i", "layer 1 interneuron", excitatory=False),
    CellType("CI", "point cell with an injected current", excitatory=True, models="ci_", filled=True),
    CellType("NDNEURON", "point neuron without a cortical type", excitatory=True),
):
    cell_types.register(_type.name)(_type)

INPUT = "in"
"""The type of every input population in the names of weights, delays and probabilities (``cw_in_SS``)."""

"""The words that an outline may use, each with what it means."""

from __future__ import annotations

from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.cell_types import cell_types
from cxsystem2.models.neurons import neurons
from cxsystem2.models.starting import rheobase

KINDS = {
    "SS": "excitatory, without dendrites",
    "PC": "excitatory, pyramidal cells with dendrites",
    "BC": "inhibitory, basket cells (PV)",
    "MC": "inhibitory, Martinotti cells (SOM)",
    "L1i": "inhibitory, cells of layer 1",
}
"""Kinds of cells: words of the column ``neuron_type``. Some have a plain name, too (`ALIASES`)."""
ALIASES = {"excitatory": "SS", "pyramidal": "PC", "inhibitory": "BC"}
DRIVES = {
    "background": "random input spikes",
    "current": "a constant current",
    "none": "only other populations",
}
"""What makes the cells of a population fire."""
SIGNS = {"excitatory": "ge", "inhibitory": "gi"}
"""What a connection does, and the word of the column ``receptor``."""
RECORDS = {
    "spikes": "all spikes",
    "potentials": "membrane potentials of three cells",
    "conductances": "synaptic conductances of three cells",
    "rate": "the rate of the population, without spikes",
}
"""What is recorded of a population."""
MONITORS = {
    "spikes": "[Sp]",
    "potentials": "[St]vm[rec](0-2)",
    "conductances": "[St]ge_soma[rec](0-2)+gi_soma[rec](0-2)",
    "rate": "[Rate]",
}
"""The same in words of the column ``monitors``."""
NAMES = {"SS": "E", "PC": "PYR", "BC": "PV", "MC": "SOM", "L1i": "L1"}
"""What a population of each kind is called where nobody says."""


def cells_of(kind: str) -> str:
    """How many cells a population of a kind has where nobody says."""
    return "400" if kind in cell_types and cell_types[kind].excitatory else "100"


def models() -> dict[str, str]:
    """Neuron models that an outline may name, each with what it is: those of which it is known what makes a cell fire."""
    catalogue = Catalogue()
    known = {word: model for word, model in neurons.items() if rheobase(word, catalogue)}
    return {word: (model.__doc__ or "").replace("``", "").strip().split("\n")[0] for word, model in known.items()}


def usual_model(kind: str) -> str:
    """The neuron model of a population of a kind where nobody says."""
    return "EIF" if kind in cell_types and cell_types[kind].dendrites else "LIF"

"""Cells with dendrites in an outline: the layers that they reach, and the compartment that a connection ends on."""

from __future__ import annotations

from cxsystem2.config.layers import Layers
from cxsystem2.models.cell_types import cell_types

ONTO = {
    "soma": "the cell body",
    "basal": "the basal dendrites",
    "proximal": "the apical dendrite, in the layer of the cell body",
    "tuft": "the apical dendrite, in the highest layer that it reaches",
}
"""Where a connection ends on a cell with dendrites."""
_TOP = 1


def has_dendrites(kind: str) -> bool:
    """Whether cells of a kind have dendrites."""
    return kind in cell_types and cell_types[kind].dendrites


def span(layer: str, kind: str) -> str:
    """The cell of ``layer_idx``: dendrites reach layer 1 where the answer names the layer of the cell body alone."""
    return f"[{layer}->{_TOP}]" if has_dendrites(kind) and layer in "123456" else layer


def layers_of(text: str) -> Layers | None:
    """What a cell of ``layer_idx`` says; None for a mistake, which the check of the tables finds."""
    soma, _, top = text.strip(" []").replace(" ", "").partition("->")
    known = all(one in {*"123456"} for one in (soma, top or soma))
    return Layers(int(soma), int(top) if top else None) if known else None


def usual_onto(receptor: str, kind: str, *, plastic: bool) -> str:
    """Where a connection ends when nobody says it; synapses that change with the spikes of their target are at its soma."""
    if plastic or kind == "BC":
        return "soma"
    return "basal" if receptor == "ge" else "tuft"


def addressed(name: str, onto: str, layer: str) -> str:
    """The cell of ``post_syn_idx``: a population with dendrites, and one of its compartments."""
    layers = layers_of(layer)
    above = layers.counts[0] if layers is not None else 0
    places = {"soma": "0s", "basal": "0b", "proximal": "0a", "tuft": str(above) if above else "0a"}
    return f"{name}[C]{places[onto]}"

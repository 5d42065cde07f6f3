"""Synapses without a time course: each spike moves the potential itself."""

from __future__ import annotations

from functools import lru_cache

from cxsystem2.models.receptors.base import Receptor, excitation, inhibition


@excitation.register("DELTA")
class DeltaExcitation(Receptor):
    """A spike adds the weight, in volt, to the potential at once; one that finds the cell refractory is lost.

    Source: Brunel (2000) J Comput Neurosci 8:183.
    """

    parameters = {}
    current = ""
    state = ()
    incremented = ("vm",)
    weight_unit = "volt"


@inhibition.register("DELTA")
class DeltaInhibition(Receptor):
    """A spike takes the weight, in volt and positive, away from the potential; one that finds the cell refractory is lost.

    Source: Brunel (2000) J Comput Neurosci 8:183.
    """

    parameters = {}
    current = ""
    state = ()
    incremented = ("vm",)
    weight_unit = "volt"
    subtracts = True


@lru_cache(maxsize=64)
def of_variable(name: str, unit: str, *, subtracts: bool = False) -> type[Receptor]:
    """The receptor of a variable that a neuron model has itself: a spike adds its weight to it, or takes it away."""
    body = {
        "__doc__": f"A spike changes the variable {name} of the neuron model.",
        "word": "DELTA" if name == "vm" else name,
        "parameters": {},
        "current": "",
        "state": (),
        "incremented": (name,),
        "weight_unit": unit,
        "subtracts": subtracts,
        "signed": name != "vm",
    }
    return type(f"Of_{name}", (Receptor,), body)

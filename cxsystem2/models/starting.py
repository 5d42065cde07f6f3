"""Starting values, for parameters of a block that are missing: offered by `check --fix`, and taken by nobody unasked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cxsystem2.models.catalogue import Catalogue

_RECEPTORS = {
    "Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms",
    "E_ampa": "0*mV", "tau_decay_ampa": "5*ms", "E_nmda": "0*mV", "tau_decay_nmda": "150*ms",
    "E_gabaa": "-80*mV", "tau_decay_gabaa": "6*ms", "E_gabab": "-95*mV",
}  # fmt: skip
"""Vogels & Abbott (2005) J Neurosci 25:10786; by receptor, rounded: Destexhe, Mainen & Sejnowski (1998) in Methods in Neuronal
Modeling, MIT Press, ch. 1."""
_POTENTIALS = {"V_init": "EL", "V_init_min": "EL", "V_init_max": "EL + 5*mV"}
"""Potentials at the start: at rest, or a little above it."""
_RHEOBASE = {
    "LIF": 2e-9, "EIF": 4e-10, "ADEX": 4.2e-11, "ADEXGAP": 4.2e-11, "CADEX": 6.2e-10, "IZHIKEVICH": 2e-10, "LIFASC": 2.2e-10,
}  # fmt: skip
"""Ampere: the least constant current that makes a cell with the starting values of its model fire, with two digits."""


def rheobase(model: str, catalogue: Catalogue) -> float:
    """Ampere that make a cell with the starting values of its model fire, roughly; 0 where that is not known."""
    return _RHEOBASE.get(catalogue.neurons.name(model), 0.0) if model in catalogue.neurons else 0.0


def starting_value(name: str, models: Iterable[str], given: Collection[str], catalogue: Catalogue) -> str:
    """An expression for a parameter of a block, with what it is a value of; empty where none is known.

    `models` are the neuron models that the block serves, `given` the names in it.
    """
    for word in models:
        if word in catalogue.neurons and (value := catalogue.neurons[word].defaults.get(name)):
            return value
    if name in _POTENTIALS:
        return "VT" if name == "V_init_max" and "VT" in given else _POTENTIALS[name]
    return _RECEPTORS.get(name, "")

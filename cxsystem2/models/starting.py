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
_FROM_REST = {
    "Ee": "65*mV", "Ei": "-15*mV", "E_ampa": "65*mV", "E_nmda": "65*mV", "E_gabaa": "-15*mV", "E_gabab": "-30*mV",
    "V_init": "0*mV", "V_init_min": "0*mV", "V_init_max": "5*mV",
}  # fmt: skip
"""The same potentials for models that count them from rest, which is at -65 mV."""
_COUNTED_FROM_REST = frozenset({"SIMPLE_HH"})
_DENDRITES = {
    ("Cm", "farad/meter**2"): "1*uF*cm**-2",
    ("gL", "siemens/meter**2"): "4.2e-5*siemens*cm**-2",
    ("Area_tot_pyram", "meter**2"): "15000*um**2",
    ("fract_areas", "1"): "{0: [0.6, 0.06, 0.34], 1: [0.55, 0.06, 0.2, 0.19], 2: [0.55, 0.05, 0.17, 0.13, 0.1], "
    "3: [0.5, 0.05, 0.15, 0.1, 0.1, 0.1], 4: [0.5, 0.05, 0.15, 0.1, 0.1, 0.05, 0.05]}",
    ("Ra", "ohm"): "[100, 100, 150, 150, 150, 150]*Mohm",
}
"""By parameter and unit, for cells with dendrites: round values near those of the example ``microcircuit``."""
_RHEOBASE = {
    "LIF": 2e-9, "EIF": 4e-10, "ADEX": 4.2e-11, "ADEXGAP": 4.2e-11, "CADEX": 6.2e-10, "IZHIKEVICH": 2e-10, "LIFASC": 2.2e-10,
    "SIMPLE_HH": 9.8e-6,
}  # fmt: skip
"""Ampere: the least constant current that makes a cell with the starting values of its model fire, with two digits.

That of SIMPLE_HH is the one at which rest is unstable: below it, an inhibitory spike can silence the cell for good."""
_RHEOBASE_DENDRITES = {"EIF": 6.5e-11, "ADEX": 1.2e-10}
"""The same of cells with dendrites, into the soma; it differs by less than a tenth between spans of layers."""


def rheobase(model: str, catalogue: Catalogue, *, dendrites: bool = False) -> float:
    """Ampere that make a cell with the starting values of its model fire, roughly; 0 where that is not known."""
    known = _RHEOBASE_DENDRITES if dendrites else _RHEOBASE
    return known.get(catalogue.neurons.name(model), 0.0) if model in catalogue.neurons else 0.0


def starting_value(name: str, models: Iterable[str], given: Collection[str], catalogue: Catalogue, unit: str = "") -> str:
    """An expression for a parameter of a block, with what it is a value of; empty where none is known.

    `models` are the neuron models that the block serves, `given` the names in it. `unit` is that of the parameter: that of
    ``gL`` differs between cells with and without dendrites.
    """
    if (name, unit) in _DENDRITES:
        return _DENDRITES[name, unit]
    known = [catalogue.neurons.name(word) for word in models if word in catalogue.neurons]
    for word in known:
        if value := catalogue.neurons[word].defaults.get(name):
            return value
    if name in _FROM_REST and any(word in _COUNTED_FROM_REST for word in known):
        return _FROM_REST[name]
    if name in _POTENTIALS:
        return "VT" if name == "V_init_max" and "VT" in given else _POTENTIALS[name]
    return _RECEPTORS.get(name, "")

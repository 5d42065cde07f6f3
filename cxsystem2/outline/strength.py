"""Starting values of drives and weights: relative to what makes a cell of each neuron model fire.

All conductances are told by the *threshold conductance* of the target: the constant excitatory conductance that brings a
cell with the starting values of its model just to its threshold.
"""

from __future__ import annotations

from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.starting import rheobase

SOURCES, RATE, DECAY = 100, 10.0, 5e-3
"""Background inputs of a cell, their rate (hertz), and the decay time of excitation (second)."""
_DISTANCE = 0.05
"""Volt from the threshold to the reversal potential of excitation, roughly, in all models."""
_OVER = 1.1
"""Drives are so much above the threshold."""
_AWAY = 1.7
"""Background that reaches dendrites is so much stronger, for what gets lost on the way to the soma."""
_FEW, _MANY, _ALONE = {"ge": 40.0, "gi": 10.0}, {"ge": 1.0, "gi": 1.25}, 20.0


def threshold_conductance(model: str, catalogue: Catalogue, *, dendrites: bool = False) -> float:
    """Siemens; of a model whose rheobase is not known, that of LIF: then a weight is a guess."""
    return (rheobase(model, catalogue, dendrites=dendrites) or rheobase("LIF", catalogue)) / _DISTANCE


def background_weight(model: str, catalogue: Catalogue, *, dendrites: bool = False) -> float:
    """Siemens that one background spike adds, when the mean of all of them is to be a little above the threshold."""
    over = _OVER * (_AWAY if dendrites else 1.0)
    return over * threshold_conductance(model, catalogue, dendrites=dendrites) / (SOURCES * RATE * DECAY)


def current(model: str, catalogue: Catalogue, *, dendrites: bool = False) -> float:
    """Ampere: a little more than the rheobase."""
    return _OVER * threshold_conductance(model, catalogue, dendrites=dendrites) * _DISTANCE


def weight(
    model: str, receptor: str, sources: float, catalogue: Catalogue, *, driven: bool = True, dendrites: bool = False
) -> float:
    """Siemens that a spike adds at a synapse of a cell that has `sources` of these synapses.

    All together they matter as much whatever their number, as long as there are many. The only excitation of a cell that is not
    `driven` otherwise is so strong that sources which fire at 10 Hz make it fire.
    """
    whole = _ALONE if receptor == "ge" and not driven else _MANY[receptor]
    return threshold_conductance(model, catalogue, dendrites=dendrites) * whole / max(_FEW[receptor], sources)


def told(value: float, unit: str) -> str:
    """A small value in SI units as an expression with two digits: ``1.2*nS``, ``340*pA``, ``26*uS``."""
    powers = {"p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3}
    usual = "p" if unit == "A" else "n"
    prefix = next((each for each in powers if powers[each] >= powers[usual] and value < 1e4 * powers[each]), "m")
    return f"{float(f'{value / powers[prefix]:.2g}'):g}*{prefix}{unit}"

"""Figures of the network of a run. They need its plan, which follows from the tables that a result keeps, and no simulation.

They are kinds of `cxsystem2.figures.figures`, which imports them when a word is asked for that it does not know yet.
"""

from cxsystem2.netfigures import connectivity, degrees, diagram, fi, synapses
from cxsystem2.netfigures.base import NetworkFigure, network_of
from cxsystem2.netfigures.sample import MOST, Sample, sample
from cxsystem2.netfigures.shared import one_plan

__all__ = [
    "MOST",
    "NetworkFigure",
    "Sample",
    "connectivity",
    "degrees",
    "diagram",
    "fi",
    "network_of",
    "one_plan",
    "sample",
    "synapses",
]

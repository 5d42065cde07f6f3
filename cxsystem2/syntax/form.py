"""Forms: what a device can hold in one Brian2 object, which decides how a network is laid out for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """The layout of a network for a device.

    `whole_cells` puts all compartments of a cell into one group, for a device on which groups cannot see each other's
    variables. `delay_classes` is the number of delays that a pathway may have, for a device on which all synapses of an
    object have one delay; None leaves each synapse its own. `one_target` gives each target variable its own object.
    `binomial_background` counts the background spikes of a step among the sources that there are, for a device that
    draws no Poisson numbers; a source is then silent or fires once in a step. `counters` counts the spikes of a
    population in bins while it runs; without them they are counted from the spikes afterwards, for a device on which
    synapses without delay act one step later.
    `shared_means` lets cells share one mean of their background, for all devices but one that cannot draw from it.
    """

    whole_cells: bool = False
    delay_classes: int | None = None
    one_target: bool = False
    binomial_background: bool = False
    counters: bool = True
    shared_means: bool = True


FREE = Form()
"""No limits: the form of the devices of Brian2 itself."""

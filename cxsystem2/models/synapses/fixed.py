"""Synapses whose weight never changes."""

from cxsystem2.models.distribution import Constant
from cxsystem2.models.synapses.base import Synapse, synapses


@synapses.register("Fixed", "Fixed_rand_wght")
class Fixed(Synapse):
    """A static synapse; the weights of a pathway spread evenly from half to one and a half times their mean."""


@synapses.register("Fixed_const_wght")
class FixedConstant(Synapse):
    """A static synapse; all weights of a pathway are equal."""

    weights = Constant()

"""The adaptive exponential neuron with gap junctions."""

from cxsystem2.models.neurons.adex import AdEx
from cxsystem2.models.neurons.base import neurons


@neurons.register("ADEXGAP")
class AdExGap(AdEx):
    """The adaptive exponential neuron with a current ``Igap`` that electrical synapses keep up to date.

    ``Igap`` is the sum of weight times (potential of the neighbour - own potential) over all gap junctions of the cell,
    and 0 without any.

    Source: Brette & Gerstner (2005) J Neurophysiol 94:3637; Bennett & Zukin (2004) Neuron 41:495.
    """

    dendrites = False
    current = f"{AdEx.current} + Igap"
    declared = ("Igap : amp",)

"""Synapses whose weight never changes."""

from cxsystem2.models.distribution import Constant
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses.base import Setting, Synapse, synapses
from cxsystem2.models.synapses.calcium import release_factor


class Static(Synapse):
    """What static synapses have in common: every spike transmits the weight."""

    factor = "1"

    @classmethod
    def mean_effect(cls, parameters: dict[str, float], rate: float) -> float | None:
        """The weight, whatever the rate."""
        return 1.0


@synapses.register("Fixed", "Fixed_rand_wght")
class Fixed(Static):
    """A static synapse; weights and delays of a pathway spread evenly from half to one and a half times their means.

    Fixed_const_wght has equal weights; the columns `weight_distribution` and `delay_distribution` say otherwise (`constant`).
    """


@synapses.register("Fixed_const_wght")
class FixedConstant(Static):
    """A static synapse; all weights of a pathway are equal, and delays spread from half to one and a half times their mean."""

    weights = Constant()


@synapses.register("Fixed_multiply")
class FixedMultiply(Synapse):
    """A static synapse whose effect is its weight times the column ``multiply_weight``."""

    parameters = {"multiply_weight": Parameter("1", "factor on the weight")}
    factor = "multiply_weight"
    transmitted = f"{factor}*wght"
    weights = Constant()

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """The factor is a column of the pathway."""
        return {"multiply_weight": setting.multiply_weight}

    @classmethod
    def mean_effect(cls, parameters: dict[str, float], rate: float) -> float | None:
        """The factor, whatever the rate."""
        return parameters["multiply_weight"]


@synapses.register("Fixed_calcium")
class FixedCalcium(Static):
    """A static synapse whose mean weight grows with the extracellular calcium as release does.

    Source: Markram et al. (2015) Cell 163:456; Hokkanen et al. (2019) Neural Comput 31:1066.
    """

    @classmethod
    def weight_factor(cls, setting: Setting) -> float:
        """The release factor of the two cell types."""
        return release_factor(setting.calcium, setting.pre_type, setting.post_type)

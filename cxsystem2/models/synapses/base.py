"""What every synapse model states: its weights, its own variables, and what spikes on its two sides do."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from cxsystem2.models.distribution import HALF_AROUND, Distribution
from cxsystem2.models.parameter import Parameter
from cxsystem2.registry import Registry


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a pathway stands: the types on its two sides, the compartment, the calcium level, and the physiology table.

    `scalar` gives a named root scalar in SI units; `series` gives the values of a named tuple, one for each of some
    parameters; both note a problem when it is missing. `has` tells whether the table has a name.
    """

    pre_type: str
    post_type: str
    compartment: str
    calcium: float
    multiply_weight: float
    scalar: Callable[[str, Parameter], float]
    series: Callable[[str, Sequence[Parameter]], Sequence[float]]
    has: Callable[[str], bool]
    weight: float = math.nan
    """The mean weight; known when the parameters are resolved."""


class Synapse:
    """A synapse with a weight ``wght`` and a delay.

    `on_pre` and `on_post` are the statements that run when a spike of the source arrives and when the target fires;
    ``{transmit}`` stands for the increment of the target's conductances by `transmitted`, the effective weight of
    this spike. A model with no `on_pre` acts all the time, through an equation, and has no delay.
    """

    word: ClassVar[str]
    parameters: ClassVar[dict[str, Parameter]] = {}
    prefix: ClassVar[str] = ""
    """What stands before the names of the parameters in tables."""
    equations: ClassVar[tuple[str, ...]] = ()
    transmitted: ClassVar[str] = "wght"
    factor: ClassVar[str] = ""
    """What a spike transmits relative to the weight, where that follows from parameters, `state` and the past spikes of
    the source alone. All synapses of a source that have the same parameters then have the same state."""
    on_pre: ClassVar[tuple[str, ...]] = ("{transmit}",)
    on_post: ClassVar[tuple[str, ...]] = ()
    weights: ClassVar[Distribution] = HALF_AROUND
    delays: ClassVar[Distribution] = HALF_AROUND
    state: ClassVar[dict[str, str]] = {}
    """Variables of a synapse and their units; they start at 0 unless `rested` says otherwise."""
    method: ClassVar[str] = "exact"
    """How equations that are not event-driven are integrated."""
    plastic: ClassVar[bool] = False
    """Whether the weight changes."""
    weight_derivative: ClassVar[str] = ""
    """How the weight changes between spikes, if it does."""
    weight_at_start: ClassVar[str] = ""
    """A variable that keeps the weight that a synapse starts with, if any."""
    weight_unit: ClassVar[str] = ""
    """The unit of the weight, where it is not that of the target's receptors."""
    weight_scalar: ClassVar[str] = ""
    """A root scalar that gives the mean weight before any ``cw_…`` does."""
    target_variable: ClassVar[str] = ""
    """The variable of the target that `transmitted` is added to, where that is not for its receptors to say."""
    transmitted_unit: ClassVar[str] = ""
    """The unit of `transmitted`, where `target_variable` is given."""
    target_model: ClassVar[str] = ""
    """The neuron model that a target must have, if any."""
    source_variables: ClassVar[tuple[str, ...]] = ()
    """Variables of the source that the model reads."""

    @classmethod
    def choose(cls, setting: Setting) -> type[Synapse]:
        """The model that a word means in a setting, where two generations of tables use the word differently."""
        return cls

    @classmethod
    def weight_factor(cls, setting: Setting) -> float:
        """Factor on the mean weight."""
        return 1.0

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """The parameters of a pathway, in SI units."""
        return {name: setting.scalar(cls.prefix + name, parameter) for name, parameter in cls.parameters.items()}

    @classmethod
    def mean_effect(cls, parameters: dict[str, float], rate: float) -> float | None:
        """What a spike transmits on average relative to the weight, when the source is a Poisson process of a rate (hertz).

        None when there is no closed form.
        """
        return None

    @classmethod
    def first_effect(cls, parameters: dict[str, float]) -> float | None:
        """What a spike after a long silence transmits relative to the weight; None when that is not known."""
        return 1.0 if cls.transmitted == "wght" else cls.mean_effect(parameters, 0.0)

    @classmethod
    def rested(cls, parameters: dict[str, float]) -> dict[str, float]:
        """The state of a synapse that has been silent for long."""
        return {}

    @classmethod
    def by_source(cls) -> bool:
        """Whether `factor` is stated, and no subclass has changed since then what a spike does."""
        actions = {"equations", "transmitted", "on_pre", "on_post", "plastic", "weight_derivative"}
        for base in cls.__mro__:
            if "factor" in vars(base):
                return bool(cls.factor)
            if actions & vars(base).keys():
                return False
        return False

    @classmethod
    def arrival(cls, incremented: tuple[str, ...], *, subtracts: bool = False) -> tuple[str, ...]:
        """What happens at a presynaptic spike, for a target whose variables `incremented` take (or lose) the weight."""
        value = f"-({cls.transmitted})" if subtracts else cls.transmitted
        transmit = [f"{name}_post += {value}" for name in incremented]
        return tuple(line for text in cls.on_pre for line in (transmit if text == "{transmit}" else [text]))


synapses: Registry[type[Synapse]] = Registry(
    "synapse type", group="cxsystem2.synapses", base=Synapse, inspect="cxsystem2.models.trial:try_synapse"
)

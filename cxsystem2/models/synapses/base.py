"""What every synapse model states: its weights, its own variables, and what a presynaptic spike does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from cxsystem2.models.distribution import HALF_AROUND, Distribution
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.registry import Registry


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a pathway stands: the types on its two sides, the calcium level, and the scalars of the physiology table.

    `scalar` gives a named value in SI units and notes a problem when it is missing.
    """

    pre_type: str
    post_type: str
    calcium: float
    scalar: Callable[[str, Parameter], float]


class Synapse:
    """A synapse with a weight ``wght`` and a delay.

    `on_pre` are the statements that run when a presynaptic spike arrives; ``{transmit}`` stands for the increment of
    the target's conductances and is filled with `transmitted`, the effective weight of this spike.
    """

    word: ClassVar[str]
    parameters: ClassVar[dict[str, Parameter]] = {}
    equations: ClassVar[tuple[str, ...]] = ()
    transmitted: ClassVar[str] = "wght"
    on_pre: ClassVar[tuple[str, ...]] = ("{transmit}",)
    weights: ClassVar[Distribution] = HALF_AROUND
    delays: ClassVar[Distribution] = HALF_AROUND
    state: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """The parameters of a pathway, in SI units."""
        return {name: setting.scalar(name, parameter) for name, parameter in cls.parameters.items()}

    @classmethod
    def rested(cls, parameters: dict[str, float]) -> dict[str, float]:
        """The state of a synapse that has been silent for long."""
        return {}

    @classmethod
    def statements(cls, incremented: tuple[str, ...]) -> tuple[str, ...]:
        """What happens at a presynaptic spike, for a target whose variables `incremented` take the weight."""
        transmit = [f"{name}_post += {cls.transmitted}" for name in incremented]
        return tuple(line for text in cls.on_pre for line in (transmit if text == "{transmit}" else [text]))


synapses: Registry[type[Synapse]] = Registry("synapse type")

"""What a row of the table asks of its connection rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxsystem2.models.parameter import Parameter

DEFAULT = "pairwise_bernoulli"
"""The rule of a row that names none."""
PROBABILITY = Parameter("1", "probability", least=0, most=1)
"""The range of column ``p``, and of what it becomes when it is scaled."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """A connection rule with its settings, in SI units; each rule reads what it takes of them."""

    rule: str = DEFAULT
    probability: float = 1.0
    number: int = 0
    """What the rule counts: pairs of the pathway, sources of a target or targets of a source, say."""
    decay: float = 0.0
    """1/metre."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Values of the columns that the rule brings along, by name."""
    self_connections: bool = True
    """Whether cells may connect to themselves; without effect between different populations."""
    multapses: bool = False
    """Whether a pair may be connected several times: whether pairs are drawn with replacement."""

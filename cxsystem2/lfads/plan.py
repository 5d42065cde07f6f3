"""How members are trained: what is the same for all of them, and is not searched."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest, one_of

METRICS = ("trials", "samples", "channels")
"""What members are compared by: the loss on validation trials; on elements that are always kept from the encoders; on
channels that the encoders never see."""

_LIMITS = {
    "batch": (0, math.inf),
    "ramp": (0, math.inf),
    "ramp_start": (0, math.inf),
    "largest_norm": (1e-30, math.inf),
    "loss_scale": (1e-30, 1e30),
    "pass_rate": (0, 1),
    "withheld": (0, 0.9),
    "jitter": (0, math.inf),
    "shift": (0, math.inf),
    "largest_shift": (0, math.inf),
    "decay": (0.01, 1),
    "patience": (1, math.inf),
    "cooling": (0, math.inf),
    "coolest": (0, 1),
    "threads": (1, math.inf),
}
"""The smallest and the largest value of each number of a plan."""

_BATCH = 65
"""Trials in a batch where nobody says otherwise: small batches learn in less time on a processor."""
_STEPS = 5
"""Steps that an epoch has at least, where nobody says otherwise."""


class PlanError(CxSystemError, ValueError):
    """Training cannot be done like this."""


@dataclass(frozen=True)
class TrainingPlan:
    """How members are trained.

    Attributes:
        batch: trials in a batch; 0: as many as `batch_of` takes.
        ramp: epochs until divergences and penalties count fully.
        ramp_start: epochs before they begin to count.
        largest_norm: longer gradients of a member are made as short as this.
        loss_scale: factor of the loss, which matters only beside `largest_norm` and the smallest number of Adam.
        pass_rate: share of the elements that the encoders see in coordinated dropout and that the gradient passes all the same.
        withheld: share of the elements that encoders never see (sample validation), of training and validation trials.
        metric: what members are compared by, one of `METRICS`.
        jitter: training moves each spike by up to this many bins.
        shift: standard deviation, bins, of shifts in time of each trial of each channel, which differ for what the encoders see
            and what is to be reconstructed; 0: none. In training alone.
        largest_shift: longer ones become as long as this.
        decay: factor of the learning rate when the validation loss has not become better for `patience` epochs; 1: none.
        patience: epochs.
        cooling: epochs over which the learning rate falls along half a cosine to `coolest` of what it was; 0: it does not.
        coolest: share of the learning rate that is left after these.
        threads: of each process that trains; results depend on it in the last digits.
    """

    batch: int = 0
    ramp: int = 20
    ramp_start: int = 0
    largest_norm: float = 200.0
    loss_scale: float = 1e4
    pass_rate: float = 0.0
    withheld: float = 0.0
    metric: str = "trials"
    jitter: int = 0
    shift: float = 0.0
    largest_shift: int = 6
    decay: float = 1.0
    patience: int = 6
    cooling: int = 0
    coolest: float = 0.02
    threads: int = 1

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.type in ("int", "float") and (isinstance(value, bool) or not isinstance(value, int | float)):
                raise PlanError(f"{field.name} of the training is {value!r}; give a number")
            if field.type == "int" and not (math.isfinite(value) and value == int(value)):
                raise PlanError(f"{field.name} of the training is {value!r}; give a whole number")
            if field.type == "int":
                object.__setattr__(self, field.name, int(value))
        for name, (low, high) in _LIMITS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                upper = "" if math.isinf(high) else f" to {high:g}"
                raise PlanError(f"{name} of the training is {value:g}; give a number from {low:g}{upper}")
        if self.metric not in METRICS:
            hint = nearest(str(self.metric), METRICS) or f"; give {one_of(METRICS)}"
            raise PlanError(f"members cannot be compared by '{self.metric}'{hint}")
        if self.metric == "samples" and self.withheld == 0:
            raise PlanError(
                "members are to be compared by samples that encoders never see, but `withheld` is 0; give a share, as 0.2"
            )

    def share(self, epoch: int) -> float:
        """How much divergences and penalties count in an epoch, from 0 to 1; epochs count from 0."""
        return min(max((epoch + 1 - self.ramp_start) / (self.ramp + 1), 0.0), 1.0)

    def batch_of(self, trials: int) -> int:
        """Trials in a batch, of so many for training: `_BATCH` unless said, but fewer where an epoch had too few steps."""
        return self.batch or max(min(_BATCH, trials // _STEPS), 1)

    def warmth(self, epoch: int) -> float:
        """The share of the learning rate that is used in an epoch; epochs count from 0."""
        if not self.cooling:
            return 1.0
        done = min(epoch / self.cooling, 1.0)
        return self.coolest + (1 - self.coolest) * 0.5 * (1 + math.cos(math.pi * done))

    @property
    def ramped(self) -> int:
        """The first epoch in which they count fully; only from it on is the validation loss looked at for `decay`."""
        return self.ramp_start + self.ramp

    def to_dict(self) -> dict[str, Any]:
        """As it is written into the file of a run."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> TrainingPlan:
        """From what a user or a file of a run says; what is not said has its usual value.

        Raises:
            PlanError: a name or a value that does not fit.
        """
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                raise PlanError(f"training has no '{name}'{nearest(name, known) or '; known are ' + ', '.join(known)}")
        return cls(**given)

"""What a score is: one number that says how well something was inferred, and one sentence that says what the number means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from cxsystem2.lfads.posterior import COUNTS, Posterior
from cxsystem2.lfads.scores.regression import Doubles, Unscorable, Values
from cxsystem2.lfads.trials import Trials
from cxsystem2.registry import Registry


@dataclass(frozen=True, eq=False)
class Evidence:
    """What scores of one session are computed from.

    Attributes:
        trials: the trials on which scores are told, usually those for validation.
        posterior: what is inferred of them.
        training: other trials, to which readouts may be fitted.
        fitted: what is inferred of those; None where it was not kept: readouts are then fitted to a part of `trials`.
        members: what other members of the population infer of `trials`, by their names.
        bin_width: second; None where it is unknown.
        first: the bin of the data in which all this begins: earlier ones are not modelled, and are no part of it.
        unit: of the rates: counts per bin, or the unit of the data.
    """

    trials: Trials
    posterior: Posterior
    training: Trials
    fitted: Posterior | None = None
    members: Mapping[str, Posterior] = field(default_factory=dict)
    bin_width: float | None = None
    first: int = 0
    unit: str = COUNTS

    def truth(self, name: str) -> Doubles:
        """One kind of the truth of the trials, (trials, bins, columns).

        Raises:
            Unscorable: it is not known, or constant, so that there is nothing to explain.
        """
        if name not in self.trials.truth:
            raise Unscorable(f"the data do not say the true {name}")
        found = np.asarray(self.trials.truth[name], np.float64)
        if not found.size or np.nanmin(found) == np.nanmax(found):
            raise Unscorable(f"the true {name} never change")
        return found

    def pair(self, truth: str, inferred: str) -> tuple[Values, Values, tuple[Values, Values] | None]:
        """Truth and what is inferred, of the trials and of those for fits (None where there are none).

        Raises:
            Unscorable: the truth is not known, or nothing of the kind is inferred.
        """
        known, found = self.truth(truth), getattr(self.posterior, inferred)
        if not found.shape[-1]:
            raise Unscorable(f"the model infers no {inferred}")
        if self.fitted is None:
            return known, found, None
        return known, found, (self.training.truth[truth], getattr(self.fitted, inferred))

    @property
    def counts(self) -> Values:
        """The counts of the trials, (trials, bins, channels).

        Raises:
            Unscorable: they are something else, amplitudes for example.
        """
        found = self.trials.counts
        if not (np.isnan(found) | ((found >= 0) & (found % 1 == 0))).all():
            raise Unscorable("the data are not counts of spikes, and the number is about spikes")
        return found

    @property
    def held_out(self) -> slice:
        """The channels that the encoder does not see.

        Raises:
            Unscorable: it sees all.
        """
        if self.trials.channels_seen == self.trials.channels:
            raise Unscorable("no channel was held out: the encoder saw all of them, and copying spikes would raise the number")
        return slice(self.trials.channels_seen, None)


class Score(ABC):
    """A number about one session; a subclass is registered under the word by which answers call the number."""

    word: ClassVar[str]
    meaning: ClassVar[str]
    """What the number means, in one plain sentence for a reader of a report."""
    best: ClassVar[str]
    """The value of a perfect model, in words."""
    source: ClassVar[str]
    """The publication that the definition is from."""
    share: ClassVar[bool] = False
    """Whether it is a share: 1 is perfect, and 0 is what knowing nothing reaches."""
    of_data: ClassVar[bool] = False
    """Whether it depends on the data alone, and not on what was inferred."""
    on_request: ClassVar[bool] = False
    """Whether it is computed only where it is asked for by name."""

    @abstractmethod
    def value(self, evidence: Evidence) -> float:
        """The number.

        Raises:
            Unscorable: something that it needs is not known.
        """


scores: Registry[type[Score]] = Registry("score", base=Score, home="cxsystem2.lfads.scores")
"""The scores by their words."""

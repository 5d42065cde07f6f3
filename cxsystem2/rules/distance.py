"""Rules whose probability falls with the distance of two cells on the cortical plane."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property

import numpy as np

from cxsystem2.draws.streams import successes
from cxsystem2.models.parameter import Parameter
from cxsystem2.rules.base import Keys, Rule, rules
from cxsystem2.rules.kernels import ExponentialKernel, GaussianKernel, Kernel, mean_kernel
from cxsystem2.rules.wiring import Wiring

_CHUNK = 2**20
"""Pairs that are looked at together."""
_PER_MM = 1e-3
_MM = 1e3


class DistanceRule(Rule):
    """Every ordered pair is connected independently with probability ``p*kernel(d)``, d the Euclidean distance.

    Candidates are drawn at the largest probability that any pair of the block may have, and each is kept with the ratio
    of its own probability to that one: the cost is that of the candidates.
    """

    concept, symbol = "pairwise Bernoulli with a probability that depends on distance", "p(d)"
    takes = ("p", "self_connections")
    by_distance = True

    @cached_property
    @abstractmethod
    def kernel(self) -> Kernel:
        """The probability relative to ``p``."""

    @cached_property
    def _extent(self) -> float:
        """How far sources are from the centre of their disc."""
        return float(np.abs(self.ends.positions()[0] - self.ends.pre.center).max(initial=0.0))

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """Successes at the largest probability, thinned."""
        random, found = self.stream(number), []
        pre, post = self.ends.positions()
        gap = float(np.abs(post[start:stop] - self.ends.pre.center).min()) - self._extent
        largest = float(self.kernel(np.array(max(gap, 0.0))))
        step = max(1, _CHUNK // max(self.choices, 1))
        for first in range(start, stop, step):
            trials = (min(first + step, stop) - first) * self.choices
            hits = successes(trials, self.wiring.probability * largest, random)
            row, choice = np.divmod(hits, max(self.choices, 1))
            row += first
            distance = np.abs(pre[self.sources(choice, row)] - post[row])
            kept = hits[random.random(len(hits)) * largest < self.kernel(distance)]
            found.append(kept + (first - start) * self.choices)
        return np.concatenate(found)

    def expected(self) -> float:
        """Pairs of different cells times the mean over their discs, and cells with themselves at full probability."""
        ends = self.ends
        selves = ends.n_post if ends.same else 0
        mean = mean_kernel(self.kernel, ends.pre.radius, ends.post.radius, abs(ends.pre.center - ends.post.center))
        pairs = (ends.n_pre * ends.n_post - selves) * mean + (0 if self.no_self else selves)
        return self.wiring.probability * pairs


@rules.register("exponential")
class Exponential(DistanceRule):
    """Probability ``p*exp(-lambda*d)``; column ``spatial_decay`` is lambda in 1/mm."""

    needs = ("spatial_decay",)

    @classmethod
    def described(cls, wiring: Wiring) -> str:
        """The probability at a distance."""
        return f"p = {wiring.probability:g} exp(-d {wiring.decay / 1e3:g}/mm)"

    @cached_property
    def kernel(self) -> Kernel:
        """Exponential."""
        return ExponentialKernel(self.wiring.decay * _PER_MM)


@rules.register("gaussian")
class Gaussian(DistanceRule):
    """Probability ``p*exp(-d^2/(2*sigma^2))``; column ``kernel_width`` is sigma, a length."""

    parameters = {"kernel_width": Parameter("meter", "sigma of p*exp(-d^2/(2*sigma^2))", positive=True)}

    @classmethod
    def described(cls, wiring: Wiring) -> str:
        """The probability at a distance."""
        return f"p = {wiring.probability:g} exp(-d^2/(2 ({wiring.parameters['kernel_width'] * 1e3:g} mm)^2))"

    @cached_property
    def kernel(self) -> Kernel:
        """Gaussian."""
        return GaussianKernel(self.wiring.parameters["kernel_width"] * _MM)

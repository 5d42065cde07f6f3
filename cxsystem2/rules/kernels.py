"""How a probability falls with distance, and what is left of it on average between two discs of cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExponentialKernel:
    """``exp(-decay*d)``, the decay in 1/mm."""

    decay: float

    def __call__(self, distance: Floats) -> Floats:
        """The probability relative to that at distance 0, at distances in mm."""
        return np.asarray(np.exp(-self.decay * distance))

    @property
    def reach(self) -> float:
        """The distance (mm) beyond which next to nothing is left."""
        return 30 / self.decay if self.decay > 0 else np.inf


@dataclass(frozen=True, slots=True)
class GaussianKernel:
    """``exp(-d^2/(2*width^2))``, the width in mm."""

    width: float

    def __call__(self, distance: Floats) -> Floats:
        """The probability relative to that at distance 0, at distances in mm."""
        return np.asarray(np.exp(-0.5 * (distance / self.width) ** 2))

    @property
    def reach(self) -> float:
        """The distance (mm) beyond which next to nothing is left."""
        return 8 * self.width


Kernel = ExponentialKernel | GaussianKernel

_TARGETS, _NODES = 256, 32


@lru_cache(maxsize=4096)
def mean_kernel(kernel: Kernel, pre_radius: float, post_radius: float, between: float) -> float:
    """The mean of a kernel over cells spread evenly over two discs (mm) whose centres are `between` mm apart.

    For 256 cells spread over the smaller disc (a sunflower), the kernel is integrated over the distance s of a cell of
    the other disc; of the circle of radius s around the first cell, the part within the other disc counts. A minimal
    distance between cells is not considered.
    """
    if pre_radius < post_radius:
        pre_radius, post_radius = post_radius, pre_radius
    rank = np.arange(_TARGETS) + 0.5
    targets = post_radius * np.sqrt(rank / _TARGETS) * np.exp(2.399963229728653j * rank)
    rho = np.abs(targets + between)
    if pre_radius <= 0:
        return float(kernel(rho).mean())
    kink = np.abs(pre_radius - rho)
    near = _integral(kernel, np.zeros(_TARGETS), np.where(rho < pre_radius, kink, 0.0), rho, pre_radius)
    far = _integral(kernel, kink, rho + pre_radius, rho, pre_radius)
    return float((near + far).mean() / pre_radius**2)


@cache
def _quadrature() -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss and Legendre on -1 to 1."""
    from numpy.polynomial.legendre import leggauss  # with it come all kinds of polynomials

    return leggauss(_NODES)


def _integral(kernel: Kernel, low: Floats, high: Floats, rho: Floats, radius: float) -> Floats:
    """The integral of ``2 s kernel(s) part(s)`` from `low` to `high`, one for each target."""
    high = np.minimum(high, low + kernel.reach)
    half = (high - low)[:, None] / 2
    nodes, shares = _quadrature()
    s = low[:, None] + half * (nodes + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        cosine = (s**2 + rho[:, None] ** 2 - radius**2) / (2 * s * rho[:, None])
    part = np.arccos(np.clip(np.nan_to_num(cosine, nan=-1.0), -1, 1)) / np.pi
    return np.asarray((shares * half * 2 * s * kernel(s) * part).sum(axis=1))

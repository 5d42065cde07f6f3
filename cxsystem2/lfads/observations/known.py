"""The observation models of this package, so that their registry finds all of them."""

from __future__ import annotations

from cxsystem2.lfads.observations.gamma import Gamma
from cxsystem2.lfads.observations.gaussian import Gaussian
from cxsystem2.lfads.observations.negative_binomial import NegativeBinomial
from cxsystem2.lfads.observations.poisson import Poisson
from cxsystem2.lfads.observations.zero_inflated_gamma import ZeroInflatedGamma

__all__ = ["Gamma", "Gaussian", "NegativeBinomial", "Poisson", "ZeroInflatedGamma"]

"""Numbers that can be read but make no sense, or that the time step cannot integrate: a rule a function, a family a module."""

from cxsystem2.config.plausibility import drive, limits, potentials, signs, steps, weights
from cxsystem2.config.plausibility.base import Subject, check_plausibility

__all__ = ["Subject", "check_plausibility", "drive", "limits", "potentials", "signs", "steps", "weights"]

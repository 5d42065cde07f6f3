"""How well dynamics were inferred: one module for each kind of score, entered in the registry `scores`.

A score is a subclass of `Score` in a module of this folder, which is found there. Its number comes from a function of plain
arrays in the same module, which can be called without any of these classes.
"""

from importlib import import_module
from pkgutil import iter_modules

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Unscorable

for _found in iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")

scores.arrange(
    "rate_r2", "state_r2", "cycle_consistency", "input_r2", "input_onset", "input_onset_chance", "bits_per_spike",
    "bits_per_spike_forward", "k_shot", "cross_decoding", "psth_r2", "coverage_50", "coverage_80", "coverage_95",
    "reliable_dimension", "true_reliable_dimension", "dimension", "true_dimension", "nll",
)  # fmt: skip

__all__ = ["Evidence", "Score", "Unscorable", "scores"]

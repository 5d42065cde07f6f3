"""Settings for EMG."""

from __future__ import annotations

from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.presets import PRESETS, Preset
from cxsystem2.lfads.sizes import Sizes


@PRESETS.register("emg")
class Emg(Preset):
    """A gamma model, and shifts in time of up to 6 bins that differ for input and target (Wimalasena et al. 2022).

    Inferred inputs cost about what they do in a true bound: where they cost less, they follow artefacts in spite of shifts.
    """

    about = "rectified EMG of several muscles"
    sizes = Sizes(encoder=64, input_encoder=64, controller=64, initial=64, generator_units=64, factors=16, observation="gamma")
    plan = TrainingPlan(shift=3.0, largest_shift=6)
    ranges = {"kl_inputs": {"value": 1e-3, "low": 1e-5, "high": 1e-2, "perturbation": 0.8}}

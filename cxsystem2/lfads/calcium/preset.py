"""Settings for events of calcium."""

from __future__ import annotations

from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.presets import PRESETS, Preset
from cxsystem2.lfads.sizes import Sizes

_L2 = {"low": 1e-5, "high": 0.1, "first": "log", "perturbation": 0.8}


@PRESETS.register("radical")
class Radical(Preset):
    """RADICaL: a zero-inflated gamma model, and the ranges that it searches (Zhu et al. 2022, Nat Neurosci 25:1724).

    L2 and KL weights begin anywhere in their ranges; the encoders have no L2 penalty.
    """

    about = "events of calcium, of which most bins are missing"
    sizes = Sizes(
        encoder=64, input_encoder=64, controller=64, inputs=2, initial=64, generator_units=64, factors=40,
        observation="zero_inflated_gamma",
    )  # fmt: skip
    plan = TrainingPlan(largest_norm=300.0)
    ranges = {
        "learning_rate": {"value": 1e-3, "low": 1e-5, "high": 5e-3, "perturbation": 0.3},
        "dropout": {"low": 0.0, "high": 0.7, "first": "uniform", "perturbation": 0.3},
        "coordinated_dropout": {"value": 0.5, "low": 0.01, "high": 0.99, "perturbation": 0.3},
        "l2_generator": _L2,
        "l2_controller": _L2,
        "l2_encoders": 0,
        "kl_inputs": {"low": 1e-6, "high": 1e-4, "first": "log", "perturbation": 0.8},
        "kl_initial": {"low": 1e-6, "high": 1e-4, "first": "log", "perturbation": 0.8},
        "gamma_prior": {"value": 20, "low": 1, "high": 100, "perturbation": 0.2, "tunable": True},
    }

"""Settings for a kind of data under one word: model, training and what is searched. A settings file may say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.ranges import ranges_of
from cxsystem2.lfads.settings import Settings
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.registry import Registry


class Preset:
    """The settings for one kind of data.

    Attributes:
        word: what users write.
        about: the data that it is for.
        sizes: of the model.
        plan: of the training.
        ranges: what is said of hyper-parameters, as in a settings file.
    """

    word: ClassVar[str]
    about: ClassVar[str]
    sizes: ClassVar[Sizes]
    plan: ClassVar[TrainingPlan]
    ranges: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def settings(cls) -> Settings:
        """As a settings file would give them."""
        return Settings(cls.sizes, cls.plan, ranges_of(cls.ranges))


PRESETS: Registry[type[Preset]] = Registry(
    "preset",
    base=Preset,
    home=("cxsystem2.lfads.calcium.preset", "cxsystem2.lfads.emg.preset"),
)

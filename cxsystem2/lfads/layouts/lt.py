"""The layout of LFADS for PyTorch, which is ours, too: what is seen and what is reconstructed may differ.

Files of ours have further keys and attributes, which other programs pass over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.layouts.base import PARTS, FileLayout, Keys, layouts
from cxsystem2.lfads.trials import Integers, Session

FORMAT = "cxsystem2 lfads data"
VERSION = 1
KINDS = ("inputs", "states", "spikes")
"""What else may be known of the source, each in a key of its own: ``train_truth_inputs``."""


@layouts.register("LT")
class Torch(FileLayout):
    """``train_encod_data``, ``train_recon_data`` and the same of ``valid``; test data are passed over."""

    seen, counts = "encod_data", "recon_data"
    weights, mean = "readin_weight", "readout_bias"

    def from_zero(self, keys: Keys, listed: Mapping[str, Integers]) -> Mapping[str, Integers]:
        """In a file of ours they begin at 0 as they are."""
        return listed if keys.text("format") == FORMAT else super().from_zero(keys, listed)

    def truth(self, keys: Keys, part: str) -> dict[str, npt.NDArray[Any]]:
        """Rates, and in a file of ours whatever else is known."""
        found = super().truth(keys, part)
        for kind in KINDS:
            values = keys.optional(self.key(part, f"truth/{kind}"), kind)
            if values is not None:
                found[kind] = values
        return found

    def conditions(self, keys: Keys, part: str) -> npt.NDArray[Any] | None:
        """From ``train_conditions`` and ``valid_conditions``."""
        key = self.key(part, "conditions")
        return keys.array(key, 1, "a number for each trial") if key in keys else None


def written(session: Session) -> Iterator[tuple[str, npt.NDArray[Any] | float]]:
    """Every key of a file of ours with what it holds."""
    own = Torch()
    for name, part in session.parts.items():
        for field, values in part.arrays().items():
            yield own.key(name, field), values
    if "rates" in session.training.truth:
        yield "conversion_factor", 1.0
    if session.read_in is not None:
        yield own.weights, session.read_in.weights
        yield own.mean, session.read_in.mean
    for name, values in session.extra.items():
        yield f"extra_{name}", np.asarray(values)


def means(key: str) -> str:
    """What a key of a file of ours is called in `Session.meanings`; empty for those that need no words."""
    for begin in PARTS.values():
        if key.startswith(f"{begin}_truth"):
            return key.removeprefix(f"{begin}_truth").lstrip("_") or "rates"
    return key.removeprefix("extra_") if key.startswith("extra_") else ""

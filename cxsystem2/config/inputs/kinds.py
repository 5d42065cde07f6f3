"""The kinds of inputs of this package."""

from cxsystem2.config.inputs import vpm, video, spikes  # isort: skip  (the order of the documentation)

__all__ = ["spikes", "video", "vpm"]

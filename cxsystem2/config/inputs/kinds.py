"""The kinds of inputs of this package."""

from cxsystem2.config.inputs import spikes, video, vpm
from cxsystem2.config.inputs.base import inputs

__all__ = ["spikes", "video", "vpm"]

inputs.arrange("VPM", "Video")  # the order of the documentation

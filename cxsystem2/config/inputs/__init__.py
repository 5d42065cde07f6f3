"""Inputs: populations whose spikes come from a table or a file. One module for each kind."""

from cxsystem2.config.inputs import vpm, video, spikes  # isort: skip  (the order of the documentation)
from cxsystem2.config.inputs.base import Input, SpikeTrain, inputs

__all__ = ["Input", "SpikeTrain", "inputs", "spikes", "video", "vpm"]

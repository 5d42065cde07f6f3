"""Inputs: populations whose spikes come from a table or a file. One module for each kind, imported when a table has one."""

from cxsystem2.config.inputs.base import Input, SpikeTrain, inputs

__all__ = ["Input", "SpikeTrain", "inputs"]

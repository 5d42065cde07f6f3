"""Delivery of spikes on the device ``cpp``: from the synapses of a source straight into a ring of future steps."""

"""Delivery of spikes on the device ``cpp``: from the synapses of a source into the steps in which they arrive."""

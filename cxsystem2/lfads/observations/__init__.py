"""Observation models: what a model says of the data in a bin, given its factors.

Counts of spikes: `poisson`, and `negative_binomial` where they vary more. Values: `gaussian`, and `gamma` for what is above 0.
Amplitudes of calcium events: `zero_inflated_gamma`. Groups of channels with different ones: `mixture`.
"""

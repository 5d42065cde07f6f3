"""Observation models: what a model says of the data in a bin, given its factors.

Poisson counts: `cxsystem2.lfads.observations.poisson`.
"""

"""Readouts: from factors to the numbers of the observation model.

Linear, as in LFADS: `cxsystem2.lfads.readouts.linear`. Injective, so that no dimension of the factors can hide:
`cxsystem2.lfads.readouts.injective`.
"""

"""Generators: the dynamics of the latent state.

A gated recurrent unit, as in LFADS: `cxsystem2.lfads.generators.gru`. A neural ordinary differential equation:
`cxsystem2.lfads.generators.node`.
"""

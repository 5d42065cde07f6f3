"""Latent dynamics of recorded or simulated activity: LFADS, its population-based training, and scores against the truth.

What needs PyTorch (the extra `lfads`) is imported only by what trains or samples a model.
"""

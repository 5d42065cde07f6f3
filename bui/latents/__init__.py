"""Latent dynamics: runs of LFADS, how their training goes, and what they have inferred. Nothing here writes."""

"""Latent dynamics: runs of LFADS, started here or by commands; how their training goes, and what they have inferred."""

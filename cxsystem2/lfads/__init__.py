"""Latent dynamics of population activity: LFADS models, alone or as members that are trained together."""

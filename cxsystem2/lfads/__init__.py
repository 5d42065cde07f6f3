"""Latent dynamics of population activity (LFADS): data sets, models, population-based training, scores."""

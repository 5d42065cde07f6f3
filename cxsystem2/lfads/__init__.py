"""Latent dynamics of the activity of populations: what produced the spikes, inferred from the spikes."""

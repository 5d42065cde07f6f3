"""Other computers made ready for work and cleared away again: infrastructure, users, data, results."""

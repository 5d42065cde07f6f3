"""A network and its state in partitions: how it is divided, and what of synapses, state and records belongs to which."""

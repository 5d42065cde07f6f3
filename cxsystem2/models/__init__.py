"""The catalogue of models: neurons, receptors, synapses and cell types, each a small registered class."""

"""Two-photon imaging of calcium: from spikes to fluorescence, from fluorescence to events, and from events to data sets."""

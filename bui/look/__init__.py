"""What the views of results ask the server for: rasters, rates, distributions, traces, comparisons, sweeps, files, exports."""

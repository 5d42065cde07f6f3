"""Results of runs: saved as HDF5, read again, drawn. Nothing here needs the simulator (see `cxsystem2.recording`)."""

from cxsystem2.results.file import save
from cxsystem2.results.loading import load
from cxsystem2.results.records import PopulationRecord, Recording, Spikes, Watched
from cxsystem2.results.results import Results

__all__ = ["PopulationRecord", "Recording", "Results", "Spikes", "Watched", "load", "save"]

"""Results of runs: collected, saved as HDF5, read again, drawn."""

from cxsystem2.results.assemble import assemble
from cxsystem2.results.file import load, save
from cxsystem2.results.records import PopulationRecord, Recording, Spikes
from cxsystem2.results.results import Results

__all__ = ["PopulationRecord", "Recording", "Results", "Spikes", "assemble", "load", "save"]

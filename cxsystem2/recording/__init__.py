"""What a run leaves behind: its records put together as results, its connections, and the spikes of its videos."""

from cxsystem2.recording.assemble import assemble, synapse_counts
from cxsystem2.versions import versions

__all__ = ["assemble", "synapse_counts", "versions"]

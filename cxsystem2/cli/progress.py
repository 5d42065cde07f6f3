"""Progress on the terminal: one bar for the stage that is under way, on stderr."""

from cxsystem2.progress import Bars

__all__ = ["Bars"]

"""Scripts: a model written out as plain Brian2, to be read as the methods section of a paper and run without this package."""

from cxsystem2.script.write import ScriptError, write_script

__all__ = ["ScriptError", "write_script"]

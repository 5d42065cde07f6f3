"""Files of earlier CxSystem versions: pickles, read without running anything that they ask for."""

from cxsystem2.legacy.rebuild import Foreign
from cxsystem2.legacy.unpickler import UnpicklingProblem, load_legacy, load_legacy_frame

__all__ = ["Foreign", "UnpicklingProblem", "load_legacy", "load_legacy_frame"]

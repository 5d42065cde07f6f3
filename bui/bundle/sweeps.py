"""What goes along of a sweep in a project file: its batch directory without logs, and without paths of the sender."""

from __future__ import annotations

import json
import re

from bui.runs.folder import BATCH
from cxsystem2.batches.directory import MANIFEST, POINTS, SETTINGS, START

SWEEP = f"{BATCH}/{SETTINGS}"
"""What makes the folder of a run one of a sweep, by its path below it."""
_WHOLE = {f"{BATCH}/{name}" for name in (SETTINGS, POINTS, MANIFEST, START)}
_PARTS = re.compile(rf"{BATCH}/(tables/[\w.-]+\.(csv|json|yaml|yml)|runs/\d{{4,9}}\.json|results/[^/]+\.h5)", re.ASCII)


def is_of_batch(name: str) -> bool:
    """Whether a file of a run's folder, by its path below it, is one of a batch directory that goes along."""
    return name in _WHOLE or _PARTS.fullmatch(name) is not None


def sent(settings: bytes) -> bytes:
    """The settings of a batch as they are sent: folders of the sender, and the sender's mark, stay behind."""
    try:
        found = json.loads(settings)
        names = [str(one).replace("\\", "/").rpartition("/")[2] for one in found["sources"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return settings
    return (json.dumps({**found, "sources": names, "home": "", "made_here": ""}, indent=1) + "\n").encode()

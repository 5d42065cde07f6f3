"""Clusters that a training of the page may use: YAML files in the folder of all trainings, and nothing else.

A request names a file that whoever keeps the server has put there. It says no address, host or command of its own: the program
that a cluster's scheduler runs is run by this computer, too.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from bui.answers import NotThere
from cxsystem2.errors import CxSystemError
from cxsystem2.files import inside

_SUFFIXES = (".yaml", ".yml")
_LARGEST = 2**16
"""Bytes of a file that may be one."""


def cluster_files(root: Path) -> list[str]:
    """The files in a folder that describe clusters, by name; folders in it are not searched."""
    return [name for name in _names(root) if _describes(root, root / name)]


def cluster_file(root: Path, name: str) -> Path:
    """The file of a cluster.

    Raises:
        NotThere: no file of this name in the folder describes a cluster.
    """
    if name not in _names(root) or not _describes(root, root / name):
        raise NotThere(f"no file '{name[:80]}' in the folder of latent dynamics describes a cluster")
    return root / name


def _names(root: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(root) if name.endswith(_SUFFIXES) and not name.startswith("."))
    except OSError:
        return []


def _describes(root: Path, path: Path) -> bool:
    from cxsystem2.batches.clusters import choose_cluster

    with contextlib.suppress(CxSystemError, OSError):
        if inside(root, path) and path.is_file() and path.stat().st_size <= _LARGEST:
            return bool(choose_cluster(str(path)))
    return False

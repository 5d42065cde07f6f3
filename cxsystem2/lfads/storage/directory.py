"""A directory: on a disk of this computer, or on one of the network that all mount under the same path."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path

from cxsystem2.files import own_folder, replacing
from cxsystem2.lfads.storage.base import Storage, storages

_NETWORK = re.compile(r"nfs\d*|cifs|smb\w*|lustre|gpfs|beegfs|ceph|glusterfs|afs|9p|orangefs|panfs|pvfs2|fuse(\..+)?|virtiofs")
"""Kinds of file systems on which another computer may see a file later."""
_DELAY = 60.0
"""Seconds for which computers keep names and sizes of files of the network, by the usual settings of NFS."""


@storages.register("file")
class Directory(Storage):
    """A directory; a file gets its final name by a rename when all of it is there."""

    def __init__(self, where: str) -> None:
        path = Path(where.removeprefix("file://")).expanduser().absolute()
        super().__init__(str(path))
        self.folder = path
        self._delay: float | None = None

    @property
    def delay(self) -> float:  # type: ignore[override]
        """None on a disk of this computer, a minute on one of the network."""
        if self._delay is None:
            self._delay = _DELAY if _NETWORK.fullmatch(file_system(self.folder)) else 0.0
        return self._delay

    def _read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def _write(self, name: str, content: bytes, durable: bool) -> None:
        with replacing(self.folder / name, overwrite=True, durable=durable) as part:
            part.write_bytes(content)

    def _remove(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        """Those of the directory, links left out."""
        own = own_folder(self.folder, folder)
        return sorted(each.name for each in own.iterdir() if not each.is_symlink()) if own.is_dir() else []

    def remove_folder(self, folder: str) -> None:
        """Remove it, if it is no link."""
        path = self.folder / folder
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def file_system(folder: Path) -> str:
    """The kind of the file system of a folder, as the system names it; empty when that is not known."""
    import psutil

    path, found, longest = os.path.realpath(folder), "", -1
    with contextlib.suppress(OSError):
        for each in psutil.disk_partitions(all=True):
            point = each.mountpoint.rstrip("/") + "/"
            if f"{path}/".startswith(point) and len(point) >= longest:
                found, longest = each.fstype, len(point)
    return found

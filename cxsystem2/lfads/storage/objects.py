"""A store of objects (Amazon S3, Google Cloud Storage, …), through fsspec.

An object is written in one piece, so a reader sees the old one, the new one, or none. There is no rename. What consists of
several objects is made known by one that is written last (`cxsystem2.lfads.publishing`).
"""

from __future__ import annotations

import errno
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing
from cxsystem2.lfads.storage.base import Storage, storages


@storages.register("s3", "gs", "az", "memory")
class Objects(Storage):
    """Objects below an address. Keys of access are those of the environment, or of the user's settings; none is kept here."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self._known: Any = None

    @property
    def _system(self) -> Any:
        if self._known is None:
            import fsspec

            try:
                self._known, _ = fsspec.core.url_to_fs(self.where, use_listings_cache=False)
            except ImportError as error:
                raise CxSystemError(f"{self.where}: {error}; {installing('objects')}") from None
        return self._known

    def _call(self, name: str, *words: Any, **options: Any) -> Any:
        """Ask the store; what is no error of a system is one of a connection."""
        try:
            return getattr(self._system, name)(*words, **options)
        except FileNotFoundError:
            raise
        except OSError as error:
            if error.errno is None:
                raise OSError(errno.EACCES if isinstance(error, PermissionError) else errno.EREMOTEIO, _plain(error)) from error
            raise
        except CxSystemError:
            raise
        except Exception as error:  # each store has errors of its own
            raise OSError(errno.EREMOTEIO, _plain(error)) from error

    def _read(self, name: str) -> bytes:
        found: bytes = self._call("cat_file", f"{self.where}/{name}")
        return found

    def _write(self, name: str, content: bytes, durable: bool) -> None:
        self._call("pipe_file", f"{self.where}/{name}", content)

    def _remove(self, name: str) -> None:
        try:
            self._call("rm_file", f"{self.where}/{name}")
        except OSError:
            return

    def names(self, folder: str) -> list[str]:
        """Those of objects and of what stands before the next stroke in their names."""
        try:
            found = self._call("ls", f"{self.where}/{folder}", detail=False)
        except FileNotFoundError:
            return []
        return sorted({str(each).rstrip("/").rsplit("/", 1)[-1] for each in found})

    def remove_folder(self, folder: str) -> None:
        """Remove all objects whose names begin so."""
        try:
            self._call("rm", f"{self.where}/{folder}", recursive=True)
        except OSError:
            return


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__

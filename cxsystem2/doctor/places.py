"""Folders that runs write to."""

from __future__ import annotations

import os
import shutil
import tempfile
from abc import abstractmethod
from pathlib import Path

from cxsystem2.config import System
from cxsystem2.devices.standalone.cache import cache_folder
from cxsystem2.doctor.base import Check, Finding, absent, checks, good, wrong
from cxsystem2.files import expanded

_LITTLE = 2**30
"""Bytes of free disk below which runs are likely to fill it."""


class Place(Check):
    """A folder that has to take files."""

    remedy: str

    @abstractmethod
    def folder(self) -> Path:
        """Where it is; it may not be there yet."""

    def look(self) -> Finding:
        """Write a file into it, or into the folder where it would be made, and look how much room there is."""
        folder = self.folder()
        home = next(path for path in (folder, *folder.parents) if path.exists())
        try:
            with tempfile.TemporaryFile(dir=home) as file:
                file.write(b"cxsystem2")
                file.flush()
            free = shutil.disk_usage(home).free
        except OSError as error:
            return wrong(f"{folder}: it cannot be written: {error.strerror or error}", self.remedy)
        found = f"{folder}: {free / 2**30:,.1f} GiB free"
        return good(found) if free >= _LITTLE else absent(found, f"make room on this disk, or {self.remedy}")


@checks.register("results folder")
class ResultsFolder(Place):
    """Where results go unless a table or an option says otherwise."""

    needed_for = "runs without --output"
    remedy = "name another folder with --output, or with workspace_path in the table"

    def folder(self) -> Path:
        """That of the default."""
        return expanded(str(System.model_fields["workspace_path"].default))


@checks.register("cache folder")
class CacheFolder(Place):
    """Where compiled programs are kept."""

    needed_for = "runs on cpp that compile nothing"
    remedy = "set XDG_CACHE_HOME to another folder, or run with --no-cache"

    def folder(self) -> Path:
        """That of the cache."""
        return cache_folder()


@checks.register("temporary folder")
class TemporaryFolder(Place):
    """Where programs are built, and large networks drawn."""

    needed_for = "runs on cpp"
    remedy = "set TMPDIR to another folder"

    def folder(self) -> Path:
        """That of the system."""
        return Path(os.path.abspath(tempfile.gettempdir()))

"""Kinds of exports: what they are called, when they are possible, and how they are written.

A kind of one's own is a subclass in a module of this folder, imported by `__init__`::

    @exports.register("nwb")
    class Nwb(Export):
        '''Neurodata Without Borders: spikes and recorded variables, for NWB viewers.'''

        suffix = ".nwb"

        def missing(self, source): ...
        def write(self, source, target): ...
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from inspect import cleandoc
from pathlib import Path
from typing import ClassVar

from cxsystem2.batches import Batch
from cxsystem2.errors import CxSystemError
from cxsystem2.registry import Registry
from cxsystem2.results import Results


@dataclass(frozen=True)
class Source:
    """What is exported: the result of one run, or a sweep; `folder` is that of the run."""

    folder: Path
    read: Callable[[], Results] | None = None
    batch: Batch | None = None

    @cached_property
    def results(self) -> Results:
        """The result of the run.

        Raises:
            CxSystemError: this is a sweep, or the result cannot be read.
        """
        if self.read is None:
            raise CxSystemError("this run is a sweep; choose one of its points")
        return self.read()

    @cached_property
    def sweep(self) -> Batch:
        """The sweep.

        Raises:
            CxSystemError: this is one run.
        """
        if self.batch is None:
            raise CxSystemError("this run is no sweep")
        return self.batch

    @property
    def name(self) -> str:
        """The title as the beginning of the name of a file."""
        title = self.results.title if self.batch is None else self.batch.title
        return re.sub(r"[^\w.+-]+", "_", title, flags=re.ASCII).strip("._") or "run"


class Export(ABC):
    """A kind of export; its docstring tells a user what it is for."""

    word: ClassVar[str]
    suffix: ClassVar[str]
    """Of the file; its kind is in `bui.look.files.TYPES`."""
    of_sweeps: ClassVar[bool] = False
    """Whether it is for a sweep, and not for one run."""

    @property
    def about(self) -> str:
        """What it is, in a line."""
        return cleandoc(self.__doc__ or "").splitlines()[0]

    def missing(self, source: Source) -> str:
        """Why it cannot be had, as a sentence; empty when it can."""
        return ""

    @abstractmethod
    def write(self, source: Source, target: Path) -> None:
        """Write the file.

        Raises:
            CxSystemError: it cannot be written.
        """

    def file_name(self, source: Source) -> str:
        """What the file is called in the folder of downloads."""
        return f"{source.name}_{self.word}{self.suffix}"


exports: Registry[type[Export]] = Registry("export", group="cxsystem2.exports", base=Export)

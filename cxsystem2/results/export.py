"""What results can be exported as: a registry, whose entries are in `cxsystem2.exports`.

A kind of one's own is a subclass in a module of that folder, or of another package, which names it in its entry-point group
``cxsystem2.exports``::

    class Nwb(Export):
        '''Neurodata Without Borders: spikes and recorded variables, for NWB viewers.'''

        suffix = ".nwb"

        def write(self, results, target): ...
"""

from __future__ import annotations

import re
import shutil
import tempfile
from abc import ABC, abstractmethod
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from cxsystem2.errors import CxSystemError
from cxsystem2.files import expanded, replacing
from cxsystem2.registry import Registry

if TYPE_CHECKING:
    from cxsystem2.results.results import Results


S = TypeVar("S")


class FileForm(ABC, Generic[S]):
    """A form in which something, the results of a run say, can be had as a file; its docstring tells a user what it is for."""

    word: ClassVar[str]
    suffix: ClassVar[str]
    """Of the file."""

    @property
    def about(self) -> str:
        """What it is, in a line."""
        return cleandoc(self.__doc__ or "").splitlines()[0]

    def missing(self, source: S, /) -> str:
        """Why it cannot be had, as a sentence; empty when it can."""
        return ""

    @abstractmethod
    def write(self, source: S, target: Path, /) -> None:
        """Write the file.

        Raises:
            CxSystemError: it cannot be written.
        """


class Export(FileForm["Results"]):
    """A form of results.

    Args:
        folder: where files that the tables of the results name are looked for; that of the result file when not given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder


class OfSpikes(Export):
    """A form of the spikes."""

    def missing(self, results: Results, /) -> str:
        """It needs spikes."""
        return "" if results.spikes else "no spikes are recorded; write [Sp] into the column monitors"


exports: Registry[type[Export]] = Registry("export", group="cxsystem2.exports", base=Export, home="cxsystem2.exports")


def export(results: Results, word: str, target: str | Path | None = None, *, overwrite: bool = False) -> Path:
    """Write results in one of the forms of `exports`, whole or not at all.

    Args:
        results: what is exported.
        word: the name of the form, ``csv`` say.
        target: the file; beside the result file, or in the current folder, when not given.
        overwrite: whether a file that is there is replaced.

    Raises:
        RegistryError: the word names no export.
        CxSystemError: these results cannot be had in this form; the message says why.
        FileProblem: the file exists, or cannot be written.
    """
    one = exports[word]()
    if reason := one.missing(results):
        raise CxSystemError(reason)
    path = _beside(results, one) if target is None else expanded(target)
    if path.suffix.lower() != one.suffix:
        raise CxSystemError(f"{path}: the export '{one.word}' is a file that ends in {one.suffix}")
    with replacing(path, overwrite=overwrite) as part, tempfile.TemporaryDirectory(prefix="cxsystem2-") as folder:
        made = Path(folder) / f"export{one.suffix}"  # libraries want to see the suffix
        one.write(results, made)
        shutil.copyfile(made, part)
    return path


def _beside(results: Results, one: Export) -> Path:
    """Where an export goes that nobody has named: beside the result, under its name."""
    if results.path is None:
        return Path(file_name(results.title, one.word, one.suffix))
    return results.path.with_name(file_name(results.path.stem, one.word, one.suffix))


def file_name(title: str, word: str, suffix: str) -> str:
    """What the file of an export is called."""
    return f"{plain(title)}_{word}{suffix}"


def plain(title: str) -> str:
    """A title as the beginning of the name of a file."""
    return re.sub(r"[^\w.+-]+", "_", title, flags=re.ASCII).strip("._") or "run"

"""Finding runs of LFADS, and trainings that are to become some, below one folder; nothing leaves that."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bui.answers import NotThere
from bui.home import ID_DIGITS
from bui.latents.training_folder import ASKED as WANTED
from bui.latents.training_folder import FOLDER
from cxsystem2.errors import FileProblem
from cxsystem2.files import inside
from cxsystem2.lfads.inference import MEMBERS, POSTERIOR
from cxsystem2.lfads.run import HISTORY, TrainingRun
from cxsystem2.lfads.run import NAME as ASKED

DEEPEST = 4
"""Folders in folders that are searched."""
MOST_FOLDERS = 5000
_FORMAT = b"cxsystem2 lfads run"
_HEAD = 200
"""Bytes in which a file says its format."""


@dataclass(frozen=True, slots=True)
class RunPlace:
    """Where a run is. `id` is made from its name, and is all that requests say; `root` is the folder that nothing leaves."""

    id: str
    name: str
    folder: Path
    root: Path

    @property
    def posterior(self) -> Path:
        """What it has inferred.

        Raises:
            NotThere: nothing yet.
            FileProblem: a link leads elsewhere.
        """
        path = self.folder / POSTERIOR
        if not path.is_file():
            raise NotThere("this run has inferred no trials yet; that is done when it is over, or by: cxsystem2 lfads sample")
        return self.own(path)

    def own(self, path: Path) -> Path:
        """A path, after making sure that it does not lead out of the folder that is searched.

        Raises:
            FileProblem: it does.
        """
        if not inside(self.root, path):
            raise FileProblem(
                f"{path.name} is outside of {self.root}, and nothing else is read; start with: cxsystem2 serve --latents FOLDER"
            )
        return path

    def data(self) -> list[Path]:
        """The files of its data.

        Raises:
            FileProblem: they are elsewhere, or the run does not say them.
        """
        try:
            files = [self.own(path) for path in TrainingRun.open(self.folder).data]
        except FileProblem as error:
            raise FileProblem(self.told(error)) from None
        if not files:
            raise FileProblem("the run does not say which data it is of")
        return files

    def members(self) -> list[Path]:
        """What other members of the population have inferred.

        Raises:
            FileProblem: a link leads elsewhere.
        """
        return [self.own(path) for path in sorted((self.folder / MEMBERS).glob("*.h5"))]

    def told(self, error: Exception) -> str:
        """What is said of an error, without the address of the folder."""
        text = str(error).replace(f"{self.folder}{os.sep}", "").replace(f"{self.folder.resolve()}{os.sep}", "")
        return text.replace(str(self.folder), self.name)


def runs(root: Path) -> list[RunPlace]:
    """All runs below a folder, or in it; links to other folders are not followed."""
    return sorted((place(root, folder) for folder in _folders(root)), key=lambda one: one.name)


def run(root: Path, word: str) -> RunPlace:
    """The run with an id.

    Raises:
        NotThere: there is none.
    """
    for folder in _folders(root):
        if (found := place(root, folder)).id == word:
            return found
    raise NotThere("there is no such run of LFADS; it may have been moved or removed")


def place(root: Path, folder: Path) -> RunPlace:
    """A folder as the place of a run."""
    name = folder.relative_to(root).as_posix()
    word = hashlib.sha256(os.fsencode(name)).hexdigest()[:ID_DIGITS]
    return RunPlace(word, os.fsencode(folder.name if name == "." else name).decode("utf-8", "replace"), folder, root)


def _folders(root: Path) -> Iterator[Path]:
    looked = 0
    for path, folders, files in os.walk(root):
        folder, looked = Path(path), looked + 1
        if looked > MOST_FOLDERS:
            return
        if holds_run(root, folder, files, folders):
            folders.clear()
            yield folder
        elif len(folder.relative_to(root).parts) >= DEEPEST:
            folders.clear()
        else:
            folders[:] = sorted(one for one in folders if not one.startswith("."))


def holds_run(root: Path, folder: Path, files: list[str], folders: list[str]) -> bool:
    """Whether a folder with these files and folders is the directory of a run, or is to become one."""
    if ASKED in files:
        return _is_run(root, folder, files)
    return FOLDER in folders and (folder / FOLDER / WANTED).is_file() and inside(root, folder / FOLDER)


def _is_run(root: Path, folder: Path, files: list[str]) -> bool:
    """Whether ``run.json`` says so; or a history beside it, for what is damaged."""
    if not all(inside(root, folder / name) for name in (ASKED, HISTORY) if name in files):
        return False
    try:
        with open(folder / ASKED, "rb") as file:
            return HISTORY in files or _FORMAT in file.read(_HEAD)
    except OSError:
        return HISTORY in files

"""The folder that the page adds to a run of LFADS that it trains, beside what `cxsystem2 lfads` writes there.

::

    training/asked.json      what was asked for; not there where the run was made by a command
    training/settings.yaml   the settings file, where one is needed
    training/log.txt         what the process says
    training/lock            held by the process as long as it lives
    training/attempts/0001/  the first attempt, and one more for each time that it is gone on with (see `bui.runs.folder`)
    data.h5                  the data set, where it was made of a run of the page
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bui.latents.wanted import Wanted, read_wanted
from bui.runs.folder import RunFolder, read_json
from cxsystem2.errors import FileProblem
from cxsystem2.lfads.run import NAME

FOLDER, ASKED, SETTINGS, DATA = "training", "asked.json", "settings.yaml", "data.h5"
FORMAT, VERSION = "cxsystem2 browser training", 1
RESULT = "result"
"""In ``asked.json``: the files of the run of which the data set is made."""


@dataclass(frozen=True, slots=True)
class TrainingFolder(RunFolder):
    """The folder of one training, as the queue knows that of a run."""

    worker: ClassVar[str] = "bui.latents.worker"

    @property
    def id(self) -> str:
        """What the queue calls it."""
        return str(self.path)

    @property
    def run(self) -> Path:
        """The directory of the run of LFADS."""
        return self.path.parent

    @property
    def has_snapshot(self) -> bool:
        """Whether it can be gone on with: a run of LFADS can from the moment on in which it is there."""
        return (self.run / NAME).is_file()

    @property
    def of_page(self) -> bool:
        """Whether the run was made by the page."""
        return (self.path / ASKED).is_file()

    def said(self, text: object) -> str:
        """A message without the places of the folders."""
        return str(text).replace(f"{self.run}/", "").replace(str(self.run), self.run.name)

    def wanted(self) -> tuple[Wanted, str]:
        """What was asked for, and the file or folder of results of which the data set is made.

        Raises:
            FileProblem: the file is damaged.
        """
        found = read_json(self.path / ASKED)
        if found.get("format") != FORMAT or found.get("version") != VERSION or not isinstance(found.get("wanted"), dict):
            raise FileProblem(f"{ASKED} in the folder of the training is damaged, or of a newer version; delete the training")
        return read_wanted(found["wanted"]), str(found.get(RESULT, ""))

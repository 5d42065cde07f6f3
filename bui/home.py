"""The folder in which the browser interface keeps projects and runs; its state is all on disk."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded

ID_DIGITS = 12
_ID = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}")


def new_id() -> str:
    """A fresh name of a project or a run; it is all that requests ever say about where something is."""
    return secrets.token_hex(ID_DIGITS // 2)


def is_id(text: object) -> bool:
    """Whether something is such a name, and so may become the name of a folder."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def usual_home() -> Path:
    """``$XDG_DATA_HOME/cxsystem2``, or ``~/.local/share/cxsystem2``."""
    data = os.environ.get("XDG_DATA_HOME", "")
    return (Path(data) if os.path.isabs(data) else Path.home() / ".local" / "share") / "cxsystem2"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the interface keeps its files."""

    folder: Path
    fits: Path | None = None
    """Where runs of LFADS are looked for; None: in a folder of the home."""

    @classmethod
    def make(cls, folder: Path, fits: Path | None = None) -> Home:
        """The home in a folder, which is made when it is not there.

        Raises:
            FileProblem: it cannot be made or written to, or there is no folder `fits`.
        """
        home = cls(expanded(folder).absolute(), None if fits is None else expanded(fits).absolute())
        if home.fits is not None and not home.fits.is_dir():
            raise FileProblem(f"{home.fits}: there is no such folder; name another --latents")
        for place in (home.folder, home.projects, home.runs):
            try:
                place.mkdir(0o700, parents=True, exist_ok=True)  # tables and logs are nobody else's
            except OSError as error:
                raise FileProblem(
                    f"{place}: the folder cannot be made: {error.strerror or error}; name another --home"
                ) from None
        if not os.access(home.folder, os.W_OK):
            raise FileProblem(f"{home.folder}: no permission to write there; name another --home")
        return home

    @property
    def projects(self) -> Path:
        """A folder for each project."""
        return self.folder / "projects"

    @property
    def runs(self) -> Path:
        """A folder for each run."""
        return self.folder / "runs"

    @property
    def latents(self) -> Path:
        """Runs of LFADS, and the data that they are of."""
        return self.folder / "latents" if self.fits is None else self.fits

    @property
    def server(self) -> Path:
        """Address and key of the server at work, for scripts of the same user."""
        return self.folder / "server.json"

    @property
    def port(self) -> Path:
        """The port that the server had last time."""
        return self.folder / "port"

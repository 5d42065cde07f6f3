"""What a run from disk was asked for, kept in the snapshot, so that it can be gone on with in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from cxsystem2.command_line import command_line
from cxsystem2.files import write_text
from cxsystem2.snapshots import DamagedSnapshot, sealed
from cxsystem2.snapshots.generation import RUN

NAME = RUN
_HEAD: Mapping[str, object] = {"format": "cxsystem2 run", "version": 1}


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run was asked for; `Snapshot.run` says what each of it is. `threads` are those of each process."""

    until: float | None = None
    checkpoint_every: float | None = None
    record_every: float | None = None
    keep: int | None = 3
    max_wall: float | None = None
    ranks: int = 1
    launcher: str | None = None
    restarts: int = 0
    threads: int | None = None

    def save(self, folder: Path) -> None:
        """Keep it in a snapshot, in place of what the run before was asked for.

        Raises:
            FileProblem: the disk refuses.
        """
        write_text(folder / NAME, sealed.dump(_ASKED, self, _HEAD).decode(), overwrite=True)

    @classmethod
    def of(cls, folder: Path) -> RunRequest | None:
        """What the last run of a snapshot was asked for; None when there was none.

        Raises:
            DamagedSnapshot: the file is damaged.
        """
        try:
            return sealed.load(_ASKED, folder / NAME, _HEAD, NAME)
        except DamagedSnapshot as error:
            if not (folder / NAME).exists():
                return None
            remedy = f"`{command_line('run', folder)}` with what the run is to do writes it again"
            raise DamagedSnapshot(f"{error}; {remedy}", *error.damages) from None


_ASKED = TypeAdapter(RunRequest)

"""Results of a run in its storage: files under ``results``, and a manifest with their checksums, which is written last.

So whoever sees a manifest finds all that it names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePosixPath

from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded, replacing
from cxsystem2.lfads import keepsakes
from cxsystem2.lfads.inference import POSTERIOR
from cxsystem2.lfads.run import HISTORY, NAME, TrainingRun
from cxsystem2.lfads.storage import Storage, storage_of
from cxsystem2.lfads.storage.base import checksum_of

RESULTS, MANIFEST = "results", "manifest.json"
_FILES = (
    NAME, HISTORY, POSTERIOR, f"{keepsakes.BEST}/{keepsakes.BEST_STATE}", f"{keepsakes.BEST}/{keepsakes.BEST_SAID}",
    "decision_log.csv", "hp_log.csv", "fitlog.csv", keepsakes.DONE,
)  # fmt: skip


def publish(run: TrainingRun) -> None:
    """Put what came of a run into its storage, where that is not its directory.

    Raises:
        FileProblem: a file cannot be read, or the storage refuses.
    """
    if not run.asked.storage:
        return
    known = {}
    for name in _FILES:
        try:
            content = (run.folder / name).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise FileProblem(f"{run.folder / name}: the file cannot be read: {error.strerror or error}") from None
        known[name] = run.storage.write(f"{RESULTS}/{name}", content)
    text = json.dumps({"format": "cxsystem2 lfads results", "version": 1, "files": known}, indent=1)
    run.storage.write(f"{RESULTS}/{MANIFEST}", f"{text}\n".encode())


def fetch(where: str, folder: str | os.PathLike[str]) -> list[Path]:
    """Bring the results in a storage into a directory of this computer; returns the files.

    Raises:
        FileProblem: there are no results yet, a file is not as it was written, or the directory has such a file.
    """
    storage, target = storage_of(where), expanded(folder)
    storage.patience = 0.0
    found = {name: _content(storage, name, known) for name, known in _manifest(storage).items()}
    for name, content in found.items():
        with replacing(target / name) as part:
            part.write_bytes(content)
    return [target / name for name in found]


def _manifest(storage: Storage) -> dict[str, str]:
    name = f"{RESULTS}/{MANIFEST}"
    try:
        found = json.loads(storage.read(name))["files"]
    except FileNotFoundError:
        raise FileProblem(f"{storage.where}: there are no results yet; they are written when the run is over") from None
    except OSError as error:
        raise FileProblem(f"{storage.where}/{name}: the file cannot be read: {error.strerror or error}") from None
    except (ValueError, LookupError, TypeError):
        raise FileProblem(f"{storage.where}/{name}: the file is damaged; write it again: cxsystem2 lfads resume") from None
    if not isinstance(found, dict) or not all(_is_plain(name) and isinstance(known, str) for name, known in found.items()):
        raise FileProblem(f"{storage.where}/{name}: it names files that cannot belong to a run")
    return found


def _is_plain(name: object) -> bool:
    """Whether a name leads nowhere but below the directory."""
    return isinstance(name, str) and bool(name) and not PurePosixPath(name).is_absolute() and ".." not in name.split("/")


def _content(storage: Storage, name: str, known: str) -> bytes:
    try:
        content = storage.read(f"{RESULTS}/{name}")
    except OSError as error:
        raise FileProblem(f"{storage.where}/{RESULTS}/{name}: the file cannot be read: {error.strerror or error}") from None
    if checksum_of(content) != known:
        raise FileProblem(f"{storage.where}/{RESULTS}/{name}: the file is not as it was written; bring it again")
    return content

"""What a run has inferred, with the data it was inferred from: the directory of a run, read for scores and reports.

The directory has ``run.json``, whose entry ``data`` names the files of the data as seen from the directory, ``posterior.h5``,
and ``members``, a folder with a posterior for each member of the population, where these were kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxsystem2.command_line import command_line
from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.posterior import Posterior, Posteriors
from cxsystem2.lfads.run import NAME as RUN

POSTERIOR, MEMBERS = "posterior.h5", "members"


@dataclass(frozen=True, eq=False)
class Inference:
    """A run that has a posterior.

    Attributes:
        folder: of the run.
        asked: what ``run.json`` says; empty where there is none.
        dataset: the data.
        posteriors: what was inferred.
        members: what other members of the population infer of the validation trials, by member and session; the one whose
            posterior it is does not count.
    """

    folder: Path
    asked: Mapping[str, Any]
    dataset: Dataset
    posteriors: Posteriors
    members: Mapping[str, Mapping[str, Posterior]] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: str | os.PathLike[str], data: Sequence[str | os.PathLike[str]] = ()) -> Inference:
        """Read the directory of a run.

        Args:
            folder: it.
            data: files of the data, in place of those that ``run.json`` names.

        Raises:
            FileProblem: the posterior or the data are not there, or cannot be read.
            DataError: the sessions of the data do not fit together.
        """
        path = expanded(folder)
        if not path.is_dir():
            raise FileProblem(f"{path}: there is no such folder")
        asked = _asked(path / RUN)
        if not (path / POSTERIOR).is_file():
            by = command_line("lfads", "sample", path)
            raise FileProblem(f"{path}: there is no {POSTERIOR} yet; it is written when the run is over, or by: {by}")
        posteriors = Posteriors.load(path / POSTERIOR)
        files = [*data] or _files(path, asked)
        return cls(path, asked, Dataset.load(files), posteriors, _members(path / MEMBERS, posteriors))


def _asked(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FileProblem(f"{path}: the file cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"{path}: this is not what a run was asked for, it is no JSON ({error})") from error
    if not isinstance(found, dict):
        raise FileProblem(f"{path}: this is not what a run was asked for, it is no list of entries")
    return found


def _files(folder: Path, asked: Mapping[str, Any]) -> list[Path]:
    named = asked.get("data")
    names = [one for one in named if isinstance(one, str)] if isinstance(named, dict | list) else []
    if not names:
        raise FileProblem(
            f"{folder}: it is not known which data were used ({RUN} is missing, or has no 'data'); say --data FILE"
        )
    return [folder / name for name in names]


def _members(folder: Path, posteriors: Posteriors) -> dict[str, dict[str, Posterior]]:
    found = {}
    for path in sorted(folder.glob("*.h5")) if folder.is_dir() else []:
        own = Posteriors.load(path)
        if not posteriors.model or own.model != posteriors.model:
            found[own.model or path.stem] = {
                name: parts["validation"] for name, parts in own.sessions.items() if "validation" in parts
            }
    return found

"""What took long to make is never thrown away: a file goes to another place where its own cannot be written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem, FileTaken
from cxsystem2.files import free_name

_RACES = 100
"""How often others may take the name that was free a moment ago."""


def keep(write: Callable[[Path], Any], target: Path) -> tuple[Path, str]:
    """Write a file to its place; where that cannot be, under the next free name beside it, or in another folder.

    Answers where it is now, and a sentence that says why it is not where it was to be (mostly empty).

    Raises:
        FileProblem: it can be written nowhere; the message names all places.
    """
    problems: list[FileProblem] = []
    for place in (target, *_others(target)):
        path = place
        for _ in range(_RACES):
            try:
                write(path)
            except FileTaken as error:
                problems, path = [*problems, error], free_name(place)
            except FileProblem as error:
                problems.append(error)
                break
            else:
                return path, f"{problems[0]}; it is kept as {path}" if problems else ""
    raise FileProblem(" | ".join(dict.fromkeys(map(str, problems))))


def keep_or_say(write: Callable[[Path], Any], target: Path) -> str:
    """The same for what stands beside a result that is safe; returns what went otherwise, also when it is written nowhere."""
    try:
        return keep(write, target)[1]
    except FileProblem as error:
        return str(error)


def _others(target: Path) -> Iterator[Path]:
    """Other places for a file: the current folder, that of the user, and that of temporary files."""
    for folder in (Path.cwd, Path.home, lambda: Path(tempfile.gettempdir())):
        try:
            place = folder()
        except (OSError, RuntimeError):
            continue
        if place.is_dir() and os.access(place, os.W_OK) and place != target.parent:
            yield free_name(place / target.name)

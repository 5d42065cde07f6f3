"""An outline in a YAML or JSON file, and its tables as a model that is written like a shipped starter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cxsystem2.errors import FileProblem
from cxsystem2.outline.making import Made
from cxsystem2.outline.outline import Outline, OutlineError, read
from cxsystem2.starters import Starter
from cxsystem2.tables import dump

SUFFIXES = (".yaml", ".yml", ".json")
LARGEST = 2**20
"""Bytes of a file; an outline is short."""


def read_file(path: Path) -> Outline:
    """The outline in a file.

    Raises:
        FileProblem: the file cannot be read, is no YAML or JSON, or has a wrong answer in it.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise FileProblem(f"{path}: an outline is a file {', '.join(SUFFIXES)}")
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileProblem(f"{path}: this file is no text in UTF-8") from None
    except OSError as error:
        raise FileProblem(f"{path}: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise FileProblem(f"{path}: this is larger than an outline can be ({LARGEST >> 20} MiB)")
    try:
        return read(_parsed(text, path))
    except OutlineError as error:
        raise located(error, path) from None


def _parsed(text: str, path: Path) -> Any:
    """What a YAML text says, all of it as texts; JSON is YAML, too."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # of Python: one in C would end the process with a text of many brackets
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise FileProblem(f"{path}{place}: this is not YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise FileProblem(f"{path}: this is not YAML: {str(error).splitlines()[0]}") from None


def located(error: OutlineError, path: Path) -> FileProblem:
    """The faults of an outline as those of its file."""
    return FileProblem("\n".join(f"{path}: {fault}" for fault in error.faults))


def as_starter(outline: Outline, made: Made, word: str) -> Starter:
    """The tables of an outline as a model to begin with, which is written in each format."""
    about = f"{len(outline.populations)} populations and {len(outline.connections)} connections"
    return Starter(word, outline.title, about, dump(made.anatomy, ".csv"), dump(made.physiology, ".csv"))

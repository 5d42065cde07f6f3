"""The state of members on disk: plain arrays in NumPy's ``.npz``, without anything that could run when it is read."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cxsystem2.errors import FileProblem
from cxsystem2.files import replacing
from cxsystem2.lfads.training import Trainer

Arrays = Mapping[str, NDArray[Any]]

VERSION = 1
_BLOCKS = ("weights", "mean", "square")
_PER_MEMBER = ("steps", "age", "smoothed", "scale", "best", "waited")


def layout_of(trainer: Trainer) -> str:
    """A word for names, order and shapes of the weights: only a model of the same layout can take a checkpoint."""
    names = [(name, weight.shape) for name, weight in trainer.parameters.weights.items()]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]


def state_of(trainer: Trainer, row: int) -> dict[str, NDArray[Any]]:
    """The state of one member of a stack: its weights, the optimiser's means (n,), and its scores so far."""
    blocks = (trainer.parameters.block, trainer.optimiser.mean, trainer.optimiser.square)
    found: dict[str, NDArray[Any]] = {
        name: block[row].detach().cpu().numpy().copy() for name, block in zip(_BLOCKS, blocks, strict=True)
    }
    found["steps"] = np.asarray(float(trainer.optimiser.steps[row]))
    for name in _PER_MEMBER[1:]:
        found[name] = np.asarray(getattr(trainer, name)[row])
    return found


def fits(trainer: Trainer, state: Arrays) -> bool:
    """Whether all that `put` needs is there, as numbers, and as many as the model has."""
    shapes = {**dict.fromkeys(_BLOCKS, (trainer.parameters.count,)), **dict.fromkeys(_PER_MEMBER, ())}
    return all(name in state and state[name].shape == shape and state[name].dtype.kind == "f" for name, shape in shapes.items())


def put(trainer: Trainer, row: int, state: Arrays) -> None:
    """Give one member of a stack a state that `state_of` has answered."""
    blocks = (trainer.parameters.block, trainer.optimiser.mean, trainer.optimiser.square)
    with torch.no_grad():
        for name, block in zip(_BLOCKS, blocks, strict=True):
            block[row] = torch.from_numpy(state[name]).to(block)
        trainer.optimiser.steps[row] = float(state["steps"])
    for name in _PER_MEMBER[1:]:
        getattr(trainer, name)[row] = state[name]


def save(trainer: Trainer, row: int, path: Path) -> None:
    """Write the state of one member; a reader never sees half of it.

    Raises:
        FileProblem: the disk refuses.
    """
    with replacing(path, overwrite=True) as part:
        part.write_bytes(content_of(trainer, row))


def content_of(trainer: Trainer, row: int) -> bytes:
    """The file of the state of one member."""
    return dump({**state_of(trainer, row), "layout": np.asarray(layout_of(trainer))})


def load(trainer: Trainer, row: int, path: Path) -> None:
    """Give one member the state that a file holds.

    Raises:
        FileProblem: the file is not there, is damaged, or is of a model of another layout.
    """
    give(trainer, row, read(path), str(path))


def give(trainer: Trainer, row: int, state: Arrays, path: str) -> None:
    """Give one member the state that `parse` has answered; `path` is the file, as messages name it.

    Raises:
        FileProblem: it is damaged, or is of a model of another layout.
    """
    if str(state.get("layout")) != layout_of(trainer):
        raise FileProblem(f"{path}: this is the state of a model of another size; give the sizes with which it was trained")
    if not fits(trainer, state):
        raise FileProblem(f"{path}: a part of the state is missing, or is not as it should be; the file is damaged")
    put(trainer, row, state)


def write(path: Path, arrays: Arrays) -> None:
    """Write what `dump` answers.

    Raises:
        FileProblem: the disk refuses.
    """
    with replacing(path, overwrite=True) as part:
        part.write_bytes(dump(arrays))


def dump(arrays: Arrays) -> bytes:
    """A file of arrays under their names, and a version; the same arrays always give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name, array in {"version": np.asarray(VERSION), **arrays}.items():
            content = io.BytesIO()
            np.save(content, np.asanyarray(array), allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue())
    return whole.getvalue()


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file.

    Raises:
        FileProblem: it is not there, or damaged.
    """
    with _reading(path):
        return parse(path.read_bytes(), str(path))


def parse(content: bytes, path: str) -> dict[str, NDArray[Any]]:
    """The arrays of the content of a file; `path` is the file, as messages name it.

    Raises:
        FileProblem: it is damaged.
    """
    with _reading(path), np.lib.npyio.NpzFile(io.BytesIO(content), allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    if not np.array_equal(found.pop("version", 0), VERSION):
        raise FileProblem(f"{path}: this state was written by another version of cxsystem2")
    return found


@contextlib.contextmanager
def _reading(path: Path | str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise FileProblem(f"{path}: there is no such file") from None
    except (OSError, ValueError, zipfile.BadZipFile, KeyError, EOFError) as error:
        raise FileProblem(f"{path}: the state of a member cannot be read; the file is damaged ({error})") from None

"""What is asked of a run; it does not change any more once the run is there, but for its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from bui.answers import has_controls
from bui.home import is_id
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest, one_of
from cxsystem2.tables.changes import instead
from cxsystem2.times import seconds

if TYPE_CHECKING:
    from cxsystem2.batches.design import Design

MOST_TRIALS = 100_000
MOST_KEPT = 100_000
LONGEST_TITLE = 200
LONGEST_TIME = 100
KEPT = 3
"""Checkpoints that stay unless somebody says otherwise."""
_LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Request:
    """What to run, as the user has asked for it.

    `changes` are cells as ``name=value``; `sweep` has for each name its values, as a list or as ``start:stop:step``. What is
    None is left to the tables. `revision` is that of the tables which are meant. `trust` confirms what the tables bring along
    (see `cxsystem2.trust`). `checkpoint_every` is a time of the model, ``100*ms`` say, after which a run writes another
    checkpoint, so that it can be stopped and gone on with; `keep` of them stay.
    """

    project: str = ""
    title: str = ""
    device: str | None = None
    seed: int | None = None
    fast: bool | None = None
    changes: tuple[str, ...] = ()
    sweep: Mapping[str, str | list[str]] = field(default_factory=dict)
    trials: int | None = None
    workers: int | None = None
    revision: int | None = None
    trust: bool = False
    checkpoint_every: str | None = None
    keep: int | None = None

    @property
    def interval(self) -> float | None:
        """The time of the model between two checkpoints (second); None where none are asked for."""
        return read_time("checkpoint_every", self.checkpoint_every)

    @property
    def kept(self) -> int:
        """How many checkpoints stay."""
        return self.keep or KEPT

    def all_changes(self) -> list[str]:
        """All changes to the tables that are asked for, as the command line would name them."""
        quick = None if self.fast is None else int(self.fast)
        extra = {"seed": self.seed, "device": self.device, "fast": quick}
        return instead(self.changes, {name: value for name, value in extra.items() if value is not None})

    def design(self) -> Design:
        """The points of a batch that are asked for beside those of the tables."""
        from cxsystem2.batches.design import Design

        return Design(file={"grid": dict(self.sweep)} if self.sweep else None, trials=self.trials)


def read_request(found: Any) -> Request:
    """A request from JSON.

    Raises:
        CxSystemError: something in it cannot be; one sentence says what.
    """
    if not isinstance(found, Mapping):
        raise CxSystemError('a run is asked for by a JSON object, such as {"project": "0123456789ab"}')
    known = [item.name for item in fields(Request)]
    for name in found:
        if name not in known:
            raise CxSystemError(f"unknown field '{name}'{nearest(str(name), known) or f'; known are {one_of(known)}'}")
    request = Request(**{name: _READERS[name](value) for name, value in found.items() if value is not None})
    if request.keep is not None and request.checkpoint_every is None:
        raise CxSystemError("'keep' is the number of checkpoints that stay; say 'checkpoint_every', too, or leave it out")
    return request


def read_title(value: Any) -> str:
    """A title: one line that is not too long."""
    if not isinstance(value, str) or len(value) > LONGEST_TITLE or has_controls(value):
        raise CxSystemError(f"'title' is one line of at most {LONGEST_TITLE} characters")
    return value.strip()


def read_time(name: str, value: Any) -> float | None:
    """A time that a field gives as in tables, ``10*second`` say, in second; None where it is not given.

    Raises:
        CxSystemError: it is no time above 0.
    """
    if value is not None and (not isinstance(value, str) or len(value) > LONGEST_TIME or has_controls(value)):
        raise CxSystemError(f"'{name}' is a time of the model as in tables, such as 100*ms or 10*second")
    return seconds(value, f"'{name}'")


def _interval(value: Any) -> str:
    read_time("checkpoint_every", value)
    return str(value).strip()


def _project(value: Any) -> str:
    if not isinstance(value, str) or (value and not is_id(value)):
        raise CxSystemError("'project' is the id of a project, 12 digits and letters from a to f")
    return value


def _device(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w+]{1,40}", value):
        raise CxSystemError("'device' is the word of a device, such as cpp")
    return value


def _flag(name: str) -> Callable[[Any], bool]:
    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise CxSystemError(f"'{name}' is true or false")
        return value

    return read


def whole(name: str, least: int, most: int) -> Callable[[Any], int]:
    """What reads a whole number within two bounds, and raises CxSystemError for anything else."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise CxSystemError(f"'{name}' is a whole number from {least} to {most}")
        return value

    return read


def _changes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and "=" in one for one in value):
        raise CxSystemError("'changes' is a list of texts name=value, such as [\"runtime=500*ms\"]")
    return tuple(value)


def _sweep(value: Any) -> dict[str, str | list[str]]:
    if not isinstance(value, Mapping):
        raise CxSystemError('\'sweep\' has the values of each name, such as {"J": ["1*nS", "2*nS"]}')
    found: dict[str, str | list[str]] = {}
    for name, values in value.items():
        name = str(name).strip()
        if not name or has_controls(name):
            raise CxSystemError("a name in 'sweep' is one word of one line, such as J or SS.C")
        if name in found:
            raise CxSystemError(f"'{name}' is swept twice; write all its values in one place")
        found[name] = _values(name, values)
    return found


def _values(name: str, values: Any) -> str | list[str]:
    if isinstance(values, str) and values.strip():
        return values
    plain = isinstance(values, list) and all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in values)
    if not plain or not values:
        raise CxSystemError(f'the values of \'{name}\' are a list, such as ["1*nS", "2*nS"], or a text start:stop:step')
    return [str(one) for one in values]


_READERS: dict[str, Callable[[Any], Any]] = {
    "project": _project,
    "title": read_title,
    "device": _device,
    "seed": whole("seed", 0, _LARGEST_SEED),
    "fast": _flag("fast"),
    "changes": _changes,
    "sweep": _sweep,
    "trials": whole("trials", 1, MOST_TRIALS),
    "workers": whole("workers", 1, 1024),
    "revision": whole("revision", 0, 2**53),
    "trust": _flag("trust"),
    "checkpoint_every": _interval,
    "keep": whole("keep", 1, MOST_KEPT),
}

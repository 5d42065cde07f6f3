"""The other two descriptions of a network of STACS: how it is run (``.yml``), and how it is built (``.graph``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.stacs.yaml_file import documents, write_documents

TICKS = 1_000_000
"""Ticks of a millisecond."""
_TIMES = {"tstep": 1.0, "teventq": 20.0, "trecord": 1000.0, "tsave": 2000.0, "tmax": 10_000.0}


@dataclass(frozen=True, slots=True)
class StacsSettings:
    """A ``.yml`` file; times are in millisecond. `rest` is all that is only kept."""

    step: float = 1.0
    runtime: float = 10_000.0
    queue: float = 20.0
    """Length of the queue of events."""
    record: float = 1000.0
    """Time that a file of records holds."""
    seed: int | None = None
    rest: dict[str, Any] = field(default_factory=dict)

    @property
    def ticks(self) -> int:
        """Ticks of a step."""
        return int(self.step * TICKS)

    def write(self, path: Path, base: str, parts: int, files: int, *, overwrite: bool = False) -> None:
        """Write the file for a snapshot in so many partitions and files, beside which it stands."""
        content: dict[str, Any] = {"runmode": "simulate", "plastic": False, "netwkdir": ".", **self.rest}
        content |= {"netparts": parts, "netfiles": files, "filebase": base, "tstep": self.step, "teventq": self.queue}
        content |= {"trecord": self.record, "tmax": self.runtime}
        if self.seed is not None:
            content["randseed"] = self.seed
        write_documents(path, [content], overwrite=overwrite)


def read_settings(path: Path) -> StacsSettings:
    """Read a ``.yml`` file.

    Raises:
        FileProblem: it is none, or a time in it is no positive number.
    """
    found = documents(path)
    content = found[0][1] if len(found) == 1 else None
    if not isinstance(content, dict):
        raise FileProblem(f"{path}: a configuration of STACS is one mapping of names to values")
    times = {name: content.get(name, default) for name, default in _TIMES.items()}
    for name, value in times.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e12:
            raise FileProblem(f"{path}: {name} must be a time in millisecond above 0, and not {value!r}")
    seed = content.get("randseed")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        raise FileProblem(f"{path}: randseed must be a whole number")
    rest = {name: value for name, value in content.items() if name not in (*_TIMES, "randseed", "netparts", "netfiles")}
    step, queue, record, _, runtime = map(float, times.values())
    return StacsSettings(step, runtime, queue, record, seed, rest)


@dataclass(frozen=True, slots=True)
class Graph:
    """A ``.graph`` file: the populations in their order, each of one model, and the rules that connect them."""

    streams: tuple[dict[str, Any], ...]
    vertices: tuple[dict[str, Any], ...]
    edges: tuple[dict[str, Any], ...]

    def sizes(self) -> dict[str, int]:
        """The number of vertices of each model."""
        found: dict[str, int] = {str(stream["modname"]): 1 for stream in self.streams}
        for population in self.vertices:
            found[population["modname"]] = found.get(population["modname"], 0) + population["order"]
        return found

    def write(self, path: Path, *, overwrite: bool = False) -> None:
        """Write the file."""
        parts = {"stream": self.streams, "vertex": self.vertices, "edge": self.edges}
        write_documents(path, [{name: list(part) for name, part in parts.items() if part}], overwrite=overwrite)


def read_graph(path: Path) -> Graph:
    """Read a ``.graph`` file.

    Raises:
        FileProblem: it is none.
    """
    found = documents(path)
    content = found[0][1] if len(found) == 1 else None
    if not isinstance(content, dict):
        raise FileProblem(f"{path}: a graph of STACS is one mapping with the parts stream, vertex and edge")
    parts = {name: _part(path, name, content.get(name)) for name in ("stream", "vertex", "edge")}
    for population in parts["vertex"]:
        order = population.get("order")
        if isinstance(order, bool) or not isinstance(order, int) or order < 1:
            raise FileProblem(f"{path}: the order of '{population.get('modname')}' must be a number of vertices from 1 on")
    return Graph(parts["stream"], parts["vertex"], parts["edge"])


def _part(path: Path, name: str, found: Any) -> tuple[dict[str, Any], ...]:
    entries = [] if found is None else found
    if not isinstance(entries, list) or not all(
        isinstance(one, dict) and isinstance(one.get("modname"), str) for one in entries
    ):
        raise FileProblem(f"{path}: the part {name} must be a list of entries that each have a modname")
    return tuple(entries)

"""Which names of a physiology table are read, and which are asked for and are not there.

A name that is given and that nothing reads is probably another one, misspelt: `settle` compares the two lists at the end of
the check. Nothing is listed by hand: a name counts as read when anything reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cxsystem2.problems import Level, Problem, Report, Words, alike
from cxsystem2.tables import Entry

PAIRED = ("cw", "delay", "sp")
"""What the names of values for a pair of cell types begin with."""
ROOTS = ""
"""The block that stands for all that is not in the block of a cell."""


@dataclass(slots=True)
class Reading:
    """What was read and what was asked for, by the name of the block of a cell; `ROOTS` for everything else."""

    models: dict[str, dict[str, None]] = field(default_factory=dict)
    """Blocks that cells take their parameters from, and the words of the models that ask for these."""
    _read: set[int] = field(default_factory=set)
    _optional: dict[str, dict[str, None]] = field(default_factory=dict)
    _missing: dict[str, dict[str, list[Problem]]] = field(default_factory=dict)

    def note(self, entry: Entry) -> None:
        """An entry is read."""
        self._read.add(id(entry))

    def is_read(self, entry: Entry) -> bool:
        """Whether anything has read an entry."""
        return id(entry) in self._read

    def optional(self, names: Iterable[str], block: str = ROOTS) -> None:
        """Names that were asked for, are not there, and may be left out."""
        self._optional.setdefault(block, {}).update(dict.fromkeys(names))

    def missing(self, names: Iterable[str], problem: Problem, block: str = ROOTS) -> None:
        """Names of which one is needed, and the problem that none of them is there."""
        home = self._missing.setdefault(block, {})
        for name in names:
            home.setdefault(name, []).append(problem)

    def asked(self) -> set[str]:
        """All names that were asked for and are not there."""
        return {name for homes in (self._optional, self._missing) for names in homes.values() for name in names}

    def settle(self, block: str, left: Sequence[Entry], given: Iterable[str], report: Report) -> list[Entry]:
        """Report those of the entries of a block, left over, that are like a name which was asked for; returns the others.

        `given` are the names in the block that are read: what is most like one of them is no other name, misspelt.
        One that is like a missing name takes the place of the problem that the name is missing.
        """
        if not left:
            return []
        missing, optional = self._missing.get(block, {}), self._optional.get(block, {})
        owner = " and ".join(self.models.get(block, ()))
        others, needed, done = _by_kind([*optional, *given]), _by_kind(missing), set[str]()
        rest = []
        for entry in left:
            name, kind = entry.name, prefix(entry.name.lower())
            if (found := alike(name, needed.get(kind, ()))) and found not in done:
                done.add(found)
                what = f"'{name}' is no parameter of {owner}" if owner else f"nothing uses '{name}'"
                level = Level.ERROR if any(each.level is Level.ERROR for each in missing[found]) else Level.WARNING
                report.add(entry.place, f"{what}; did you mean '{found}'?", entry.label, level)
                report.drop(missing[found])
            elif (found := alike(name, others.get(kind, ()))) in optional:
                report.warn(entry.place, f"nothing uses '{name}'; did you mean '{found}'?", entry.label)
            else:
                rest.append(entry)
        return rest


def prefix(name: str) -> str:
    """``cw`` of the name of a weight, ``delay`` of a delay, ``sp`` of a probability; empty for any other name."""
    return next((each for each in PAIRED if name.startswith(f"{each}_")), "")


def _by_kind(names: Iterable[str]) -> dict[str, Words]:
    """Names in groups: a delay is no remedy for a missing weight."""
    kinds: dict[str, list[str]] = {}
    for name in names:
        kinds.setdefault(prefix(name), []).append(name)
    return {kind: Words(own) for kind, own in kinds.items()}

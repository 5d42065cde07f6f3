"""Named columns and keys of a physiology table that nothing reads."""

from __future__ import annotations

from cxsystem2.problems import Place, Report, nearest, one_of


class UnreadFields:
    """Fields of entries that are not empty and that nothing reads: each is told once, where it is met first.

    What has no name, or one with ``#``, is a comment. `noun` says what a field is: a column, a key.
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._found: dict[str, tuple[Place, tuple[str, ...]]] = {}

    def add(self, name: str, place: Place, known: tuple[str, ...]) -> None:
        """Note a field, and the names that it could have in its place."""
        if name and "#" not in name:
            self._found.setdefault(name, (place, known))

    def report(self, report: Report) -> None:
        """Warn of what has been found."""
        for name, (place, known) in self._found.items():
            hint = nearest(name, known) or f"; known are {one_of(known)}"
            report.warn(place, f"nothing reads the {self._noun} '{name}'{hint}", name)

"""Arrays by name, some of which are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import numpy.typing as npt

Values = npt.NDArray[Any]


class Arrays(MutableMapping[str, Values]):
    """Arrays by name. A large network is drawn by the device that needs it as Brian2 does; others never hold all of it."""

    def __init__(self) -> None:
        self._values: dict[str, Values | Callable[[], Values]] = {}

    def defer(self, name: str, make: Callable[[], Values]) -> None:
        """Note how an array is made; it is made once."""
        self._values[name] = make

    def made(self, name: str) -> bool:
        """Whether an array is there already, and need not be made first."""
        return not callable(self._values[name])

    def __getitem__(self, name: str) -> Values:
        values = self._values[name]
        if callable(values):
            values = self._values[name] = values()
        return values

    def __setitem__(self, name: str, values: Values) -> None:
        self._values[name] = values

    def __delitem__(self, name: str) -> None:
        del self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

"""The random numbers that Brian2 draws in this process, apart from those of everybody else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy.typing as npt

from cxsystem2.brian import RandomState, random_state, seed_random_numbers, set_random_state

Values = npt.NDArray[Any]


class Generator:
    """A stream of random numbers that begins with a seed. Within `used` Brian2 draws from it, and outside nobody does."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._state: RandomState | None = None

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Let Brian2 and numpy's old functions draw from the stream within a block."""
        outside = random_state()
        if self._state is None:
            seed_random_numbers(self._seed)
        else:
            set_random_state(self._state)
        try:
            yield
        finally:
            self._state = random_state()
            set_random_state(outside)

    def state(self) -> dict[str, Values]:
        """Where the stream is, as arrays of a `State`."""
        if self._state is None:
            with self.used():
                pass
        assert self._state is not None
        return {f"generator/{name}": values for name, values in self._state._asdict().items()}

    def restore(self, arrays: Mapping[str, Values]) -> None:
        """Go to where a stream was."""
        self._state = RandomState(*(arrays[f"generator/{name}"] for name in RandomState._fields))

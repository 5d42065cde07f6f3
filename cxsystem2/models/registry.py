"""Registries: the words a user may write in a table, each with the class that implements it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from cxsystem2.errors import RegistryError
from cxsystem2.problems import nearest, one_of

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Words to implementations; case does not matter when a word is looked up."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, T] = {}
        self._words: dict[str, str] = {}

    def register(self, *words: str) -> Callable[[T], T]:
        """Decorator that enters a class under one or more words; the first is its proper name, its attribute `word`."""

        def enter(entry: T) -> T:
            for word in words:
                if word.casefold() in self._words:
                    raise RegistryError(f"the {self.noun} '{word}' is registered twice")
                self._words[word.casefold()] = words[0]
            self._entries[words[0]] = entry
            if isinstance(entry, type):
                entry.word = words[0]  # type: ignore[attr-defined]
            return entry

        return enter

    def name(self, word: str) -> str:
        """The proper name behind a word.

        Raises:
            RegistryError: the word is unknown; the message offers the nearest one.
        """
        found = self._words.get(str(word).casefold())
        if found is None:
            hint = nearest(str(word), self._entries) or f"; known are {one_of(self._entries)}"
            raise RegistryError(f"unknown {self.noun} '{word}'{hint}")
        return found

    def __getitem__(self, word: str) -> T:
        return self._entries[self.name(word)]

    def __contains__(self, word: object) -> bool:
        return str(word).casefold() in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

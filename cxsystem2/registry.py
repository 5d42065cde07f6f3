"""Registries: the words a user may write in a table, each with the class that implements it."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from cxsystem2.errors import RegistryError
from cxsystem2.problems import nearest, one_of

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Words to implementations; case does not matter when a word is looked up.

    Packages may add classes through the entry-point group `group`: the name of an entry point is the word, its object
    a subclass of `base`. Plugins are loaded when a word is unknown or the words are listed. One that fails breaks nothing:
    `failures` keeps why. What stands above a registry is named by a text, as entry points are, and imported when it is
    needed: `inspect`, a function ``module:function`` that raises an exception when it finds something wrong with a class of
    a plugin, and `home`, the module that registers the classes of this package where it is not the registry's own.
    """

    def __init__(
        self,
        noun: str,
        *,
        group: str = "",
        base: type = object,
        inspect: str = "",
        home: str = "",
    ) -> None:
        self.noun, self.group, self.failures = noun, group, dict[str, str]()
        self._home = home
        self._base, self._inspect = base, inspect
        self._below: Registry[T] | None = None
        self._entries: dict[str, T] = {}
        self._words: dict[str, str] = {}
        self._loaded = not group and not home

    def register(self, *words: str) -> Callable[[T], T]:
        """Decorator that enters a class under one or more words; the first is its proper name, its attribute `word`."""

        def enter(entry: T) -> T:
            for word in words:
                if self._find(word) is not None:
                    raise RegistryError(f"the {self.noun} '{word}' is registered twice")
            for word in words:
                self._words[word.casefold()] = words[0]
            self._entries[words[0]] = entry
            if isinstance(entry, type):
                entry.word = words[0]  # type: ignore[attr-defined]
            return entry

        return enter

    def layered(self) -> Registry[T]:
        """A registry over this one: it knows the same words, and what is registered in it stays in it."""
        layer = Registry[T](self.noun)
        layer._below = self
        return layer

    def name(self, word: str) -> str:
        """The proper name behind a word.

        Raises:
            RegistryError: the word is unknown; the message offers the nearest one.
        """
        word = str(word)
        if self._find(word) is None:
            self._load()
        found = self._find(word)
        if found is None:
            failures = self._all_failures()
            failed = [text for name, text in failures.items() if name.casefold() == word.casefold()] or [*failures.values()]
            hint = nearest(word, self) or f"; known are {one_of(self)}"
            raise RegistryError(f"unknown {self.noun} '{word}'{''.join(f'; {text}' for text in failed) or hint}")
        return found[1]

    def present(self) -> list[T]:
        """What is registered so far, without a look for plugins."""
        return [*([] if self._below is None else self._below.present()), *self._entries.values()]

    def others(self, word: str) -> list[str]:
        """The other words for the entry behind a word."""
        proper = self.name(word)
        found = self._find(proper)
        assert found is not None
        return [other for other, meant in found[0]._words.items() if meant == proper and other != proper.casefold()]

    def __getitem__(self, word: str) -> T:
        proper = self.name(word)
        found = self._find(proper)
        assert found is not None
        return found[0]._entries[proper]

    def __contains__(self, word: object) -> bool:
        if self._find(str(word)) is None:
            self._load()
        return self._find(str(word)) is not None

    def __iter__(self) -> Iterator[str]:
        self._load()
        if self._below is not None:
            yield from self._below
        yield from self._entries

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _find(self, word: str) -> tuple[Registry[T], str] | None:
        """The layer that has a word, and the proper name."""
        proper = self._words.get(word.casefold())
        if proper is not None:
            return self, proper
        return None if self._below is None else self._below._find(word)

    def _all_failures(self) -> dict[str, str]:
        return {**({} if self._below is None else self._below._all_failures()), **self.failures}

    def _load(self) -> None:
        """Load the plugins, once."""
        if self._below is not None:
            self._below._load()
        if self._loaded:
            return
        self._loaded = True  # also for a plugin that looks up words itself
        if self._home:
            importlib.import_module(self._home)
        if not self.group:
            return
        for point in sorted(entry_points(group=self.group), key=lambda point: point.name):
            try:
                self._enter(point)
            except Exception as error:  # whatever a foreign module does
                package = f" of the package {point.dist.name}" if point.dist is not None else ""
                reason = (str(error).splitlines() or [""])[0] or type(error).__name__
                self.failures[point.name] = f"the plugin '{point.name}' ({point.value}){package} cannot be used: {reason}"
                warnings.warn(f"{self.failures[point.name]} ({self.noun})", stacklevel=2)

    def _enter(self, point: EntryPoint) -> None:
        entry: Any = point.load()
        if any(entry is known for known in self._entries.values()):
            return  # it has registered itself
        fits = isinstance(entry, type) and issubclass(entry, self._base)
        if not fits:
            raise RegistryError(f"it is no subclass of {self._base.__name__}")
        if lacking := sorted(getattr(entry, "__abstractmethods__", ())):
            raise RegistryError(f"it does not define {', '.join(lacking)}")
        if point.name in self:
            raise RegistryError(f"the {self.noun} '{point.name}' exists already")
        self._try(entry)
        self.register(point.name)(entry)

    def _try(self, entry: T) -> None:
        """Let the function that `inspect` names look at a class."""
        if self._inspect:
            module, _, function = self._inspect.partition(":")
            getattr(importlib.import_module(module), function)(entry)

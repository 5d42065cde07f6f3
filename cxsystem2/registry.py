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
C = TypeVar("C", bound=type)


class Registry(Mapping[str, T], Generic[T]):
    """Words to implementations; case does not matter when a word is looked up.

    Packages may add classes through the entry-point group `group`: the name of an entry point is the word, its object
    a subclass of `base`. Plugins are loaded when a word is unknown or the words are listed. One that fails breaks nothing:
    `failures` keeps why. What stands above a registry is named by a text, as entry points are, and imported when it is
    needed: `inspect`, a function ``module:function`` that raises an exception when it finds something wrong with a class of
    a plugin, and `home`, the module (or modules) that register the classes of this package where it is not the registry's own.
    """

    def __init__(
        self,
        noun: str,
        *,
        group: str = "",
        base: type = object,
        inspect: str = "",
        home: str | tuple[str, ...] = (),
    ) -> None:
        self.noun, self.group, self.base, self.failures = noun, group, base, dict[str, str]()
        self._home = (home,) if isinstance(home, str) else home
        self._inspect = inspect
        self._below: Registry[T] | None = None
        self._entries: dict[str, T] = {}
        self._words: dict[str, str] = {}
        self._loaded = not group and not home
        if group:
            _by_group.setdefault(group, self)

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

    def arrange(self, *words: str) -> None:
        """List entries in an order that does not depend on which module was imported first; others come after them."""
        self._entries = {**{word: self._entries[word] for word in words}, **self._entries}

    def takes(self, entry: object) -> bool:
        """Whether a class is of the kind that has words here."""
        return isinstance(entry, type) and issubclass(entry, self.base)

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
        found = self._own(word)
        if found is None:
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
        self._load_home()
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
        if self._own(str(word)) is None:
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

    def _own(self, word: str) -> tuple[Registry[T], str] | None:
        """As `_find`, among the classes of this package, too, that are not imported yet."""
        found = self._find(word)
        if found is None:
            self._load_home()
            found = self._find(word)
        return found

    def _load_home(self) -> None:
        if self._below is not None:
            self._below._load_home()
        homes, self._home = self._home, ()
        for home in homes:
            importlib.import_module(home)

    def _all_failures(self) -> dict[str, str]:
        return {**({} if self._below is None else self._below._all_failures()), **self.failures}

    def _load(self) -> None:
        """Load the plugins, once."""
        if self._below is not None:
            self._below._load()
        if self._loaded:
            return
        self._loaded = True  # also for a plugin that looks up words itself
        self._load_home()
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
        if not self.takes(entry):
            raise RegistryError(f"it is no subclass of {self.base.__name__}")
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


_by_group: dict[str, Registry[Any]] = {}


def groups() -> dict[str, Registry[Any]]:
    """The registries that other packages may add to, by their group of entry points, as far as they have been imported."""
    return dict(_by_group)


def register(*words: str, group: str = "") -> Callable[[C], C]:
    """Decorator that enters a class of your own under words that tables may use, as long as this process lives.

    A class of a package does not need it: its word is the name of its entry point, which other processes find as well.

    Args:
        words: the first is the proper name; case does not matter.
        group: the kind of thing that it is, where the class does not tell: ``excitation`` or ``inhibition`` of a `Receptor`.

    Raises:
        RegistryError: the word is taken, or the class is of no kind that has words.

    Example::

        @register("QIF")
        class Qif(Neuron): ...
    """

    def enter(entry: C) -> C:
        fitting = {name.removeprefix("cxsystem2."): one for name, one in _by_group.items() if one.takes(entry)}
        if group:
            fitting = {name: one for name, one in fitting.items() if name == group.removeprefix("cxsystem2.")}
        if len(fitting) != 1:
            several = (
                f"name its group, one of {one_of(fitting)}" if fitting else "derive it from Neuron, Synapse or another base"
            )
            raise RegistryError(f"the class {entry.__name__} cannot be registered{f' as {group}' if group else ''}: {several}")
        (registry,) = fitting.values()
        registry.register(*words)(entry)
        return entry

    return enter

"""Groups of commands whose modules are imported when a command is asked for: most calls need only one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

SETTINGS: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False}


class _Commands(Mapping[str, Any]):
    """Commands by their words."""

    def __init__(self, words: tuple[str, ...], load: Callable[[str], Any]) -> None:
        self.words, self._load = words, load

    def __getitem__(self, word: str) -> Any:
        if word not in self.words:
            raise KeyError(word)
        return self._load(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)


def group_of(words: tuple[str, ...], load: Callable[[str], Any]) -> type[TyperGroup]:
    """A kind of group with these commands; `load` returns the command of a word."""

    class Group(TyperGroup):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.commands = _Commands(words, load)  # type: ignore[assignment]

    return Group


def alone(word: str, function: Callable[..., Any], *, hidden: bool = False) -> Any:
    """The command that a function is."""
    made = typer.Typer(**SETTINGS)
    made.command(word, hidden=hidden)(function)
    return typer.main.get_command(made)

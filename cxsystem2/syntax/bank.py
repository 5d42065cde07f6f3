"""The syntax bank: the statements of a model in an order in which they can be carried out, and their arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.syntax.statement import Statement


class BankError(CxSystemError, ValueError):
    """A statement is there twice, needs something that is not there, or needs itself."""


class Bank:
    """Statements by name, and the arrays that they refer to.

    Iterating gives the statements ordered by what they require, and otherwise in the order in which they were added.
    """

    def __init__(self) -> None:
        self._statements: dict[str, Statement] = {}
        self.arrays: dict[str, npt.NDArray[Any]] = {}

    def add(self, *statements: Statement) -> None:
        """Add statements; a name that is there already is an error."""
        for statement in statements:
            if statement.name in self._statements:
                raise BankError(f"the statement '{statement.name}' is there twice")
            self._statements[statement.name] = statement

    def __len__(self) -> int:
        return len(self._statements)

    def __getitem__(self, name: str) -> Statement:
        return self._statements[name]

    def __iter__(self) -> Iterator[Statement]:
        for statement in self._statements.values():
            missing = sorted(statement.requires - self._statements.keys())
            if missing:
                raise BankError(f"the statement '{statement.name}' needs '{missing[0]}', which is not there")
        sorter = TopologicalSorter({name: statement.requires for name, statement in self._statements.items()})
        try:
            sorter.prepare()
        except CycleError as error:
            raise BankError(f"the statements {' -> '.join(map(repr, error.args[1]))} need each other") from None
        order = {name: number for number, name in enumerate(self._statements)}
        while sorter.is_active():
            ready = sorted(sorter.get_ready(), key=order.__getitem__)
            yield from (self._statements[name] for name in ready)
            sorter.done(*ready)

    def of(self, *kinds: type[Statement]) -> Iterable[Statement]:
        """The statements of some classes, in order."""
        return (statement for statement in self if isinstance(statement, kinds))

    @property
    def code(self) -> str:
        """All statements as Python text."""
        return "\n".join(statement.code for statement in self)

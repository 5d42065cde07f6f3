"""The syntax bank: the statements of a model in an order in which they can be carried out, and their arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxsystem2.errors import CxSystemError
from cxsystem2.syntax.arrays import Arrays
from cxsystem2.syntax.statement import Connect, Create, Statement, Weigh


class BankError(CxSystemError, ValueError):
    """A statement is there twice, needs something that is not there, or needs itself."""


class Bank:
    """Statements by name, and the arrays that they refer to.

    Iterating gives the statements in the order in which they were added, each after what it requires: what belongs
    together stays together. A bank that is not `whole` has the synapses of a partition of the network: none may be there
    that are in others, and their statements stay, so that all partitions have the same code.
    """

    def __init__(self, *, whole: bool = True) -> None:
        self.whole = whole
        self._statements: dict[str, Statement] = {}
        self.arrays = Arrays()

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
        order = {name: number for number, name in enumerate(self._statements)}
        done: set[str] = set()
        for first in self._statements:
            path = [first]
            while path:
                waiting = self._statements[path[-1]].requires - done
                if path[-1] in done or not waiting:
                    name = path.pop()
                    if name not in done:
                        done.add(name)
                        yield self._statements[name]
                    continue
                following = min(waiting, key=order.__getitem__)
                if following in path:
                    cycle = [*path[path.index(following) :], following]
                    raise BankError(f"the statements {' -> '.join(map(repr, cycle))} need each other")
                path.append(following)

    @property
    def effective(self) -> Iterator[Statement]:
        """The statements without those of synapses of which there is not a single one: they need no code."""
        return (statement for statement in self if not self.is_empty(statement))

    def is_empty(self, statement: Statement) -> bool:
        """Whether a statement makes, connects or sets synapses of which there is none."""
        if not self.whole:
            return False
        match statement:
            case Create(kind="Synapses"):
                return not len(self.arrays[f"{statement.name}.i"])
            case Connect() | Weigh():
                return not len(self.arrays[f"{statement.owner}.i"])
        return False

    def of(self, *kinds: type[Statement]) -> Iterable[Statement]:
        """The statements of some classes, in order."""
        return (statement for statement in self if isinstance(statement, kinds))

    @property
    def code(self) -> str:
        """All statements as Python text."""
        return "\n".join(statement.code for statement in self)

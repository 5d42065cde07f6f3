"""Changes to tables as they may be given in Python: a dictionary, a text, or several texts ``name=value``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from cxsystem2.errors import CxSystemError
from cxsystem2.tables import amount

ChangeSource: TypeAlias = "Mapping[str, object] | str | Iterable[str]"
"""``{"J": "4*nS", "S[1->2].p": 0.2}``, ``"J=4*nS"``, or ``["J=4*nS", "S[1->2].p=0.2"]``."""


def listed(changes: ChangeSource) -> list[str]:
    """Changes as texts ``name=value``.

    A value is a text, as it would stand in the table, a number, or a quantity with a unit of Brian2.

    Raises:
        CxSystemError: a name or a value cannot be one.
        TypeError: these are no changes at all.
    """
    if isinstance(changes, str):
        return [changes]
    if isinstance(changes, Mapping):
        return [f"{_name(name)}={_value(name, value)}" for name, value in changes.items()]
    if not isinstance(changes, Iterable):
        raise TypeError(f'changes are a dictionary {{"J": "4*nS"}}, or texts "J=4*nS", and not {changes!r}')
    found: list[str] = []
    for change in changes:
        if not isinstance(change, str):
            kind = type(change).__name__
            raise TypeError(f'changes are a dictionary {{"J": "4*nS"}}, or texts "J=4*nS"; one of them is a {kind}')
        found.append(change)
    return found


def _name(name: object) -> str:
    if not isinstance(name, str) or not name.strip() or "=" in name:
        raise CxSystemError(f"changes: {name!r} is not the name of a cell or value of the tables")
    return name


def _value(name: str, value: object) -> str:
    """A value as a cell of a table has it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Mapping | list | tuple | set) or value is None or getattr(value, "ndim", False):
        raise CxSystemError(f"changes: {name} needs one value, and {value!r} is none; many values are a sweep")
    return amount.text(value) if amount.is_quantity(value) else str(value)


def instead(changes: Iterable[str], values: Mapping[str, object]) -> list[str]:
    """Changes in which values that are given by name, as options of their own, stand in place of changes of the same name."""
    others = [change for change in changes if change.partition("=")[0].strip() not in values]
    return [*others, *(f"{name}={value}" for name, value in values.items())]

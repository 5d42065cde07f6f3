"""Records: what a pickle asks for, written down instead of carried out."""

from __future__ import annotations

from typing import ClassVar


class _Sealed(type):
    """A class that a pickle cannot change."""

    def __setattr__(cls, name: str, value: object) -> None:
        raise TypeError("a class cannot be changed")


class PickleRecord(metaclass=_Sealed):
    """One object of a pickle that is neither a builtin container nor a number: its class, arguments and state.

    Each known name has a subclass of its own, because pickles make objects of classes. Nothing is called here.
    """

    __slots__ = ("arguments", "state")
    name: ClassVar[str] = ""

    arguments: tuple[object, ...]
    state: object

    def __new__(cls, *arguments: object) -> PickleRecord:
        """Note the arguments."""
        record = object.__new__(cls)
        record.arguments, record.state = arguments, None
        return record

    def __setstate__(self, state: object) -> None:
        self.state = state


def record_class(name: str) -> type[PickleRecord]:
    """The class of the records of one name (module and attribute, with a dot)."""
    return _Sealed("Record", (PickleRecord,), {"__slots__": (), "name": name})  # type: ignore[return-value]

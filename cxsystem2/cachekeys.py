"""The keys under which Brian2 keeps what it has parsed, made by the type of each part instead of by ten questions to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, TypeAlias

Maker: TypeAlias = Callable[[Any], Any]
"""Makes the key of a value: something with a hash, equal for values that are the same to Brian2."""

PLAIN = frozenset({str, int, float, bool, type(None), type})


def key_maker(caching: ModuleType, constants: Iterable[type]) -> Maker:
    """A function for the place of ``caching._hashable`` that makes the same keys in less than a third of the time.

    ``caching`` is the module ``brian2.utils.caching``. ``constants`` are types whose values are keys themselves (and those of
    their subclasses). What no rule is known for here is left to Brian2. Such keys took near half of the time of a short run on
    the device ``python``: Brian2 makes one of all variables of a group for each piece of code that it looks at.
    """
    by_brian2: Maker = caching._hashable
    of_state = caching.CacheKey._state_tuple
    constant = tuple(constants)
    makers: dict[type, Maker] = {}
    relevant: dict[tuple[Any, ...], tuple[str, ...]] = {}

    def key(value: Any) -> Any:
        kind = type(value)
        if kind in PLAIN:
            return value
        return (makers.get(kind) or maker(kind))(value)

    def many(values: Iterable[Any]) -> tuple[Any, ...]:
        return tuple([value if type(value) in PLAIN else key(value) for value in values])

    def of_mapping(values: Any) -> frozenset[Any]:
        return frozenset([(key(name), key(value)) for name, value in values.items()])

    def of_variable(value: Any) -> tuple[Any, ...]:
        state = value.__dict__
        kind = (type(value), *state)
        names = relevant.get(kind)
        if names is None:
            names = relevant[kind] = tuple(sorted(name for name in state if name not in value._cache_irrelevant_attributes))
        return many([state[name] for name in names])

    def maker(kind: type) -> Maker:
        if kind in (tuple, list):
            found: Maker = many
        elif kind is dict:
            found = of_mapping
        elif getattr(kind, "_state_tuple", None) is of_state:
            found = of_variable
        elif issubclass(kind, constant):
            found = _itself
        else:
            found = by_brian2
        return makers.setdefault(kind, found)

    return key


def _itself(value: Any) -> Any:
    return value

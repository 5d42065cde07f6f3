"""Columns of the anatomy table: how a cell is read, its unit, its range, and what it means.

A row model is a pydantic class whose fields are made with `column`. From it come the reading of rows, the messages,
the JSON Schema and the tables of the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError, UnresolvedName, in_unit
from cxsystem2.expressions.spelling import is_round
from cxsystem2.problems import Report, nearest
from cxsystem2.registry import Registry
from cxsystem2.tables import Cell, Row

Reader = Callable[[str, Scope], Any]
Words = Callable[[], Iterable[str]]
_IMAGINARY = re.compile(r"(?<=[\d.])i\b")


class RowModel(BaseModel):
    """Base of the typed rows."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, extra="forbid", defer_build=True)


R = TypeVar("R", bound=RowModel)


@dataclass(frozen=True, slots=True)
class Spec:
    """What `column` knows beyond pydantic.

    `words` returns words that the column takes: all of them when it is `closed`; when an empty cell means the first of
    them, it is the `default_word`. `meanings` are those of words that nothing else explains.
    """

    read: Reader
    noun: str
    dashes: bool
    words: Words | None
    closed: bool
    default_word: bool
    meanings: Mapping[str, str]


def column(
    default: Any = ...,
    *,
    read: Reader,
    help: str,
    unit: str = "",
    noun: str = "",
    dashes: bool = False,
    words: Words | None = None,
    meanings: Mapping[str, str] | None = None,
    **limits: Any,
) -> Any:
    """A field of a row: `read` turns text into a value, `noun` names it in messages, `limits` are pydantic's.

    ``--`` means that the default is meant, unless `dashes` says that `read` wants to see it. `words` returns what the
    column takes beside other things, for choices in a form; a `read` made by `word` or `integer_or` brings its own.
    `meanings` says what words mean that no registry and no part ``word: meaning`` of the help explains.
    """
    field = Field(default, description=help, json_schema_extra={"unit": unit}, **limits)
    own = getattr(read, "words", None)
    closed, fallback = getattr(read, "closed", False), getattr(read, "default_word", False)
    field.metadata.append(Spec(read, noun, dashes, words or own, closed, fallback, meanings or {}))
    return field


def spec(field: FieldInfo) -> Spec:
    """What `column` knows of a field beyond pydantic."""
    return next(item for item in field.metadata if isinstance(item, Spec))


@lru_cache(maxsize=64)
def _specs(model: type[RowModel]) -> dict[str, Spec]:
    """The specs of all columns of a row; tables have thousands of rows."""
    return {name: spec(field) for name, field in model.model_fields.items()}


def _telling(read: Reader, words: Iterable[str], *, closed: bool, default_word: bool = False) -> Reader:
    """A reader that tells which words it takes."""
    told: Any = read
    told.words, told.closed, told.default_word = (lambda: words), closed, default_word
    return read


def fill(
    model: type[R],
    row: Row,
    scope: Scope,
    report: Report,
    *,
    ignored: Collection[str] = (),
) -> R | None:
    """Read a row into its model; every problem of the row goes to the report, and None is answered if there is one.

    `ignored` are columns that older programs had and that mean nothing.
    """
    values: dict[str, Any] = {}
    sound, specs = True, _specs(model)
    for name, cell in row.cells.items():
        label = f"{row.kind}, {name}"
        if "#" in name or name == "row_type":
            continue
        known = specs.get(name)
        if known is None:
            if name not in ignored:
                report.add(row.column(name), f"unknown column '{name}'{nearest(name, specs)}", label)
                sound = False
            elif cell.given:
                report.warn(row.column(name), "this column of older tables has no effect", label)
            continue
        if cell.reported:
            sound = False
            continue
        if cell.given or (known.dashes and cell.text == "--"):
            try:
                values[name] = known.read(cell.text, scope)
                if getattr(known.read, "whole", False) and is_round(cell.text):
                    report.warn(cell.place, doubt(cell.text), label)
            except UnresolvedName:
                sound = False
            except (ExpressionError, ValueError) as error:
                report.add(cell.place, str(error), label)
                sound = False
    return _validated(model, values, row, report) if sound else None


def _validated(model: type[R], values: dict[str, Any], row: Row, report: Report) -> R | None:
    try:
        return model(**values)
    except ValidationError as errors:
        for error in errors.errors():
            name = str(error["loc"][0]) if error["loc"] else _blamed(error, row)
            cell = row.cells.get(name)
            label = f"{row.kind}, {name}" if name else row.kind
            report.add(cell.place if cell else row.place, _message(model, name, error, cell), label)
        return None


def conflict(message: str, *columns: str) -> PydanticCustomError:
    """What a validator raises when columns do not go together; the first of them that is given is blamed."""
    return PydanticCustomError("conflict", "{message}", {"message": message, "columns": columns})


def _blamed(error: Any, row: Row) -> str:
    columns = error.get("ctx", {}).get("columns", ())
    return next((name for name in columns if name in row.cells and row.cells[name].given), "")


_LIMITS = {
    "greater_than": ("gt", "not above"),
    "greater_than_equal": ("ge", "below"),
    "less_than": ("lt", "not below"),
    "less_than_equal": ("le", "above"),
}


def _message(model: type[RowModel], name: str, error: Any, cell: Cell | None) -> str:
    kind = error["type"]
    field = model.model_fields.get(name)
    noun = (spec(field).noun if field else "") or name.replace("_", " ")
    if kind == "missing":
        return f"a value is needed: {field.description if field else noun}"
    if kind in _LIMITS:
        bound, words = _LIMITS[kind]
        return f"{noun} {cell.text if cell else error['input']} is {words} {error['ctx'][bound]:g}"
    return str(error["msg"])


# How cells are read. Each returns a plain value in SI units, or raises with a message that fits behind a place.


def quantity(unit: str) -> Reader:
    """One number with a unit, as a float in SI units."""

    def read(text: str, scope: Scope) -> float:
        value = in_unit(scope.evaluate(text, unit=unit), unit)
        if not isinstance(value, float | int):
            raise ExpressionError(f"'{text}' is not one number")
        if not np.isfinite(value):
            raise ExpressionError(f"'{text}' is not a finite number")
        return float(value)

    return read


number = quantity("1")


def integer(text: str, scope: Scope) -> int:
    """A whole number; ``3.0`` is one too."""
    value = in_unit(scope.evaluate(text), "1")
    if isinstance(value, int):
        return int(value)  # not by way of a float, which would change a long seed
    value = number(text, scope)
    if value != int(value):
        raise ExpressionError(f"'{text}' is not a whole number")
    return int(value)


def doubt(text: str) -> str:
    """What to say of a whole number with a point and three digits behind it."""
    return f"'{text}' is read as {float(text):g}; if a thousand is meant, write {text.replace('.', '')}"


def integer_or(name: str) -> Reader:
    """A whole number, or a word that stands for none, as None; case does not matter."""

    def read(value: str, scope: Scope) -> int | None:
        return None if value.casefold() == name.casefold() else integer(value, scope)

    return _whole(_telling(read, (name,), closed=False, default_word=True))


def _whole(read: Reader) -> Reader:
    """A reader that tells that it takes whole numbers."""
    told: Any = read
    told.whole = True
    return read


_whole(integer)


def flag(text: str, scope: Scope) -> bool:
    """0 or 1."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    value = number(text, scope)
    if value not in (0, 1):
        raise ExpressionError(f"'{text}' is neither 0 nor 1")
    return bool(value)


_telling(flag, ("0", "1"), closed=True)


def flag_or(name: str) -> Reader:
    """0 or 1, or a word that leaves it open, as None; case does not matter."""

    def read(value: str, scope: Scope) -> bool | None:
        return None if value.casefold() == name.casefold() else flag(value, scope)

    return _telling(read, (name, "0", "1"), closed=True, default_word=True)


def text(value: str, scope: Scope) -> str:
    """The text of the cell as it is."""
    return value


def word(*choices: str) -> Reader:
    """One of a few words; case does not matter."""

    def read(value: str, scope: Scope) -> str:
        for choice in choices:
            if value.casefold() == choice.casefold():
                return choice
        raise ExpressionError(f"'{value}' is not one of {', '.join(choices)}{nearest(value, choices)}")

    return _telling(read, choices, closed=True)


def entry_of(registry: Registry[Any]) -> Reader:
    """A word of a registry, as its proper name; plugins are looked for when the word is not known without them."""

    def read(value: str, scope: Scope) -> str:
        if value in registry:
            return registry.name(value)
        broken = "".join(f"; {text}" for name, text in registry.failures.items() if name.casefold() == value.casefold())
        raise ExpressionError(f"'{value}' is not one of {', '.join(registry)}{broken or nearest(value, registry)}")

    return _telling(read, registry, closed=True)


def coordinate(value: str, scope: Scope) -> complex:
    """A point in the visual field, ``5+0j``."""
    point = in_unit(scope.evaluate(_IMAGINARY.sub("j", value)), "1")
    if not isinstance(point, complex | float | int) or not np.isfinite(point):
        raise ExpressionError(f"'{value}' is not one complex number such as 5+0j")
    return complex(point)

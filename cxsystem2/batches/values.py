"""The values of a swept parameter as they are written: ``1,2,5``, ``0.1*Hz:0.6*Hz:0.1*Hz``, ``[Sp],[Sp] [St]vm``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from cxsystem2.expressions.spelling import plain

MOST_VALUES = 10_000
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*+(.*)")
_OPEN, _CLOSE = "([{", ")]}"


class Amount(NamedTuple):
    """A plain number and what stands behind it, ``0.1`` and ``*Hz``."""

    number: Decimal
    unit: str

    def text(self, number: Decimal | float) -> str:
        """Another number with the same unit."""
        shown = f"{number:.6g}" if isinstance(number, float) else f"{number.normalize():f}"
        return f"{shown}{self.unit}"


def read_amount(text: str) -> Amount | None:
    """The number at the beginning of a text and its unit; None where there is no number."""
    found = _NUMBER.fullmatch(plain(text).strip())
    return Amount(Decimal(found[1]), found[2]) if found else None


def read_values(text: str) -> tuple[str, ...]:
    """The values that a text lists: parts between commas, each a value or a range ``start:stop:step``.

    A range includes its stop when a step falls onto it. A comma or colon within brackets or quotes divides nothing.

    Raises:
        ValueError: the text is no list of values; the message says why.
    """
    inner = _within_brackets(text.strip())
    parts = [part.strip() for part in _split(inner, ",")]
    if not all(parts):
        raise ValueError(f"a value is missing in '{text}'")
    values = [value for part in parts for value in _range(part)]
    return tuple(dict.fromkeys(values))


def _within_brackets(text: str) -> str:
    """What stands between brackets around the whole text, ``[1, 2]``; the text itself where there are none."""
    if text.startswith("[") and text.endswith("]") and len(_split(text[1:-1], "")) == 1 and _balanced(text[1:-1]):
        return text[1:-1]
    return text


def _balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if depth < 0:
            return False
    return depth == 0


def _split(text: str, mark: str) -> list[str]:
    """The parts of a text between marks that stand outside of brackets and quotes."""
    parts, depth, quote, begin = [], 0, "", 0
    for position, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth -= 1
        elif letter == mark and depth == 0:
            parts.append(text[begin:position])
            begin = position + 1
    return [*parts, text[begin:]]


def _range(part: str) -> list[str]:
    words = _split(part, ":")
    amounts = [read_amount(word) for word in words]
    if len(words) == 1 or amounts[0] is None:
        return [part]
    if len(words) != 3 or None in amounts:
        raise ValueError(f"'{part}' is not a range; one is written start:stop:step, 0.1*Hz:0.6*Hz:0.1*Hz")
    start, stop, step = (amount for amount in amounts if amount is not None)
    if len({start.unit, stop.unit, step.unit}) > 1:
        raise ValueError(f"start, stop and step of '{part}' have different units; write all three in the same")
    count = int((stop.number - start.number) / step.number) if step.number else -1
    if not step.number or (stop.number - start.number) / step.number < 0 or count >= MOST_VALUES:
        raise ValueError(f"the range '{part}' has no value, or more than {MOST_VALUES:,}")
    return [start.text(start.number + k * step.number) for k in range(count + 1)]

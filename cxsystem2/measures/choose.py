"""Measures as a user names them: a word, with settings in brackets where they are not the usual ones."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import Field, fields
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.measures.base import Measure, measures
from cxsystem2.problems import nearest

_CALL = re.compile(r"\s*+(?P<word>\w++)\s*+(?:\((?P<settings>.*)\))?\s*")


def chosen(words: Collection[str | Measure] | Measure | None) -> list[Measure]:
    """The measures behind words, each once; all of them when nothing is named. A single one may be given alone.

    Raises:
        RegistryError: a word names no measure.
        CxSystemError: a setting is wrong.
    """
    if isinstance(words, str | Measure):
        words = [words]
    found = [one if isinstance(one, Measure) else parse(one) for one in (measures if words is None else words)]
    return list(dict.fromkeys(found))


def parse(text: str) -> Measure:
    """The measure that a text names: ``cv``, ``cv(least=10)``, ``fano(width=50*ms)``; values have units, as in tables.

    Raises:
        RegistryError: the word names no measure.
        CxSystemError: a setting is wrong.
    """
    call = _CALL.fullmatch(text)
    if call is None or call["settings"] is None:
        return measures[text.strip()]()
    kind = measures[call["word"]]
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    values = {}
    for part in filter(None, map(str.strip, call["settings"].split(","))):
        name, sign, value = map(str.strip, part.partition("="))
        if not sign or name not in known:
            hint = nearest(name, known) or f"; there are {', '.join(known) or 'none'}"
            raise CxSystemError(f"'{part}' is no setting of the measure '{kind.word}'{hint}")
        values[name] = _value(kind, known[name], value)
    return kind(**values)


def title_of(word: str) -> str:
    """A measure in plain words, with its settings where they are not the usual ones: ``Fano factor of counts (width=0.05)``.

    Raises:
        RegistryError: the word names no measure.
    """
    from cxsystem2.measures.run import run_measures

    if word == "isi":
        return "interspike interval"  # which is no measure
    if word in run_measures:
        return run_measures[word].title or word.replace("_", " ")
    return parse(word).in_words


def _value(kind: type[Measure], setting: Field[Any], text: str) -> float | int:
    """The number of a setting, in SI units."""
    from cxsystem2.expressions import ExpressionError, evaluate, in_unit  # they know units by Brian2

    try:
        number = in_unit(evaluate(text, {}), kind.settings.get(setting.name, "1"))
    except ExpressionError as error:
        raise CxSystemError(f"the setting '{setting.name}' of the measure '{kind.word}': {error}") from error
    whole = isinstance(setting.default, int)
    fits = isinstance(number, float | int) and (number >= 0 and number == int(number) if whole else number > 0)
    if not fits:
        wanted = "a whole number, 0 or more" if whole else "one number above 0"
        raise CxSystemError(f"the setting '{setting.name}' of the measure '{kind.word}' is {wanted}, not {text}")
    return int(number) if whole else float(number)

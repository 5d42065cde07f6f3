"""How people write numbers and units that an expression writes otherwise: ``100ms``, ``0,5 nS``, ``millivolt``, ``−60·mV``.

What can mean one thing only is read (`plain`); of the rest it is said how to write it, and only where that is sure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache

from cxsystem2.effort import may_search
from cxsystem2.problems import nearest, one_of
from cxsystem2.units import Dimension, Unit, units

_QUOTED = re.compile(r"""('[^']*'|"[^"]*")""")
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00b7\u22c5\u2219\u00d7\u2217\u2022", "*"),
        **dict.fromkeys("\u00f7\u2215\u2044", "/"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u200b\u2060\ufeff\u00ad\u200e\u200f", ""),
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        "\u00b2": "**2",
        "\u00b3": "**3",
    }
)


def plain(text: str) -> str:
    """A text with the signs of a keyboard: minus, times and micro signs, powers and blanks of word processors replaced.

    What stands between quotation marks stays as it is.
    """
    if text.isascii():
        return text
    return "".join(part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(_QUOTED.split(text)))


# Numbers and units side by side

_NUMBER = r"(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?"
_STARLESS = re.compile(rf"(?<![\w.])({_NUMBER})\s*+([^\W\d]\w*+)")
_RAISED = re.compile(r"\s*(?:\*\*|\^)")


def starred(text: str, is_unit: Callable[[str], bool]) -> str:
    """A text with the stars that are missing between numbers and the units behind them: ``-52mV`` or ``100 ms``.

    It is empty where nothing is missing, and where two things may be meant: behind a division (``1/2ms``), and before a power
    (``2mV**2``). `is_unit` tells the words that are units and nothing else.
    """
    parts, found = _QUOTED.split(text), False
    for number, part in enumerate(parts):
        if number % 2:
            continue
        for match in _STARLESS.finditer(part):
            named = part[match.end() : match.end() + 1] == "."  # 5ms.csv is a file
            if named or not is_unit(match[2]) or _is_bound(part, match):
                return ""
            found = True
    if not found:
        return ""
    return "".join(part if number % 2 else _STARLESS.sub(r"\1*\2", part) for number, part in enumerate(parts))


def is_unsure(text: str, is_unit: Callable[[str], bool]) -> bool:
    """Whether a number and the unit behind it may, or may not, belong together: ``1/2ms`` is 500 Hz or 0.5 ms."""
    return any(is_unit(match[2]) and _is_bound(text, match) for match in _STARLESS.finditer(text))


def _is_bound(text: str, quantity: re.Match[str]) -> bool:
    before = text[: quantity.start()].rstrip()
    before = before[:-1].rstrip() if before.endswith(("-", "+")) else before
    return before.endswith(("/", "**")) or _RAISED.match(text, quantity.end()) is not None


# Units

_GREEK = str.maketrans({"\u00b5": "u", "\u03bc": "u", "\u2126": "ohm", "\u03a9": "ohm"})
_PREFIXES = {
    "milli": "m", "micro": "u", "nano": "n", "pico": "p", "femto": "f", "kilo": "k", "mega": "M", "giga": "G", "centi": "c",
}  # fmt: skip
_LONG = {
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "second"),
    **dict.fromkeys(("volt", "volts"), "volt"),
    **dict.fromkeys(("amp", "amps", "ampere", "amperes"), "amp"),
    **dict.fromkeys(("farad", "farads"), "farad"),
    **dict.fromkeys(("siemens", "siemen", "mho"), "siemens"),
    **dict.fromkeys(("ohm", "ohms"), "ohm"),
    **dict.fromkeys(("hertz",), "hertz"),
    **dict.fromkeys(("meter", "metre", "meters", "metres"), "metre"),
    **dict.fromkeys(("molar",), "molar"),
}
_SHORT = {"s": ("second", "siemens"), "v": ("volt",), "a": ("amp",), "f": ("farad",), "hz": ("hertz",), "m": ("metre", "molar")}
_EXACT = {"s": "second", "S": "siemens", "V": "volt", "A": "amp", "F": "farad", "Hz": "hertz", "m": "metre", "M": "molar"}


def readings(word: str, wanted: Dimension | None = None) -> list[str]:
    """The units that a word may stand for, as expressions write them; of one dimension where that is known.

    A word that is written out (``msec``, ``millivolts``, ``kOhm``) has one meaning. A short one (``ns``, ``MV``) may be in
    wrong letters, so that ``ns`` is a nanosecond or a nanosiemens.
    """
    word = word.translate(_GREEK)
    found = [name for name in (*_written_out(word), *_abbreviated(word)) if name in units()]
    if wanted is not None:
        found = [name for name in found if units()[name].dim == wanted]
    return list(dict.fromkeys(map(shortest, found)))


def unit(name: str) -> Unit | None:
    """The unit of a name. Beside those of Brian2 there is ``s``, a second, and signs may be Greek: ``µF``, ``MΩ``."""
    latin = name.translate(_GREEK)
    return units().get("second" if latin == "s" else latin)


@cache
def shortest(name: str) -> str:
    """The shortest name of a unit: ``ms`` of ``msecond``."""
    size, kind = float(units()[name]), units()[name].dim
    same = [other for other, unit in units().items() if unit.dim == kind and float(unit) == size]
    return min((other for other in same if other.isalpha()), key=lambda other: (len(other), other), default=name)


def _written_out(word: str) -> Iterator[str]:
    for spelled, letter in (("", ""), *_PREFIXES.items()):
        if word.lower().startswith(spelled) and word.lower()[len(spelled) :] in _LONG:
            yield letter + _LONG[word.lower()[len(spelled) :]]
            return
    if len(word) > 3 and word[1:].lower() in _LONG:
        letter = word[0] if word[0] in _PREFIXES.values() else word[0].lower()
        yield letter + _LONG[word[1:].lower()]


def offer(word: str, known: Iterable[str], wanted: Dimension | None = None) -> str:
    """A part of a sentence that offers what an unknown word may stand for: a unit of the same size, or a known name like it."""
    searched = may_search(word)
    names = list(known) if searched else []
    alike = [name for name in names if name.lower() == word.lower()]
    found = [] if alike else readings(word, wanted) or readings(word)
    if len(found) > 1:
        return f"; units are {one_of(found)}"
    if searched and not found and not alike:
        bases = {base for base in _LONG if len(base) > 3 and base[0] == word[0].lower()}
        found = [shortest(_LONG[base]) for base in difflib.get_close_matches(word.lower(), bases, n=1, cutoff=0.8)]
    return f"; did you mean '{found[0]}'?" if found else nearest(word, names)


def _abbreviated(word: str) -> Iterator[str]:
    if list(_written_out(word)):
        return
    for letters in (1, 0):
        prefix, base = word[:letters], word[letters:]
        if base.lower() not in _SHORT or (prefix and prefix.lower() not in "munpfkc"):
            continue
        names = _SHORT[base.lower()] if base not in ("m", "M") else (_EXACT[base],)
        for letter in dict.fromkeys((prefix, prefix.lower()) if prefix != "m" else (prefix,)):
            if letter in _PREFIXES.values() or not letter:
                yield from (letter + name for name in sorted(names, key=lambda name: name != _EXACT.get(base)))


# Numbers

_UNIT = r"(?P<unit>\s*\*?\s*[^\W\d]\w*(?:\s*[/*]\s*[^\W\d]\w*(?:\*\*-?\d)?)*)?"
_COMMA = re.compile(rf"(?P<number>[-+]?\d*,\d+(?:[eE][-+]?\d+)?){_UNIT}")
_THOUSANDS = re.compile(rf"(?P<number>[-+]?[1-9]\d{{0,2}},\d{{3}}){_UNIT}")
_GROUPED = re.compile(
    rf"(?P<number>[-+]?[1-9]\d{{0,2}}(?:(?:,\d{{3}}){{2,}}(?:\.\d+)?|,\d{{3}}\.\d+|(?:\.\d{{3}}){{2,}}(?:,\d+)?|\.\d{{3}},\d+"
    rf"|(?:[ '_]\d{{3}})+(?:[.,]\d+)?)){_UNIT}"
)
_PERCENT = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+|\d+,\d+))\s*%\s*")
_ROUND = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")


def is_decimal_comma(text: str) -> bool:
    """Whether a text is one number with a decimal comma, perhaps with a unit: ``0,5`` or ``1,5e-3*mV``."""
    return "," in text and _COMMA.fullmatch(text) is not None


def is_thousand_or_decimal(text: str) -> bool:
    """Whether the comma of a number may divide thousands or decimals: ``1,500``."""
    return "," in text and _THOUSANDS.fullmatch(text) is not None


def either(text: str) -> tuple[str, str] | None:
    """The two ways to write a number whose comma may divide thousands or decimals: 1500 and 1.5 for ``1,500``."""
    found = _THOUSANDS.fullmatch(text)
    if found is None:
        return None
    number, unit = found["number"], found["unit"] or ""
    return f"{number.replace(',', '')}{unit}", f"{Decimal(number.replace(',', '.')).normalize():f}{unit}"


def is_round(text: str) -> bool:
    """Whether a number may be thousands, as it has a point and three digits behind it: ``1.000``."""
    return _ROUND.fullmatch(text) is not None


def rewritten(text: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Ways to write what may be meant by a text that is no expression, the likeliest first; `known` tells names.

    They need not be expressions: who offers one looks whether it is.
    """
    if found := _PERCENT.fullmatch(text):
        yield f"{Decimal(found[1].replace(',', '.')) / 100:f}"
    if found := _GROUPED.fullmatch(text):
        yield _ungrouped(found["number"]) + _starred(found["unit"] or "", known)
    if found := _COMMA.fullmatch(text):
        number = found["number"].replace(",", ".")
        yield number + _starred(found["unit"] or "", known)
    if ";" in text and "," not in text:
        yield text.replace(";", ",")
    yield _STARLESS.sub(lambda found: found[1] + _starred(found[2], known), text)


def _ungrouped(number: str) -> str:
    """A number without the marks between its thousands."""
    last = max(number.rfind("."), number.rfind(","))
    marks = [mark for mark in number if mark in ".,' _"]
    if last >= 0 and marks.count(number[last]) == 1 and len(set(marks)) > 1:  # the other mark divides thousands
        return re.sub(r"[.,' _]", "", number[:last]) + "." + number[last + 1 :]
    return re.sub(r"[.,' _]", "", number)


def _starred(unit: str, known: Callable[[str], bool]) -> str:
    """A unit with the star before it; one that is written otherwise as expressions do."""
    unit = unit.strip().lstrip("*").strip()
    if not unit or known(unit):
        return f"*{unit}" if unit else ""
    found = readings(unit) if unit.isidentifier() else []
    return f"*{found[0]}" if len(found) == 1 else f"*{unit}"


# Dates

_MONTH = (
    r"(?P<month>jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|janv|févr|mars|avr|juin|juil|août|déc"
    r"|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)"
)
_DATES = (
    re.compile(r"(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?"),
    re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:19|20)\d\d(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?"),
    re.compile(r"\d{1,2}\.\d{1,2}\.\d\d"),
    re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?", re.IGNORECASE),
    re.compile(rf"\d{{1,2}}\.?[-/ ]{_MONTH}\.?(?:[-/ ](?:\d\d|\d{{4}}))?", re.IGNORECASE),
    re.compile(rf"{_MONTH}\.?[-/ ](?:\d\d|\d{{4}})", re.IGNORECASE),
)


def is_date(text: str, known: Callable[[str], bool]) -> bool:
    """Whether a text is a date or a time of day, as spreadsheet programs make of ``1-3`` or ``1.3``."""
    for form in _DATES:
        if found := form.fullmatch(text):
            month = found.groupdict().get("month")
            return month is None or not known(month)
    return False

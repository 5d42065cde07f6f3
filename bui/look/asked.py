"""What a request asks for: numbers, words and windows from its address, each wrong one told in a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from flask import current_app, request

from bui.answers import NotThere
from bui.home import Home, is_id
from bui.look.loading import Shelf, result_path
from bui.look.window import Window
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import one_of
from cxsystem2.results import Results
from cxsystem2.results.activity import round_bin

MOST_WORDS = 2000
MOST_BINS = 5000
LONGEST_WORD = 500
_SIGNS = re.compile(r"[(),]")


def home() -> Home:
    """The home of the server."""
    found: Home = current_app.extensions["home"]
    return found


def shelf() -> Shelf:
    """The results that are in memory."""
    found: Shelf = current_app.extensions["shelf"]
    return found


def number(name: str, default: float | None = None, least: float = -math.inf, most: float = math.inf) -> float | None:
    """A number.

    Raises:
        CxSystemError: it is none, or not within its limits.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return default
    try:
        found = float(text)
    except ValueError:
        raise CxSystemError(f"{name} is a number, not '{text[:40]}'") from None
    if not math.isfinite(found) or not least <= found <= most:
        raise CxSystemError(f"{name} is a number {limits(least, most)}, not {text[:40]}")
    return found


def whole(name: str, default: int, least: int, most: int) -> int:
    """A whole number.

    Raises:
        CxSystemError: it is none, or not within its limits.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 12 or not least <= int(text) <= most:
        raise CxSystemError(f"{name} is a whole number {limits(least, most)}, not '{text[:40]}'")
    return int(text)


def limits(least: float, most: float) -> str:
    """Limits in words."""
    if math.isinf(most):
        return "" if math.isinf(least) else f"of {least:g} or more"
    return f"from {least:g} to {most:g}"


def text(name: str, default: str = "") -> str:
    """A text.

    Raises:
        CxSystemError: it is too long to be the name of anything.
    """
    found = request.args.get(name, "").strip() or default
    _check_length(name, [found])
    return found


def texts(name: str) -> list[str]:
    """Texts that are given several times, as they are."""
    found = [value.strip() for value in request.args.getlist(name)[:MOST_WORDS] if value.strip()]
    _check_length(name, found)
    return found


def words(name: str) -> list[str] | None:
    """Texts, with commas between them, or given several times; commas within brackets belong to a text. None when not given."""
    given = [part for value in request.args.getlist(name) for part in parted(value)]
    if not given:
        return None
    if len(given) > MOST_WORDS:
        raise CxSystemError(f"{name} names {len(given)} things; at most {MOST_WORDS} are taken")
    _check_length(name, given)
    return list(dict.fromkeys(given))


def _check_length(name: str, given: Sequence[str]) -> None:
    if any(len(one) > LONGEST_WORD for one in given):
        raise CxSystemError(f"{name} is longer than {LONGEST_WORD} characters")


def parted(value: str) -> list[str]:
    """The texts between the commas that are not within brackets."""
    parts, depth, begin = [], 0, 0
    for found in _SIGNS.finditer(value):
        depth += (found[0] == "(") - (found[0] == ")")
        if found[0] == "," and depth <= 0:
            parts.append(value[begin : found.start()])
            begin = found.end()
    return [part.strip() for part in [*parts, value[begin:]] if part.strip()]


def numbers(name: str) -> list[int] | None:
    """Whole numbers with commas between them; None when not given.

    Raises:
        CxSystemError: one is none.
    """
    given = words(name)
    wrong = [one for one in given or () if not one.isascii() or not one.isdigit() or len(one) > 12]
    if wrong:
        raise CxSystemError(f"{name} are whole numbers with commas between them, not '{wrong[0][:40]}'")
    return None if given is None else [int(one) for one in given]


def check_id(run: str) -> None:
    """That a text is an id of a run; whatever else it is, it must not become a path.

    Raises:
        NotThere: it is none.
    """
    if not is_id(run):
        raise NotThere(f"'{run[:40]}' is no run; name the ids of two runs")


def pair(text: str) -> tuple[str, str]:
    """A name and a value, from ``NAME=VALUE``.

    Raises:
        CxSystemError: it is written in another way.
    """
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise CxSystemError(f"at={text[:60]}: write NAME=VALUE")
    return name.strip(), value.strip()


def point() -> int | None:
    """The run of a batch that is asked for."""
    return whole("point", 0, 0, 10**9) if text("point") else None


def results(run: str) -> Results:
    """The result that is asked for."""
    return shelf().results(result_path(home(), run, point()))


def word(name: str, known: Sequence[str]) -> str:
    """One of some words; the first when none is given.

    Raises:
        CxSystemError: it is another one.
    """
    given = text(name, known[0])
    if given not in known:
        raise CxSystemError(f"{name} is one of {one_of(known)}, not '{given[:40]}'")
    return given


def bin_width(window: Window) -> float:
    """The width of bins over a window (second): that of `bin`, or of so many `bins`, else a round one.

    Raises:
        CxSystemError: there would be too many bins.
    """
    span = window.stop - window.start
    width = number("bin", 0.0, 0.0) or (span / whole("bins", 200, 1, MOST_BINS) if text("bins") else round_bin(span))
    if span / width > MOST_BINS + 1:
        raise CxSystemError(
            f"bins of {width:g} s are {span / width:,.0f}; a picture shows at most {MOST_BINS:,}: take longer bins"
        )
    return width


def window(found: Results) -> Window:
    """The times and populations that are asked for."""
    return Window.of(found, number("start"), number("stop"), words("names"))

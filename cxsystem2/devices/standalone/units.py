"""Translation units: the sources of many code objects, merged into few files that compile together.

Every file costs most of a second for the headers alone, so one file for each code object is the slow way. Code objects
repeat each other's helper functions; each gets a namespace of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """The C++ text of one code object; `hot` where it runs in every step."""

    name: str
    text: str
    hot: bool

    @property
    def namespace(self) -> str:
        """The namespace that its functions are put into."""
        return f"code_{self.name}"

    @property
    def includes(self) -> list[str]:
        """Headers that it includes, in order, without those of code objects."""
        return [header for header in _INCLUDE.findall(self.text) if "code_objects/" not in header]

    @property
    def body(self) -> str:
        """The text in its namespace; what it defines for the preprocessor does not reach the next one."""
        text = _INCLUDE.sub("", self.text).strip()
        macros = "".join(f"#undef {name}\n" for name in dict.fromkeys(_DEFINE.findall(text)))
        return f"namespace {self.namespace} {{\n{text}\n}}\n{macros}"


@dataclass(frozen=True, slots=True)
class Unit:
    """One file for the compiler: its name, its text, and whether it deserves the full optimisation."""

    name: str
    text: str
    hot: bool


def merge(sources: Sequence[Source], hot: int) -> list[Unit]:
    """Code objects in `hot` files of about the same length for what runs in every step, and one for what runs once."""
    busy = [source for source in sources if source.hot]
    shares: list[list[Source]] = [[] for _ in range(max(1, min(hot, len(busy))))]
    for source in sorted(busy, key=lambda source: -len(source.text)):
        min(shares, key=lambda share: sum(len(one.text) for one in share)).append(source)
    units = [_unit(f"hot_{number}.cpp", share, hot=True) for number, share in enumerate(shares) if share]
    once = [source for source in sources if not source.hot]
    return [*units, _unit("once.cpp", once, hot=False)] if once else units


def _unit(name: str, sources: Iterable[Source], *, hot: bool) -> Unit:
    sources = sorted(sources, key=lambda source: source.name)
    headers = dict.fromkeys(header for source in sources for header in source.includes)
    lines = "".join(f"#include {header}\n" for header in headers)
    return Unit(name, lines + "\n" + "\n".join(source.body for source in sources), hot)

"""Translation units: the sources of many code objects, merged into few files that compile together.

Every file costs most of a second for the headers alone, so one file for each code object is the slow way. Code objects
repeat each other's helper functions; each gets a namespace of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)

_STAGED = "// staged\n"


@dataclass(frozen=True, slots=True)
class Source:
    """The C++ text of one code object; `hot` where it runs in every step."""

    name: str
    text: str
    hot: bool

    @property
    def staged(self) -> bool:
        """Whether it may be called before all threads have done what was begun: so says a line of its template."""
        return _STAGED in self.text

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


def together(sources: Iterable[Source]) -> str:
    """The text of several code objects as one, with every header once."""
    sources = sorted(sources, key=lambda source: source.name)
    headers = dict.fromkeys(header for source in sources for header in source.includes)
    lines = "".join(f"#include {header}\n" for header in headers)
    return lines + "\n" + "\n".join(source.body for source in sources)


def divide(sources: Iterable[Source], number: int) -> dict[str, str]:
    """What runs in every step, as at most `number` files of about the same length, by name."""
    busy = [source for source in sources if source.hot]
    shares: list[list[Source]] = [[] for _ in range(max(1, min(number, len(busy))))]
    for source in sorted(busy, key=lambda source: (-len(source.text), source.name)):
        min(shares, key=lambda share: sum(len(one.text) for one in share)).append(source)
    return {f"hot_{number}.cpp": together(share) for number, share in enumerate(shares) if share}

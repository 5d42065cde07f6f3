"""The text of a program, and how it is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxsystem2.devices.standalone.common import COMMON, SHARED
from cxsystem2.devices.standalone.units import Source

INCLUDED = COMMON + SHARED
"""Sources that ``common.cpp`` includes, and that are not compiled by themselves."""


@dataclass(slots=True)
class Generated:
    """The text of a program: headers and files by name, code objects, and flags of compiler and linker."""

    headers: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    code: list[Source] = field(default_factory=list)
    compile_flags: list[str] = field(default_factory=list)
    link_flags: list[str] = field(default_factory=list)

    def texts(self) -> dict[str, str]:
        """Everything that the compiler sees, by name, in one order."""
        code = {f"{source.name}.{'hot' if source.hot else 'once'}": source.text for source in self.code}
        return dict(sorted({**self.headers, **self.files, **code}.items()))

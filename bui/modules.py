"""The modules of the page as one script, so that a browser asks once and not for each of them.

A module becomes a function that is called once and answers what the module exports. Its lines stay as they are, apart from
those of its imports and exports. The order is the one in which a browser would run the modules.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cxsystem2.errors import FileProblem

_FROM = r'\s*from\s*"(?P<source>[^"\n]+)";?'
_IMPORT = re.compile(
    rf"^import\s*(?:\{{(?P<names>[^}}]*)\}}|\*\s*as\s+(?P<whole>\w+)|(?P<default>\w+)){_FROM}[^\S\n]*$", re.MULTILINE
)
_PASSED_ON = re.compile(rf"^export\s*\{{(?P<names>[^}}]*)\}}{_FROM}[^\S\n]*$", re.MULTILINE)
_DECLARED = re.compile(r"^export (?P<rest>(?:const|class|function\*?|async function) (?P<name>\w+))", re.MULTILINE)
_LISTED = re.compile(r"(?:^|(?<=[;}]))export\s*\{(?P<names>[^}]*)\};?\s*\Z", re.MULTILINE)
_COMMENT = re.compile(r"(^[^\S\n]*/\*.*?\*/)", re.MULTILINE | re.DOTALL)
"""A comment of several lines; what looks like an export in it is none."""
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_NAME = "joined_module_"
"""Of the object with what a module exports; no module has such a word."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@dataclass(frozen=True, slots=True)
class Script:
    """Modules as one script."""

    text: str
    mapping: str
    """A source map: which line of which module a line of the script is, for the tools of a browser."""


@dataclass(frozen=True, slots=True)
class _Module:
    path: Path
    text: str
    needs: list[Path]
    """The modules that it imports, in their order."""


def join(folder: Path, first: Path) -> Script:
    """The module `first` and all that it imports, as one script without imports.

    Sources in the map are addresses from the top of the server, where `folder` is called ``/static``.

    Raises:
        FileProblem: a module is missing, modules import each other in a circle, or one imports or exports in a way that
            is not known here.
    """
    modules = _ordered(_read(folder, first), folder, {}, ())
    numbers = {module.path: number for number, module in enumerate(modules)}
    lines: list[str] = []
    origins: list[tuple[int, int] | None] = []
    for module in modules:
        number = numbers[module.path]
        begin, end = (
            (f"const {_NAME}{number} = (() => {{", "})();") if module.path != first else ("{", "}")
        )  # it may wait at its top
        body = _body(module, numbers, folder).split("\n")
        lines += [f"// {module.path.relative_to(folder).as_posix()}", begin, *body, end]
        origins += [None, None, *((number, line) for line in range(module.text.count("\n") + 1))]
        origins += [None] * (len(lines) - len(origins))
    sources = [f"/static/{module.path.relative_to(folder).as_posix()}" for module in modules]
    mapping = {"version": 3, "sources": sources, "names": [], "mappings": ";".join(_segments(origins))}
    return Script("\n".join(lines), json.dumps(mapping))


def _read(folder: Path, path: Path) -> _Module:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileProblem(
            f"{path}: the module cannot be read: {error.strerror or error}; its files are damaged, so install the program again"
        ) from None
    begins = sorted((one.start(), one["source"]) for kind in (_IMPORT, _PASSED_ON) for one in kind.finditer(text))
    return _Module(path, text, [_target(path, source) for _, source in begins])


def _target(path: Path, source: str) -> Path:
    return Path(os.path.normpath(path.parent / source))


def _ordered(module: _Module, folder: Path, known: dict[Path, _Module], open_: tuple[Path, ...]) -> list[_Module]:
    """What a module needs, and then the module itself; `known` are those that have their place already."""
    found: list[_Module] = []
    for path in module.needs:
        if path in (*open_, module.path):
            raise FileProblem(
                f"{module.path}: this module and {path.name} import each other; move what both need to a third one"
            )
        if path not in known:
            found += _ordered(_read(folder, path), folder, known, (*open_, module.path))
    known[module.path] = module
    return [*found, module]


def _body(module: _Module, numbers: dict[Path, int], folder: Path) -> str:
    """The text of a module as the body of a function, with the same lines, and what it exports at the end."""
    exported: list[str] = []

    def object_of(found: re.Match[str]) -> str:
        return f"{_NAME}{numbers[_target(module.path, found['source'])]}"

    def import_(found: re.Match[str]) -> str:
        if found["whole"]:
            return f"const {found['whole']} = {object_of(found)};"
        names = f" default: {found['default']} " if found["default"] else re.sub(r"\s+as\s+", ": ", found["names"])
        return f"const {{{names}}} = {object_of(found)};"

    def pass_on(found: re.Match[str]) -> str:
        exported.extend(f"{outside}: {object_of(found)}.{inside}" for inside, outside in _pairs(found["names"]))
        return "\n" * found[0].count("\n")

    def declare(found: re.Match[str]) -> str:
        exported.append(found["name"])
        return found["rest"]

    def listed(found: re.Match[str]) -> str:
        exported.extend(f"{outside}: {inside}" for inside, outside in _pairs(found["names"]))
        return "\n" * found[0].count("\n")

    parts = _COMMENT.split(module.text)  # every second one is a comment
    for place in range(0, len(parts), 2):
        for kind, put in ((_IMPORT, import_), (_PASSED_ON, pass_on), (_DECLARED, declare), (_LISTED, listed)):
            parts[place] = kind.sub(put, parts[place])
        if left := _LEFT.search(parts[place]):
            line = "".join(parts[:place]).count("\n") + parts[place].count("\n", 0, left.start()) + 1
            raise FileProblem(
                f"{module.path}: line {line}: {left[0]!r} cannot be joined with other modules; "
                'write import { name } from "…", import * as name from "…", or export before const, function or class'
            )
    text = "".join(parts)
    return f"{text}\nreturn {{ {', '.join(exported)} }};" if exported else text


def _pairs(names: str) -> Iterator[tuple[str, str]]:
    """The names within and outside a module of a list like ``a, b as c``."""
    for name in filter(None, (one.strip() for one in names.split(","))):
        inside, _, outside = name.partition(" as ")
        yield inside.strip(), (outside or inside).strip()


def _segments(origins: list[tuple[int, int] | None]) -> Iterator[str]:
    """For each line of the script where it comes from, as a source map says it: by the difference to the place before."""
    source = line = 0
    for origin in origins:
        if origin is None:
            yield ""
            continue
        yield "A" + _base64(origin[0] - source) + _base64(origin[1] - line) + "A"
        source, line = origin


def _base64(value: int) -> str:
    """A whole number in digits of 6 bits, lowest first; the lowest bit is the sign, the highest says that a digit follows."""
    rest = abs(value) << 1 | (value < 0)
    digits = ""
    while True:
        rest, digit = rest >> 5, rest & 31
        digits += _DIGITS[digit | (32 if rest else 0)]
        if not rest:
            return digits

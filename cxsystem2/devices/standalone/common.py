"""Units that are the same in many programs: compiled once, and kept beside the programs.

They take a third of the time that compiling a program takes: the loop over the objects of a network, state, ranks, threads.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from cxsystem2.devices.standalone.cache import Cache
from cxsystem2.private import whose

NAME, JOINING = "common.cpp", "joining.cpp"
KEPT = (NAME, JOINING, "randomkit.c")
"""The units that are kept: the second one joins the synapses of networks on disk, and is optimised."""
COMMON = ("state.cpp", "network.cpp", "parallel.cpp", "plastic.cpp", "ranks.cpp")
SHARED = ("exchange.cpp", "reach.cpp", "shared.cpp")
"""Sources that ``common.cpp`` includes: those of every program, and those of one that several ranks run."""
FOLDER, LIMIT = "units", 50_000_000
"""Where compiled units are kept beside the programs, and how large they may be together (byte)."""

_QUOTED = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)


def text(*, shared: bool) -> str:
    """The unit of what is the same in every program, `shared` where several ranks run it."""
    names = sorted(COMMON + (SHARED if shared else ()))
    head = "// What is the same in every program is one file for the compiler: reading the headers is what takes its time.\n"
    return head + "".join(f'#include "{name}"\n' for name in names)


def units() -> Cache:
    """The compiled units that are kept."""
    programs = Cache()
    return Cache(programs.folder.parent / FOLDER, min(programs.limit, LIMIT))


def key(name: str, texts: Mapping[str, str], made_by: Sequence[str]) -> str:
    """What a unit is made from, as one number: all that it includes, and the compiler with its flags.

    Args:
        name: the file of the unit.
        texts: all files of the program by name.
        made_by: compiler, flags, processor, libraries of the system.
    """
    found, waiting = {name: texts[name]}, [name]
    while waiting:
        for included in _QUOTED.findall(found[waiting.pop()]):
            # a header is looked for in several folders: all of this name count
            for path, content in texts.items():
                if PurePosixPath(path).name == PurePosixPath(included).name and path not in found:
                    found[path] = content
                    waiting.append(path)
    parts = [*made_by, *(part for path in sorted(found) for part in (path, found[path]))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Kept:
    """The units of one program that are kept; each is compiled where there is none yet."""

    def __init__(self, keys: Mapping[str, str], folder: Path) -> None:
        """Put what there is of `keys`, by the file of each unit, into the folder of a program."""
        self.folder, self.keys, self.there = folder, keys, set[str]()
        if not keys:
            return
        self.cache = units()
        if whose(self.cache.folder):
            self.keys = {}
            return
        for name, number in keys.items():
            if (compiled := self.cache.get(number)) is not None:
                (folder / f"{name}.o").write_bytes(compiled)
                self.there.add(name)

    def keep(self) -> None:
        """Keep what was compiled for this program; where that fails, the next program compiles it again."""
        with contextlib.suppress(OSError):
            for name in self.keys.keys() - self.there:
                self.cache.put(self.keys[name], (self.folder / f"{name}.o").read_bytes())

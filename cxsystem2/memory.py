"""How much memory is free, and what a program says when there was not enough."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

_GROUPS, _MEMBERSHIP, _MEMORY = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup"), Path("/proc/meminfo")
_SHORT = re.compile(
    r"bad_alloc|cannot allocate memory|out of memory|virtual memory exhausted|killed signal|std::length_error", re.IGNORECASE
)
SHORT = "not enough memory"
"""How every message about it begins."""


def free() -> int:
    """Bytes that this process can still have: what is free here, within the limits of its container and of its user."""
    return max(0, min([_available(), *_left_in_groups(), *_left_to_process()]))


def _available() -> int:
    """Bytes that the system can give without moving anything out of memory."""
    with contextlib.suppress(OSError):  # Linux says it in a file, which psutil reads, too
        if found := re.search(r"^MemAvailable:\s*(\d+) kB$", _MEMORY.read_text(), re.MULTILINE):
            return 1024 * int(found[1])
    import psutil

    return int(psutil.virtual_memory().available)


def is_short(output: str) -> bool:
    """Whether the output of a program (or compiler) says that it ended for want of memory."""
    return bool(_SHORT.search(output))


def _left_in_groups() -> Iterator[int]:
    """Bytes left in each control group that this process is in; a group without a limit has none of these files, or ``max``."""
    for folder in _groups():
        for limit, used in (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes")):
            with contextlib.suppress(OSError, ValueError):
                whole, taken = (int((folder / name).read_text()) for name in (limit, used))
                yield whole - taken + _cached(folder)


def _groups() -> Iterator[Path]:
    """Folders of the control groups of this process, from the root on; those of version 1 below ``memory``."""
    yield from (_GROUPS, _GROUPS / "memory")
    with contextlib.suppress(OSError):
        for line in _MEMBERSHIP.read_text().splitlines():
            _, kinds, name = line.split(":", 2)
            if kinds in ("", "memory"):
                folder = _GROUPS / kinds
                for part in Path(name).parts[1:]:
                    folder /= part
                    yield folder


def _cached(folder: Path) -> int:
    """Bytes of files that a group keeps in memory and gives back when they are needed."""
    with contextlib.suppress(OSError, ValueError):
        found = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
        return int(found.get("total_inactive_file", found.get("inactive_file", 0)))
    return 0


def _left_to_process() -> Iterator[int]:
    """Bytes left of ``ulimit -v`` and ``ulimit -d``, where there are such limits."""
    with contextlib.suppress(ImportError):
        import resource  # not on Windows

        limits = {kind: resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)}
        if all(limit == resource.RLIM_INFINITY for limit in limits.values()):
            return
        import psutil

        with contextlib.suppress(psutil.Error):
            used = psutil.Process().memory_info()
            for kind, taken in ((resource.RLIMIT_AS, used.vms), (resource.RLIMIT_DATA, getattr(used, "data", used.rss))):
                if limits[kind] != resource.RLIM_INFINITY:
                    yield limits[kind] - taken

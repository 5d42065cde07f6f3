"""How much memory is free, and what a program says when there was not enough."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

_GROUPS, _MEMBERSHIP = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
_SHORT = re.compile(
    r"bad_alloc|cannot allocate memory|out of memory|virtual memory exhausted|killed signal|std::length_error", re.IGNORECASE
)
SHORT = "not enough memory"
"""How every message about it begins."""


def free() -> int:
    """Bytes that this process can still have: what is free here, within the limits of its container and of its user."""
    import psutil

    return max(0, min([psutil.virtual_memory().available, *_left_in_groups(), *_left_to_process()]))


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
    import psutil

    with contextlib.suppress(ImportError, psutil.Error):
        import resource  # not on Windows

        used = psutil.Process().memory_info()
        for kind, taken in ((resource.RLIMIT_AS, used.vms), (resource.RLIMIT_DATA, getattr(used, "data", used.rss))):
            limit, _ = resource.getrlimit(kind)
            if limit != resource.RLIM_INFINITY:
                yield limit - taken

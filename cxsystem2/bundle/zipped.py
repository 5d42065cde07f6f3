"""Reading ZIP archives of strangers: no more than is allowed is unfolded, and no name leaves the archive."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

LARGEST = 64 * 2**20
"""Bytes of all that is read of an archive together; a small archive may unfold to gigabytes."""
MOST = 2000
"""Members of an archive."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_SAFE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How members may be packed: the library unfolds other ones a block at a time, whatever is asked for."""


class BrokenArchive(Exception):
    """An archive cannot be read: it is damaged, or packed in an unusual way."""


class TooLarge(Exception):
    """What is to be read of an archive is larger than allowed."""


@contextmanager
def opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """An archive; whatever the library says of it is a `BrokenArchive`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            if len(whole.infolist()) > MOST:
                raise TooLarge
            yield whole
    except _BROKEN as error:
        raise BrokenArchive from error


def unfolded(
    data: bytes, wanted: Callable[[zipfile.ZipInfo], bool], most: int = LARGEST
) -> list[tuple[zipfile.ZipInfo, bytes]]:
    """The members of an archive that are wanted, with what is in them.

    Raises:
        BrokenArchive: the archive cannot be read.
        TooLarge: these members have more than `most` bytes together, whatever its head says, or there are too many.
    """
    found, left = [], most
    with opened(data) as whole:
        for member in filter(wanted, whole.infolist()):
            if member.compress_type not in _SAFE:
                raise NotImplementedError
            with whole.open(member) as packed:  # its head may say that it is smaller than it is
                content = packed.read(left + 1)
            left -= len(content)
            if left < 0:
                raise TooLarge
            found.append((member, content))
    return found


def escapes(member: zipfile.ZipInfo) -> bool:
    """Whether a member would lie outside the archive's own folder, or is a link to elsewhere."""
    path = PurePosixPath(member.filename)
    named = path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename
    return named or stat.S_ISLNK(member.external_attr >> 16)

"""Files that belong to this user alone: what is run, or counts as the user's word, is taken from no others."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def whose(path: Path) -> str:
    """Why a file or folder is not this user's alone, or could be exchanged; empty when it is, or when it is not there.

    It belongs to the user, nobody else may write it, and not everybody may take away the folders above it.
    """
    if not hasattr(os, "geteuid"):  # Windows: the folders of a user are the user's
        return ""
    try:
        real = path.resolve()
        if real.exists() and (problem := _problem(real, os.lstat(real))):
            return problem
        open_to_all = (folder for folder in real.parents if folder.exists() and _open_to_all(os.lstat(folder)))
        return next((f"other users can exchange what is in {folder}" for folder in open_to_all), "")
    except (OSError, RuntimeError) as error:
        return f"{path} cannot be looked at ({error})"


def read_private(path: Path) -> bytes | None:
    """The content of a file that belongs to this user and that nobody else can write; None of any other.

    Raises:
        OSError: it is not there, or is a link.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        own = not hasattr(os, "geteuid") or not _problem(path, status)
        return file.read() if own and stat.S_ISREG(status.st_mode) else None


def _problem(path: Path, status: os.stat_result) -> str:
    if status.st_uid != os.geteuid():
        return f"{path} belongs to another user"
    if status.st_mode & stat.S_IWOTH or (status.st_mode & stat.S_IWGRP and not _own_group(status.st_gid)):
        return f"other users can write {path} (chmod go-w makes it yours alone)"
    return ""


def _open_to_all(status: os.stat_result) -> bool:
    """Whether everybody may rename what is in a folder, and not only the owner of each file, as in ``/tmp``."""
    return bool(status.st_mode & stat.S_IWOTH) and not status.st_mode & stat.S_ISVTX


def _own_group(number: int) -> bool:
    """Whether a group is that of this user alone, as many systems make one for each user."""
    import grp
    import pwd

    try:
        group, name = grp.getgrgid(number), pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return False
    return group.gr_name == name and set(group.gr_mem) <= {name}

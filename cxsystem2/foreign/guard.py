"""Looking at binary files in a child before they are read, once for each state of a file."""

from __future__ import annotations

import os
import stat
import threading
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from cxsystem2 import memory
from cxsystem2.errors import FileProblem
from cxsystem2.foreign.child import Answer, Child

PATIENCE = 60.0
"""Seconds of CPU time that reading a file may take in the child."""
MOST_OF_MEMORY = 0.8
"""The part of the free memory that it may take."""
MOST_KNOWN = 4096
MOST_CHILDREN = 4
CHANGED = "the file changes while it is read; try again when the program that writes it is done"
_TRIES = 3
_DAMAGED = "it is damaged, or was made to do harm"


class Mark(NamedTuple):
    """A state of a file: another one has other content, as far as a look from outside can tell."""

    path: str
    device: int
    inode: int
    size: int
    changed: int
    """Time of the last change of its content, nanosecond."""

    @classmethod
    def of(cls, path: Path) -> Mark | None:
        """The state that a file has now; None where there is none.

        Raises:
            FileProblem: it is no file, but something that may be read without an end.
        """
        try:
            found = path.stat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f"{path}: this is not a file")
        return cls(os.path.abspath(path), found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class Guard:
    """Has files read in a child before they are read here; a file that was looked at and has not changed is not read again.

    Several files are looked at side by side, so that a slow one keeps nobody waiting who wants another.
    This keeps a process alive. It is no prison: the child belongs to the same user.
    """

    def __init__(self, patience: float = PATIENCE, most_bytes: int | None = None) -> None:
        self.patience = patience
        self.most_bytes = most_bytes
        """Memory that a file may take; most of what is free when not given."""
        self._known: OrderedDict[Mark, str] = OrderedDict()
        self._asking: dict[Mark, threading.Lock] = {}
        self._idle: list[Child] = []
        self._changing = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_CHILDREN)

    def look(self, path: Path) -> Mark | None:
        """Read a file in a child; returns the state of it that was read, None where there is no such file.

        Raises:
            FileProblem: the child ended, did not answer in time, had too little memory, or the file changes all the time.
        """
        mark = Mark.of(path)
        for _ in range(_TRIES):
            if mark is None:
                return None  # whoever opens it says why not
            fault, before = self._fault(mark), mark
            mark = Mark.of(path)
            if mark == before:
                if fault:
                    raise FileProblem(f"{path}: {fault}")
                return mark
        raise FileProblem(f"{path}: {CHANGED}")

    def close(self) -> None:
        """End the children that have nothing to do."""
        with self._changing:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _fault(self, mark: Mark) -> str:
        """What is wrong with a file, from memory or from a child; two that want the same file wait for one reading of it."""
        with self._changing:
            asking = self._asking.setdefault(mark, threading.Lock())
        with asking:
            with self._changing:
                if mark in self._known:
                    return self._known[mark]
            try:
                fault = self._ask(mark.path)
                if not fault.startswith(memory.SHORT):  # another time there may be more
                    self._keep(mark, fault)
            finally:
                with self._changing:
                    self._asking.pop(mark, None)
            return fault

    def _keep(self, mark: Mark, fault: str) -> None:
        with self._changing:
            self._known[mark] = fault
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def _ask(self, path: str) -> str:
        """What is wrong with a file: nothing where a child has survived it, for then its reader can say why not."""
        most = int(MOST_OF_MEMORY * memory.free()) if self.most_bytes is None else self.most_bytes
        with self._room:
            child = self._take()
            answer = child.read(path, most, self.patience)
            if answer is Answer.READ:
                self._give(child)
            else:  # it has ended, or is about to
                child.end()
        match answer:
            case Answer.SHORT:
                return f"{memory.SHORT}: reading this file takes more than the {most / 2**20:,.0f} MiB that are free for it"
            case Answer.LATE:
                return f"reading this file takes longer than {self.patience:g} s; {_DAMAGED}"
            case Answer.ENDED:
                return f"reading this file ends the program that does it; {_DAMAGED}"
        return ""

    def _take(self) -> Child:
        with self._changing:
            idle = self._idle.pop() if self._idle else None
        return idle if idle is not None and idle.alive else Child()

    def _give(self, child: Child) -> None:
        with self._changing:
            if not self._idle:  # one is enough to save the time of a start
                self._idle.append(child)
                return
        child.end()

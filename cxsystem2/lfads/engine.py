"""Where jobs are done: by the clients of a Dask scheduler, or in this process, one after the other."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, Protocol

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.jobs import Job
from cxsystem2.lfads.outcomes import TOPIC, Answer, OutcomeFault, Task, began, forget_beginning, perform, trusted

if TYPE_CHECKING:
    from distributed import Client, Future

_PAUSE = 0.05
"""Seconds between looks at what has ended."""
_LOOK = 0.5
"""Seconds between looks at which jobs have begun."""
_FETCH = 10.0
"""Seconds to wait for an answer that is there."""
_FORGOTTEN = 120.0
"""Seconds in which a scheduler has to take up a job again that it has lost."""
_RESTART = 5.0
"""Seconds that a worker has to end by itself."""
_UNSEEN = 10
"""How often a job may be lost without a sign that it had begun, before it counts as one that has failed."""

_GONE = "the connection to the scheduler is lost"
Started = Callable[[Job, str, float], None]
"""Is told that a job has begun, where, and when."""


class ServerStopped(CxSystemError):
    """A run cannot go on now; all that is known of it is kept."""


class Engine(Protocol):
    """A way to have jobs done."""

    def submit(self, task: Task) -> None:
        """Have a job done, some time."""

    def ended(self, started: Started) -> list[tuple[Job, Answer]]:
        """What has ended since the last call; it waits a little where nothing has."""

    def drop(self, job: Job) -> None:
        """Forget a job, and end whoever is at it."""

    def said(self) -> list[str]:
        """What clients have told the server since the last call: that they wait for the storage, say."""

    def close(self) -> None:
        """Forget all jobs."""


class Here:
    """This process."""

    def __init__(self) -> None:
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        """Put a job behind the others."""
        self._tasks.append(task)

    def ended(self, started: Started) -> list[tuple[Job, Answer]]:
        """Do the next job."""
        if not self._tasks:
            return []
        task = self._tasks.popleft()
        started(task.job, f"{socket.gethostname()}, process {os.getpid()}", time.time())
        return [(task.job, perform(task))]

    def drop(self, job: Job) -> None:
        """Nothing is under way while anybody could ask for this."""

    def said(self) -> list[str]:
        """This process hears itself."""
        return []

    def close(self) -> None:
        """Forget all jobs."""
        self._tasks.clear()


class Clients:
    """The workers of a Dask scheduler."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._flying: dict[str, tuple[Task, Future[Any]]] = {}
        self._begun: set[str] = set()
        self._unseen: dict[str, int] = {}
        self._lost: dict[str, float] = {}
        """When it was first seen that the scheduler does not know a job any more."""
        self._next = 0.0
        self._sentences: deque[str] = deque()
        client.subscribe_topic(TOPIC, lambda event: self._sentences.append(str(event[1])))

    def submit(self, task: Task) -> None:
        """Hand a job to the scheduler."""
        forget_beginning(task.job)
        name = f"{task.job.word}-{task.job.attempt}-{time.monotonic_ns()}"
        try:
            future = self._client.submit(perform, task, key=f"lfads-{name}", pure=False)
        except Exception:
            if self._client.status == "closed":
                raise ServerStopped(_GONE) from None
            raise
        self._flying[task.job.word] = task, future
        self._begun.discard(task.job.word)

    def ended(self, started: Started) -> list[tuple[Job, Answer]]:
        """What has ended."""
        found, look = [], time.monotonic() >= self._next
        if look:
            self._next = time.monotonic() + _LOOK
        for word, (task, future) in [*self._flying.items()]:
            begun = word in self._begun
            if not begun and (look or future.status != "pending") and (sign := began(task.job)) is not None:
                self._begun.add(word)
                started(task.job, sign.where, sign.time)
                begun = True
            if future.status == "pending":
                continue
            answer = self._answer(task, future)
            if answer is None:
                continue
            del self._flying[word]
            if answer.fault is OutcomeFault.LOST and not begun and self._unseen.get(word, 0) < _UNSEEN:
                self._unseen[word] = self._unseen.get(word, 0) + 1
                self.submit(task)  # it has only waited at a worker that has died
            else:
                found.append((task.job, answer))
        if not found:
            time.sleep(_PAUSE)
        return found

    def drop(self, job: Job) -> None:
        """Cancel a job, and restart the worker that is at it, where it has a keeper."""
        _, future = self._flying.pop(job.word)
        with contextlib.suppress(Exception):  # whatever becomes of the worker, the job is given to another one
            places = [place for place, keys in self._client.processing().items() if future.key in keys]
            future.cancel(force=True)
            self._client.restart_workers(places, timeout=_RESTART, raise_for_error=False)

    def said(self) -> list[str]:
        """What clients have told; several that say the same are one."""
        found = [self._sentences.popleft() for _ in range(len(self._sentences))]
        return [*dict.fromkeys(found)]

    def close(self) -> None:
        """Cancel all jobs."""
        with contextlib.suppress(Exception):  # the scheduler may be gone
            self._client.cancel([future for _, future in self._flying.values()], force=True)
        with contextlib.suppress(Exception):
            self._client.unsubscribe_topic(TOPIC)
        self._flying.clear()

    def _answer(self, task: Task, future: Future[Any]) -> Answer | None:
        """What came of a job; None when its answer went down with a worker, and is waited for again.

        Raises:
            ServerStopped: the scheduler is gone.
        """
        from distributed import KilledWorker

        if future.status == "cancelled" or self._client.status == "closed":
            raise ServerStopped(_GONE)
        if future.status == "lost":  # the worker that had the answer, or the connection for a while
            if (outcomes := trusted(task)) is not None:
                return Answer(outcomes)
            since = self._lost.setdefault(str(future.key), time.monotonic())
            late = time.monotonic() - since > _FORGOTTEN
            return Answer(fault=OutcomeFault.LOST, why="the scheduler has forgotten it") if late else None
        try:
            found: Answer = future.result(timeout=_FETCH)
            return found
        except TimeoutError:
            outcomes = trusted(task)
            return None if outcomes is None else Answer(outcomes)
        except KilledWorker:
            outcomes = trusted(task)  # the answer may be lost and the work be done
            if outcomes is not None:
                return Answer(outcomes)
            return Answer(fault=OutcomeFault.LOST, why="its process ended: killed, or out of memory")
        except CancelledError:
            raise ServerStopped(_GONE) from None
        except Exception as error:  # a client that cannot even begin: another version, say
            return Answer(fault=OutcomeFault.ERROR, why=f"{type(error).__name__}: {error}")

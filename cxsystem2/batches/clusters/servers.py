"""Dask's scheduler and workers without their web pages: nothing of a batch listens to who has no certificate."""

from __future__ import annotations

from typing import Any

import distributed


class _Silent:
    """A server whose pages, which need no certificate, are not served at all."""

    def start_http_server(self, *args: object, **words: object) -> None:
        """Called by Dask when the server starts."""


class Scheduler(_Silent, distributed.Scheduler):
    """A scheduler without pages."""


class Worker(_Silent, distributed.Worker):
    """A worker without pages."""


class Nanny(distributed.Nanny):
    """The keeper of a worker without pages."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **{"worker_class": Worker, **words})

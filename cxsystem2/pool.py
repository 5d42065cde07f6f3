"""Processes that calculate for this one, also where a script that has no guard called it."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor


@contextlib.contextmanager
def pool(processes: int, method: str = "spawn") -> Iterator[ProcessPoolExecutor]:
    """So many processes, which are gone at the end; `method` is how Python starts them."""
    with without_main(), ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(method)) as found:
        yield found


@contextlib.contextmanager
def without_main() -> Iterator[None]:
    """Hide the script that called us from worker processes, which would run it again were it not guarded."""
    main: dict[str, object] = vars(sys.modules["__main__"])
    hidden: dict[str, object] = {name: main.pop(name) for name in ("__file__", "__spec__") if name in main}
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(hidden)

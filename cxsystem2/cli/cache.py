"""``cxsystem2 cache``: how many compiled programs are kept, and removing them."""

from __future__ import annotations

from typing import Annotated

import typer

from cxsystem2.output import echo
from cxsystem2.problems import counted


def command(clear: Annotated[bool, typer.Option("--clear", help="Remove all programs.")] = False) -> None:
    """Show where compiled programs are kept and how much disk space they use, or remove them."""
    from cxsystem2.devices.standalone import precompiled
    from cxsystem2.devices.standalone.cache import Cache
    from cxsystem2.devices.standalone.common import units
    from cxsystem2.devices.standalone.opening import descriptions

    cache = Cache()
    if clear:
        descriptions().clear()
        units().clear()
        precompiled.clear()
        size = cache.size()
        echo(f"{counted(cache.clear(), 'program')} removed, {size / 1e6:.1f} MB")
        return
    entries = cache.entries()
    echo(
        f"{cache.folder}: {counted(len(entries), 'program')}, {cache.size() / 1e6:.1f} MB of at most {cache.limit / 1e6:.0f} MB"
    )

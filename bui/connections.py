"""Connections to the server: those of people who do not finish what they ask are closed, so that others find room."""

from __future__ import annotations

import time
from typing import Any

MOST_CONNECTIONS = 1000
LONGEST = 20.0
"""Seconds in which a request has to be there whole; a table of 32 MiB takes less on the same machine."""
ROOM = 50
"""Connections that nobody asks anything on, or not yet; more of them make the oldest ones go at once."""


def hurry(server: Any) -> None:
    """Have a server of waitress close connections whose request does not come to an end, the oldest first."""
    usual, accept = server.maintenance, server.handle_accept

    def maintenance(now: float) -> None:
        usual(now)
        close_unfinished(server.active_channels.values(), now)

    def handle_accept() -> None:
        accept()
        close_crowd(server.active_channels.values())

    server.maintenance, server.handle_accept = maintenance, handle_accept


def close_unfinished(channels: Any, now: float | None = None) -> None:
    """Close the connections on which half a request has been waiting for its other half, or nothing ever came."""
    now = time.time() if now is None else now
    for channel in [*channels]:
        begun = getattr(channel, "begun", None)
        if channel.requests or (channel.request is None and channel.last_activity > channel.creation_time):
            channel.begun = None
        elif begun is None:
            channel.begun = now
        elif now - begun > LONGEST:
            channel.will_close = True


def close_crowd(channels: Any) -> None:
    """Close the oldest of the connections that wait, where there are too many of them."""
    waiting = [one for one in [*channels] if not one.requests and not one.total_outbufs_len and not one.will_close]
    for channel in sorted(waiting, key=lambda one: float(one.creation_time))[: max(0, len(waiting) - ROOM)]:
        channel.will_close = True

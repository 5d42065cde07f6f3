"""Half requests of somebody who is not signed in do not keep others out."""

import socket
import urllib.request
from types import SimpleNamespace

from bui.connections import LONGEST, close_unfinished
from tests.conftest import PATIENCE


def test_many_half_requests_leave_room(served):
    host, port = served.url.removeprefix("http://").split(":")
    wires = [socket.create_connection((host, int(port)), timeout=PATIENCE) for _ in range(220)]
    try:
        for wire in wires:
            wire.sendall(b"POST /api/check HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        request = urllib.request.Request(f"{served.url}/api/session", headers={"Authorization": f"Bearer {served.key}"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            assert answer.status == 200
    finally:
        for wire in wires:
            wire.close()


def test_a_request_that_does_not_end_is_closed():
    made = {"requests": [], "creation_time": 0.0, "last_activity": 50.0, "will_close": False}
    half, idle, busy = (SimpleNamespace(**made) for _ in range(3))
    half.request, idle.request, busy.request = object(), None, None
    busy.requests = [object()]
    close_unfinished([half, idle, busy], 50.0)
    close_unfinished([half, idle, busy], 51.0 + LONGEST)
    assert (half.will_close, idle.will_close, busy.will_close) == (True, False, False)

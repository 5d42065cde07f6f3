"""Server-sent events."""

import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bui.runs import stream as module
from bui.runs.changes import MOST_LISTENERS, Changes
from bui.runs.stream import resumed, stream
from bui.server import THREADS

TEXT = "".join(f"line {number}: µV → Ω 🧠\n" for number in range(3000))


def parse(text):
    """The events of a piece of a stream, as a browser reads them."""
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if lines:
            yield lines["event"], json.loads(lines["data"]), lines.get("id", "")


def logged(events):
    return "".join(data["text"] for kind, data, _ in events if kind == "log")


def test_runs_that_change_and_runs_that_go_are_told():
    changes = Changes()
    events = stream(changes)
    assert next(events).startswith(":")
    changes.see([{"id": "a", "ended": None, "progress": {}}])
    assert next(events).startswith("event: run\ndata: {")
    changes.see([])
    assert next(events) == 'event: gone\ndata: {"id": "a"}\n\n'


def test_a_page_that_has_gone_is_forgotten():
    changes = Changes()
    events = stream(changes)
    next(events)
    events.close()
    assert changes._listeners == []


def test_silence_is_broken_by_comments(monkeypatch):
    monkeypatch.setattr(module, "HEARTBEAT", 0.0)
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    events = stream(Changes())
    assert [next(events)[0] for _ in range(3)] == [":"] * 3


@pytest.mark.parametrize("cut", [0, 1, 2, 5])
def test_a_log_that_grows_comes_whole_over_lost_connections(tmp_path, monkeypatch, cut):
    """A writer writes in parts that cut characters; the reader loses its connection after every few events."""
    monkeypatch.setattr(module, "_PAUSE", 0.001)
    path, whole = tmp_path / "log.txt", TEXT.encode()

    def write():
        for start in range(0, len(whole), 997):
            with open(path, "ab") as file:
                file.write(whole[start : start + 997])

    writer = threading.Thread(target=write)
    writer.start()
    seen, last = "", ""
    while len(seen) < len(TEXT):
        events = stream(Changes(), "abc", path, resumed(last, "abc", 0))
        for _ in range(cut + 2):
            for kind, data, number in parse(next(events)):
                if kind == "log":
                    seen, last = seen + data["text"], number
            if len(seen) == len(TEXT):
                break
        events.close()
    writer.join()
    assert seen == TEXT


@given(st.text() | st.none(), st.integers(0, 10**9))
def test_only_a_place_in_this_log_is_gone_on_from(last, start):
    assert resumed(f"abc:{start}", "abc", 7) == start
    assert resumed(f"abd:{start}", "abc", 7) == 7
    if not (last or "").startswith("abc:"):
        assert resumed(last, "abc", start) == start


@pytest.mark.parametrize("last", ["abc:", "abc:-1", "abc:" + "9" * 5000, "abc:٣", "abc:1e3", ":5", "abc", "\0"])
def test_a_last_event_that_nobody_has_sent_is_not_gone_on_from(last):
    assert resumed(last, "abc", 7) == 7


def test_more_pages_than_threads_are_refused_and_do_not_block_the_others(app, client):
    changes = app.extensions["runs"].changes
    listeners = [changes.listen() for _ in range(MOST_LISTENERS)]
    answer = client.get("/api/events")
    assert (answer.status_code, list(answer.json)) == (409, ["error"])
    changes.leave(listeners[0])
    assert client.head("/api/events").status_code == 200
    assert MOST_LISTENERS < THREADS


def test_a_head_request_leaves_no_listener(app, client):
    client.head("/api/events")
    assert app.extensions["runs"].changes._listeners == []

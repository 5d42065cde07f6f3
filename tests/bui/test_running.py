"""The server at work on a home folder: only who reads its key gets a further address, and that of this machine alone."""

import json

import pytest

from bui import running
from bui.security import MOST_TOKENS, ServerSession
from cxsystem2.lock import locked


def test_the_key_brings_a_token_that_holds_once(app, session, client, stranger):
    answer = stranger.post("/api/sign-in", headers={"Authorization": f"Bearer {session.key}"})
    token = answer.json["token"]
    assert app.test_client().get("/enter", query_string={"token": token}).status_code == 200
    assert app.test_client().get("/enter", query_string={"token": token}).status_code == 401
    assert session.token is not None, "the address that was printed holds on"
    assert client.post("/api/sign-in").status_code == 403, "a page has no use for it"
    assert stranger.post("/api/sign-in", headers={"Authorization": "Bearer x"}).status_code == 401


def test_of_many_tokens_the_oldest_hold_no_longer():
    session = ServerSession()
    tokens = [session.fresh() for _ in range(MOST_TOKENS + 1)]
    assert [session.exchange(token) for token in tokens] == [False] + [True] * MOST_TOKENS
    assert not any(map(session.exchange, tokens))


def test_without_a_server_there_is_no_address(home):
    running.note(home, "http://127.0.0.1:9", ServerSession())
    assert running.address(home, patience=60) is None, "nobody holds the lock: the file is of a server that is gone"


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(home):
    with locked(home.folder):
        assert running.address(home, patience=0) is None
        running.note(home, "http://127.0.0.1:9", ServerSession())
        assert running.address(home, patience=0) is None


@pytest.mark.parametrize(
    "change", [{"machine": "elsewhere"}, {"url": "file:///etc/passwd"}, {"process": "x"}, {"key": None, "url": 3}]
)
def test_the_key_is_told_to_nobody_but_the_server_of_this_machine(home, change):
    running.note(home, "http://127.0.0.1:9", ServerSession())
    assert running.found(home) is not None
    home.server.write_text(json.dumps({**json.loads(home.server.read_text()), **change}))
    assert running.found(home) is None
    home.server.write_text("[")
    assert running.found(home) is None

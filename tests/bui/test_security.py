"""Nobody but this user's browser and scripts gets in: each way that is known to be tried is a test."""

import io
import json
import threading

import pytest

from bui.security import COOKIE, CSRF, ServerSession

PARAMETERS = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "/etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..\\..\\x",
    "a" * 12,
    "\0",
]


def routes(app):
    """Every address with its methods, but for the one that is open."""
    for rule in app.url_map.iter_rules():
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield method, rule


def filled(rule, text="0123456789ab"):
    """The address of a rule with a text for each of its arguments."""
    address = rule.rule
    for name in rule.arguments:
        start = address.index("<")
        end = address.index(">")
        assert name
        address = address[:start] + ("1" if "<int:" in address[start:end] else text) + address[end + 1 :]
    return address


def test_a_stranger_gets_nothing(app, stranger):
    for method, rule in routes(app):
        answer = stranger.open(filled(rule), method=method)
        assert answer.status_code == 401, (method, rule.rule)


def test_the_token_is_exchanged_once_for_a_cookie_that_no_script_reads(session, stranger, app):
    token = session.token
    assert stranger.get("/enter?token=wrong").status_code == 401
    assert stranger.get("/enter").status_code == 401
    answer = stranger.get("/enter", query_string={"token": token})
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and session.cookie in cookie
    assert stranger.get("/").status_code == 200
    assert app.test_client().get("/enter", query_string={"token": token}).status_code == 401
    assert stranger.get("/enter", query_string={"token": token}).status_code == 200, "going back in the browser is no fault"


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        ({"help": "how-to", "at": "change-a-delay"}, 'url=/#help?page=how-to&amp;at=change-a-delay"'),
        ({"help": "how-to", "at": '"><script>'}, 'url=/#help?page=how-to"'),
        ({"help": "//evil.example"}, 'url=/"'),
        ({}, 'url=/"'),
    ],
)
def test_whoever_comes_in_may_go_on_to_the_documentation_and_nowhere_else(session, stranger, asked, onward):
    answer = stranger.get("/enter", query_string={"token": session.token, **asked})
    assert onward in answer.get_data(as_text=True)


def test_each_start_has_secrets_of_its_own(session):
    other = type(session)()
    for name in ("token", "cookie", "key", "csrf"):
        assert getattr(other, name) != getattr(session, name)
        assert len(getattr(session, name)) >= 32 or name == "csrf"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::2]"]
)
def test_another_name_for_this_machine_is_refused(client, host):
    """DNS rebinding: a page of evil.example, whose name now means 127.0.0.1."""
    for address in ("/", "/api/session", "/api/projects", "/enter"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers


def test_the_host_is_checked_before_the_origin(client):
    answer = client.post("/api/projects", json={}, headers={"Host": "evil.example", "Origin": "http://evil.example"})
    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:1"])
def test_names_of_this_machine_are_taken(stranger, session, host):
    answer = stranger.get("/api/session", headers={"Host": host, "Authorization": f"Bearer {session.key}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", "https://localhost"])
def test_a_page_of_another_origin_is_refused(client, origin):
    for address in ("/api/projects", "/api/check"):
        assert client.post(address, json={}, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_says_comes_from_elsewhere_is_refused(client, site):
    assert client.get("/api/session", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403


def test_every_change_needs_the_csrf_header(app, session):
    bare = app.test_client()
    bare.set_cookie(COOKIE, session.cookie, domain="localhost")
    for method, rule in routes(app):
        if method != "GET":
            for headers in ({}, {CSRF: "wrong"}, {CSRF: session.cookie}):
                answer = bare.open(filled(rule), method=method, headers=headers)
                assert answer.status_code == 403, (method, rule.rule)
                assert CSRF in answer.json["error"]


def test_a_script_comes_in_with_the_key_and_with_no_other(stranger, session):
    assert stranger.get("/api/projects", headers={"Authorization": f"Bearer {session.key}"}).status_code == 200
    for key in ("", "wrong", session.cookie, session.token):
        assert stranger.get("/api/projects", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    for value in ("Basic abc", "Bearer", "wrong"):
        assert stranger.get("/api/projects", headers={"Authorization": value}).status_code == 401


def test_every_answer_forbids_foreign_and_inline_script(app, client):
    for method, rule in routes(app):
        if method == "GET" and rule.rule != "/api/events":
            policy = client.get(filled(rule)).headers["Content-Security-Policy"]
            assert "script-src 'self';" in policy
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy


@pytest.mark.parametrize("text", PARAMETERS)
def test_no_path_comes_from_a_request(app, client, home, text):
    """Path traversal in every part of every address, in every query, and in every field: refused, and nothing is made of it."""

    def there():
        return sorted(path for path in home.folder.rglob("*") if path.name != "lock")  # the thread of the queue makes it

    before = there()
    for method, rule in routes(app):
        if rule.arguments and rule.rule != "/api/events":
            answer = client.open(filled(rule, text), method=method, json={})
            assert answer.status_code in (308, 400, 404, 405, 409), (method, rule.rule, answer.status_code)
            assert "root:" not in answer.get_data(as_text=True)
    for field in ("example", "copy", "project"):
        assert client.post(
            "/api/projects", json={field: text, "document": None, "title": "x", "example": text}
        ).status_code in (400, 404)
    assert client.post("/api/check", json={"sheets": {}, "project": text}).status_code in (400, 404)
    assert client.get("/static/" + text, follow_redirects=True).status_code == 404
    assert there() == before


def test_the_name_of_an_upload_is_never_a_path(client, home):
    files = {"files": (io.BytesIO(b"row_type,runtime\nparams,1*second\n"), "../../../tmp/evil_anatomy.csv")}
    answer = client.post("/api/import", data=files, content_type="multipart/form-data")
    assert answer.status_code == 201
    assert answer.json["title"] == "evil"
    inside = {path.name for path in home.folder.rglob("*")}
    assert not any("evil" in name for name in inside)


def test_what_is_too_large_is_refused(client):
    large = b"x" * (33 * 2**20)
    for address in ("/api/check", "/api/projects"):
        assert client.post(address, data=large, content_type="application/json").status_code == 413
    files = {"files": (io.BytesIO(large), "anatomy.csv")}
    answer = client.post("/api/import", data=files, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "32 MiB" in answer.json["error"]


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "1", "null", '"x"', '{"sheets": 3}', '{"sheets": {"G": []}}', '{"sheets": {"x": {}}}']
)
def test_a_body_that_is_no_document_is_one_sentence(client, body):
    for address in ("/api/check", "/api/plan", "/api/positions"):
        answer = client.post(address, data=body, content_type="application/json")
        assert answer.status_code == 400
        assert set(answer.json) == {"error"}


def test_deep_json_is_refused(client):
    answer = client.post("/api/check", data="[" * 100_000, content_type="application/json")
    assert answer.status_code == 400


def test_a_fault_of_the_server_shows_no_traceback(app, client, monkeypatch):
    monkeypatch.setattr("bui.projects.store.Projects.list", lambda self: 1 / 0)
    answer = client.get("/api/projects")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.get_data(as_text=True)
    assert json.loads(answer.data)["error"]


def test_of_many_that_bring_the_token_at_once_one_gets_in():
    for _ in range(20):
        session, begin, inside = ServerSession(), threading.Barrier(8), []

        def bring(token, session=session, begin=begin, inside=inside):
            begin.wait()
            inside.append(session.exchange(token))

        threads = [threading.Thread(target=bring, args=(session.token,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert inside.count(True) == 1

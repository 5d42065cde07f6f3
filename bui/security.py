"""Who may talk to the server: this user's browser, and scripts of this user.

A token that is drawn at every start is part of the address which the server prints; it is exchanged once for a cookie that
no script can read and no other site can send. Who has the key (a file that only this user can read) may ask for more tokens.
A cookie does not outlive its server: browsers send it to any port of this machine, and so to whoever listens at ours later.

Every request is checked in this order: Host (a page elsewhere whose name is
made to point at this machine is refused), Origin, cookie or key, and for a change the CSRF header.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, abort, make_response, request
from flask.typing import ResponseReturnValue

from bui.answers import error
from cxsystem2.manual import pages, sections

COOKIE = "cxsystem2"
CSRF = "X-CSRF-Token"
LOOPBACK = ("127.0.0.1", "localhost")
MOST_TOKENS = 8
"""Tokens that hold at a time."""
_SAFE = ("GET", "HEAD", "OPTIONS")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(slots=True)
class ServerSession:
    """The secrets of one start of the server."""

    hosts: Collection[str] = LOOPBACK
    """Names under which the server may be asked for."""
    token: str | None = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Exchanged once for the cookie; None after that."""
    later: list[str] = field(default_factory=list)
    """Further tokens that were asked for with the key, each good for one exchange; the oldest of many hold no longer."""
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """What scripts send, as ``Authorization: Bearer …``."""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    name: str = COOKIE
    """Of the cookie: browsers have one jar for all ports of a machine, and two servers must not throw out each other's."""
    _exchange: threading.Lock = field(default_factory=threading.Lock)

    def exchange(self, token: str) -> bool:
        """Whether this is one of the tokens; each holds once."""
        with self._exchange:  # of two requests at the same time, one gets in
            if self.token is not None and _same(token, self.token):
                self.token = None
                return True
            for known in self.later:
                if _same(token, known):
                    self.later.remove(known)
                    return True
            return False

    def fresh(self) -> str:
        """Another token, for a browser that its user opens while the server is at work."""
        token = secrets.token_urlsafe(24)
        with self._exchange:
            self.later = [*self.later, token][-MOST_TOKENS:]
        return token


def cookie_name(home: Path) -> str:
    """The name of the cookie of the server of a home folder, of which there is one at a time."""
    return f"{COOKIE}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:8]}"


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def protect(app: Flask, session: ServerSession) -> None:
    """Put the checks before every request, and the headers on every answer."""
    app.config["TRUSTED_HOSTS"] = list(session.hosts)

    @app.before_request
    def _check() -> ResponseReturnValue | None:
        if _name(request.environ.get("HTTP_HOST", "")) not in session.hosts:
            return error("the server is not called that; open the address that it has printed", 400)
        origin = request.headers.get("Origin")
        if origin is not None and origin != request.host_url.rstrip("/"):
            return error("requests from other pages are refused", 403)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none") and request.path != "/enter":
            return error("requests from other pages are refused", 403)
        if request.path == "/enter":
            return _enter(session)
        if by_key := _by_key(session):
            return None if by_key == "yes" else error("the key is not that of this start of the server", 401)
        if not _same(request.cookies.get(session.name, ""), session.cookie):
            return _locked_out()
        if request.method not in _SAFE and not _same(request.headers.get(CSRF, ""), session.csrf):
            return error(f"a change needs the header {CSRF}", 403)
        return None

    @app.after_request
    def _armour(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        if "Cache-Control" not in answer.headers or request.path.startswith("/api/"):
            answer.headers["Cache-Control"] = "no-store"
        return answer


def _name(host: str) -> str:
    """The name of a Host header, without its port."""
    return host.partition(":")[0].lower()


def _by_key(session: ServerSession) -> str:
    """Whether the key of scripts is right: ``yes``, ``no``, or nothing when there is none."""
    word, _, key = request.headers.get("Authorization", "").partition(" ")
    if word.lower() != "bearer":
        return ""
    return "yes" if _same(key, session.key) else "no"


def _enter(session: ServerSession) -> ResponseReturnValue:
    """Exchange the token for the cookie.

    The answer is a page that goes on by itself and no redirection: a strict cookie is not sent on one that another page began.
    """
    if request.method != "GET":
        abort(405)
    if _same(request.cookies.get(session.name, ""), session.cookie) or session.exchange(request.args.get("token", "")):
        answer = make_response(_page("cxsystem2", "One moment …", onward=f"/{_help()}"))
        answer.set_cookie(session.name, session.cookie, httponly=True, samesite="Strict", path="/")
        return answer
    return _locked_out()


def _locked_out() -> ResponseReturnValue:
    """What somebody without the cookie sees."""
    told = "this address was used already, or is not that of the running server; open the one that cxsystem2 serve has printed"
    if request.path.startswith("/api/"):
        return error(told, 401)
    onward = "Run cxsystem2 serve in a terminal: it opens this page, also while a server is at work."
    return _page("cxsystem2: not signed in", f"{told[0].upper()}{told[1:]}. {onward}"), 401


def _help() -> str:
    """The view of the documentation that a request asks for, in words of the documentation; nothing where there is none."""
    page = next((one for one in pages().values() if one.name == request.args.get("help")), None)
    if page is None:
        return ""
    at = next((one.anchor for one in sections(page) if one.anchor == request.args.get("at")), None)
    return f"#help?{urlencode({'page': page.name, **({'at': at} if at else {})})}"


def _page(title: str, text: str, *, onward: str = "") -> str:
    """A page of one sentence; nothing in it comes from a request."""
    refresh = f'<meta http-equiv="refresh" content="0;url={escape(onward)}">' if onward else ""
    head = f'<meta charset="utf-8"><title>{title}</title>{refresh}'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><p>{text}</p></body></html>'

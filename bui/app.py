"""The Flask application put together from its parts."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, jsonify, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, IntegerConverter

from bui import openapi
from bui.answers import error, handle_errors
from bui.bundle import routes as bundle
from bui.document import routes as document
from bui.help import routes as help
from bui.home import ID_DIGITS, Home
from bui.latents import routes as latents
from bui.latents.trainings import TrainingQueue, Trainings
from bui.look import routes as look
from bui.outline import routes as outline
from bui.page import KEPT, Page
from bui.projects import routes as projects
from bui.projects.store import Projects
from bui.runs import routes as runs
from bui.runs.queue import Queue
from bui.runs.ready import Ready
from bui.runs.store import Runs
from bui.security import ServerSession, protect
from bui.sliders import routes as sliders
from bui.sliders.player import Player
from cxsystem2 import foreign
from cxsystem2.processors import processors
from cxsystem2.version import __version__

STATIC = Path(__file__).parent / "static"
LARGEST_REQUEST = 32 * 2**20
"""Bytes of a request; tables of 2,000 rows have a tenth of a megabyte."""


class _Id(BaseConverter):
    """Ids in addresses: hexadecimal digits and nothing else, so that no path can come from a request."""

    regex = f"[0-9a-f]{{{ID_DIGITS}}}"


class _Whole(IntegerConverter):
    """Whole numbers of a reasonable length: longer ones make names that no file can have."""

    regex = "[0-9]{1,6}"


def create_app(home: Home, session: ServerSession, *, parallel: int | None = None) -> Flask:
    """The application for one home folder and one start of the server; `parallel` is how many runs may go on at a time."""
    app = Flask("bui", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.converters |= {"id": _Id, "int": _Whole}
    app.extensions |= {"home": home, "session": session, "projects": Projects(home)}
    page, player = Page(STATIC), Player()
    queue = Queue(Runs(home.runs), parallel, ready=Ready(home.runs))
    trainings = TrainingQueue(Trainings(home.latents), parallel or processors())
    foreign.guard = guard = foreign.Guard()

    def close() -> None:
        queue.close()
        trainings.close()
        player.close()
        guard.close()
        if foreign.guard is guard:
            foreign.guard = None

    app.extensions |= {"runs": queue, "trainings": trainings, "sliders": player, "close": close}
    protect(app, session)
    handle_errors(app)
    for part in (document, help, outline, projects, runs, bundle, look, sliders, latents):
        app.register_blueprint(part.blueprint)

    @app.get("/")
    def _index() -> ResponseReturnValue:
        return Response(page.index(), mimetype="text/html", headers={"Cache-Control": "no-cache"})

    @app.get("/static/<path:name>")
    def _static(name: str) -> ResponseReturnValue:
        if found := page.file(name):
            text, kind = found
            return Response(text, mimetype=kind, headers={"Cache-Control": f"private, max-age={KEPT}, immutable"})
        return send_from_directory(STATIC, name, max_age=0)

    @app.get("/favicon.ico")
    def _icon() -> ResponseReturnValue:
        return send_from_directory(STATIC, "icon.svg", max_age=0)

    @app.get("/api/session")
    def _session() -> ResponseReturnValue:
        return jsonify({"csrf": session.csrf, "version": __version__, "home": str(home.folder)})

    @app.post("/api/sign-in")
    def _sign_in() -> ResponseReturnValue:
        if "Authorization" not in request.headers:  # what is there has been compared with the key
            return error("a program asks for this, with the key of the server", 403)
        return jsonify({"token": session.fresh()})

    @app.get("/api/openapi.json")
    def _openapi() -> ResponseReturnValue:
        return jsonify(openapi.describe())

    queue.start()
    trainings.start()
    return app

"""What the interface answers: JSON, arrays in it, and one sentence for what cannot be done."""

from __future__ import annotations

import base64
import json
import unicodedata
from typing import Any

import numpy as np
import numpy.typing as npt
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bui.shapes.common import Packed
from cxsystem2.errors import CxSystemError, TableError

_WORDS = {
    400: "the request cannot be understood",
    404: "there is nothing at this address",
    405: "this address takes no such request",
    413: "this is too large; tables and files may have {most} MiB",
    415: "JSON is expected",
}


class NotThere(CxSystemError, LookupError):
    """What a request asks for does not exist."""


class NotReady(CxSystemError):
    """What a request asks for is on its way; who asks again gets it."""


class Conflict(CxSystemError):
    """What a request asks for does not go with the state of things."""


def packed(values: npt.NDArray[Any]) -> Packed:
    """An array for JSON: its type, its shape, and its bytes (little endian) as base64."""
    plain = np.ascontiguousarray(values)
    data = plain.astype(plain.dtype.newbyteorder("<"), copy=False).tobytes()
    return {"dtype": plain.dtype.name, "shape": list(plain.shape), "data": base64.b64encode(data).decode("ascii")}


def content() -> dict[str, Any]:
    """The JSON object that a request brings.

    Raises:
        CxSystemError: it brings something else.
    """
    try:
        found = request.get_json(silent=True)
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise CxSystemError("a JSON object is expected")
    if not _is_text(request.get_data(), found):
        raise CxSystemError("the request holds half a character (a lone surrogate), which no file can hold")
    return found


def _is_text(data: bytes, found: dict[str, Any]) -> bool:
    """Whether all texts of a JSON object can be written to a file; JSON can say halves of characters, UTF-8 cannot."""
    if b"\\u" not in data and b"\xed" not in data:
        return True
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def has_controls(text: str) -> bool:
    """Whether a text has control characters, such as the escapes that terminals obey."""
    return any(unicodedata.category(letter) == "Cc" for letter in text)


def error(message: str, status: int, **more: Any) -> ResponseReturnValue:
    """An answer that says in one sentence why not."""
    return jsonify({"error": message, **more}), status


def waiting(done: int = 0, total: int = 0) -> ResponseReturnValue:
    """An answer that says: ask again; so many steps of so many are done, where that is known."""
    return jsonify({"waiting": {"done": done, "total": total}}), 202


def handle_errors(app: Flask) -> None:
    """Answer every error with one sentence, and never with a traceback."""

    @app.errorhandler(NotReady)
    def _not_ready(found: NotReady) -> ResponseReturnValue:
        return waiting()

    @app.errorhandler(CxSystemError)
    def _refused(found: CxSystemError) -> ResponseReturnValue:
        if isinstance(found, TableError):
            return error(str(found), 422, problems=[problem.as_dict() for problem in found.report])
        return error(str(found), 404 if isinstance(found, NotThere) else 409 if isinstance(found, Conflict) else 400)

    @app.errorhandler(HTTPException)
    def _http(found: HTTPException) -> ResponseReturnValue:
        status = found.code or 500
        words = _WORDS.get(status, found.name.lower()).format(most=(app.config["MAX_CONTENT_LENGTH"] or 0) >> 20)
        return error(words, status)

    @app.errorhandler(Exception)
    def _fault(found: Exception) -> ResponseReturnValue:
        app.logger.exception("the request could not be answered")
        return error("the server has made a mistake; its terminal says which", 500)

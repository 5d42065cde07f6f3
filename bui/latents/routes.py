"""Addresses of latent dynamics."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from importlib.util import find_spec
from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from bui.answers import content, waiting
from bui.latents import clusters, folders, inferred, scoring, sources, training, wanted
from bui.latents.data import DataShelf, true_trial
from bui.latents.trainings import TrainingQueue, training_of
from bui.look import asked
from bui.look.background import BackgroundWork, Waiting
from bui.look.plain import plain
from bui.runs.log import read_log
from bui.runs.store import Runs
from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing

MOST_CHANNELS, MOST_FACTORS = 24, 200

blueprint = Blueprint("latents", __name__, url_prefix="/api/latents")


@blueprint.record_once
def _shelves(state: BlueprintSetupState) -> None:
    state.app.extensions |= {"latents": BackgroundWork(), "data": DataShelf(), "scores": scoring.ScoreShelf()}


@blueprint.get("")
def get_runs() -> ResponseReturnValue:
    """All runs."""
    root = asked.home().latents
    return jsonify(plain({"folder": str(root), "runs": [training.row(one) for one in folders.runs(root)]}))


@blueprint.get("/sources")
def get_sources() -> ResponseReturnValue:
    """What a training can be started with."""
    root = asked.home().latents
    answer = {
        "folder": str(root),
        "missing": _missing(),
        "files": sources.data_files(root),
        "runs": sources.finished(_runs()),
        "presets": wanted.presets(),
        "observations": wanted.OBSERVATIONS,
        "clusters": clusters.cluster_files(root),
    }
    return jsonify(answer)


@blueprint.post("")
def post_run() -> ResponseReturnValue:
    """Queue a training."""
    found = wanted.read_wanted(content())
    if missing := _missing():
        raise CxSystemError(missing)
    return _seen(_queue().trainings.create(found, _runs())), 201


@blueprint.post("/<id:run>/stop")
def post_stop(run: str) -> ResponseReturnValue:
    """Stop a training; it can be gone on with."""
    place = _place(run)
    _queue().trainings.stop(place)
    return _seen(place)


@blueprint.post("/<id:run>/resume")
def post_resume(run: str) -> ResponseReturnValue:
    """Go on with a training."""
    place = _place(run)
    _queue().trainings.resume(place)
    return _seen(place)


@blueprint.delete("/<id:run>")
def delete_run(run: str) -> ResponseReturnValue:
    """Remove a training that the page has made."""
    _queue().trainings.delete(_place(run))
    return jsonify({})


@blueprint.get("/<id:run>/log")
def get_log(run: str) -> ResponseReturnValue:
    """What the process of a training has said, from a byte on."""
    piece = read_log(training_of(_place(run)).log, asked.whole("from", 0, 0, 10**12 - 1))
    return jsonify({"text": piece.text, "next": piece.next})


@blueprint.get("/<id:run>")
def get_run(run: str) -> ResponseReturnValue:
    """One run."""
    return jsonify(plain(training.status(_place(run))))


@blueprint.get("/<id:run>/inferred")
def get_inferred(run: str) -> ResponseReturnValue:
    """What it has inferred."""
    return jsonify(inferred.inferred(_place(run)))


@blueprint.get("/<id:run>/trial")
def get_trial(run: str) -> ResponseReturnValue:
    """What was inferred of a trial."""
    factors = asked.whole("factors", inferred.USUAL_FACTORS, 1, MOST_FACTORS)
    return jsonify(inferred.trial(_place(run), *_trial(), factors))


@blueprint.get("/<id:run>/truth")
def get_truth(run: str) -> ResponseReturnValue:
    """What the data say of a trial; 202 while they are being read."""
    place, which, shelf = _place(run), _trial(), current_app.extensions["data"]
    key = ("truth", run, *which[:3], tuple(which[3]))
    return _later(key, lambda: true_trial(shelf, place, *which))


@blueprint.get("/<id:run>/scores")
def get_scores(run: str) -> ResponseReturnValue:
    """The scores; 202 while they are being computed."""
    place, part = _place(run), inferred.check_part(asked.text("part", "validation"))
    shelf: scoring.ScoreShelf = current_app.extensions["scores"]
    key = scoring.key_of(place, part)
    if (known := shelf.get(key)) is not None:
        return jsonify(known)

    def work() -> Any:
        found = scoring.scores(place, part)
        shelf.keep(key, found)
        return found

    return _later(("scores", *key), work)


def _queue() -> TrainingQueue:
    found: TrainingQueue = current_app.extensions["trainings"]
    return found


def _runs() -> Runs:
    found: Runs = current_app.extensions["runs"].runs
    return found


def _missing() -> str:
    """What has to be installed before anything can be trained; PyTorch is found without being imported."""
    return "" if find_spec("torch") else f"training needs PyTorch: {installing('lfads')}"


def _seen(place: folders.RunPlace) -> Response:
    """The run as it is now; the queue looks at it at once."""
    _queue().wake()
    return jsonify(plain(training.row(place)))


def _place(run: str) -> folders.RunPlace:
    return folders.run(asked.home().latents, run)


def _trial() -> tuple[str, inferred.Part, int, list[int]]:
    """Session, part, trial and channels that a request names."""
    channels = asked.numbers("channels") or []
    if len(channels) > MOST_CHANNELS:
        raise CxSystemError(f"channels names {len(channels)} channels; at most {MOST_CHANNELS} are shown")
    part = inferred.check_part(asked.text("part", "validation"))
    return asked.text("session"), part, asked.whole("trial", 0, 0, 10**9), channels


def _later(key: Hashable, work: Callable[[], Any]) -> ResponseReturnValue:
    background: BackgroundWork = current_app.extensions["latents"]
    found = background.ask(key, lambda _: work())
    return waiting() if isinstance(found, Waiting) else jsonify(found)

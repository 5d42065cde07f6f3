"""The addresses of the sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from bui.answers import content
from bui.runs.request import Request, read_request
from bui.sliders.player import Player
from cxsystem2.errors import CxSystemError

if TYPE_CHECKING:
    from bui.projects.store import Projects
    from cxsystem2.tables import Anatomy

blueprint = Blueprint("sliders", __name__, url_prefix="/api/sliders")


def _found() -> Player:
    found: Player = current_app.extensions["sliders"]
    return found


@blueprint.post("/open")
def _open() -> ResponseReturnValue:
    _found().prepare()
    return jsonify({})


@blueprint.post("")
def _play() -> ResponseReturnValue:
    from bui.document.sheets import to_tables
    from cxsystem2.problems import Report

    asked, report = read_request(content()), Report()
    if not asked.project:
        raise CxSystemError("'project' is missing: the id of the project whose tables are to run")
    if asked.sweep or asked.trials or asked.interval:
        raise CxSystemError(
            "sliders run one simulation without checkpoints; leave 'sweep', 'trials' and 'checkpoint_every' out"
        )
    projects: Projects = current_app.extensions["projects"]
    anatomy, physiology = to_tables(projects.document(asked.project), report, projects.sources(asked.project))
    if not report.clean:
        raise CxSystemError("the tables have errors; fix them first")
    player = _found()
    return jsonify(player.play((anatomy, physiology), _changes(asked, anatomy, player.seed), trust=asked.trust))


def _changes(asked: Request, anatomy: Anatomy, seed: int) -> list[str]:
    """The changes that are asked for, and a seed where neither they nor the tables have one."""
    changes = asked.all_changes()
    texts = (row.cells["seed"] for row in anatomy.of("params") if "seed" in row.cells)
    known = any(cell.given for cell in texts) or any(one.partition("=")[0].strip() == "seed" for one in changes)
    return changes if known else [*changes, f"seed={seed}"]

"""The blueprint of everything that the views of results ask for."""

from __future__ import annotations

from flask import Blueprint

from bui.look import export_routes, figure_routes, result_routes, sweep_routes

blueprint = Blueprint("look", __name__, url_prefix="/api")
for _part in (result_routes, sweep_routes, export_routes, figure_routes):
    blueprint.register_blueprint(_part.blueprint)

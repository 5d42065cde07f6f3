"""Models of STACS: a ``.model`` file, and the order in which a compiled model keeps its states."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.stacs.yaml_file import documents

NAME = re.compile(r"[A-Za-z0-9_]+")
TYPES = ("vertex", "edge", "stream", "record")


@dataclass(frozen=True, slots=True)
class StacsLayout:
    """What a compiled model keeps for each vertex or edge: numbers, and times in ticks (nanosecond), in this order."""

    about: str
    reals: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()


_STATIC, _PAIR = ("weight",), ("weight", "change", "trace_pre", "trace_post")
_STDP_TICKS = ("delay", "last_pre", "last_post")
LAYOUTS: dict[int, StacsLayout] = {
    10: StacsLayout("Izhikevich neuron", ("v", "u", "I", "I_app")),
    30: StacsLayout("leaky integrate-and-fire neuron", ("v", "I", "I_app")),
    34: StacsLayout("Poisson source"),
    **{number: StacsLayout("static synapse", _STATIC, ("delay",)) for number in (13, 31, 51, 81)},
    **{number: StacsLayout("synapse with pair STDP", _PAIR, _STDP_TICKS) for number in (12, 36, 63)},
}
"""The compiled models whose states have known names, by their number (``modtype``)."""


@dataclass(frozen=True, slots=True)
class StacsModel:
    """One document of a ``.model`` file.

    `number` is the compiled model (``modtype``), `parameters` are shared by all that are of this model, `state` are the
    entries that say how STACS draws the states of a new network.
    """

    type: str
    name: str
    number: int = 0
    parameters: dict[str, float] = field(default_factory=dict)
    state: tuple[dict[str, Any], ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)
    """All else that the document says: ports of a stream, events and probes of a record."""

    @property
    def layout(self) -> StacsLayout | None:
        """The states of the compiled model; None when it is not known here."""
        return LAYOUTS.get(self.number)

    def __str__(self) -> str:
        layout = self.layout
        return f"'{self.name}' (STACS model {self.number}{f', {layout.about}' if layout else ''})"

    def document(self) -> dict[str, Any]:
        """What is written to a ``.model`` file."""
        if self.type == "record":
            return {"type": self.type, **self.rest}
        content: dict[str, Any] = {"type": self.type, "modname": self.name, "modtype": self.number}
        if self.parameters:
            content["param"] = [{"name": name, "value": value} for name, value in self.parameters.items()]
        if self.state:
            content["state"] = [dict(entry) for entry in self.state]
        return {**content, **self.rest}


def read_models(path: Path) -> list[StacsModel]:
    """The models of a ``.model`` file, in their order.

    Raises:
        FileProblem: it is no such file; the message names the line of the document.
    """
    found: list[StacsModel] = []
    for line, content in documents(path):
        where = f"{path}, line {line}"
        if not isinstance(content, dict) or content.get("type") not in TYPES:
            raise FileProblem(f"{where}: a model begins with type: {', '.join(TYPES[:-1])} or {TYPES[-1]}")
        found.append(_model(where, content))
        names = [model.name for model in found if model.type != "record"]
        if len(set(names)) < len(names):
            raise FileProblem(f"{where}: there are two models called '{names[-1]}'")
    if not any(model.type == "vertex" for model in found):
        raise FileProblem(f"{path}: there is no model of the type vertex in this file")
    return found


def _model(where: str, content: dict[str, Any]) -> StacsModel:
    kind = content["type"]
    if kind == "record":
        return StacsModel(kind, "", rest={name: value for name, value in content.items() if name != "type"})
    name, number = content.get("modname"), content.get("modtype")
    if not isinstance(name, str) or not NAME.fullmatch(name) or name == "none":
        raise FileProblem(f"{where}: modname must be a word of letters, digits and underscores, and not none")
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise FileProblem(f"{where}: modtype of '{name}' must be the number of a compiled model")
    parameters: dict[str, float] = {}
    for entry in _entries(where, name, "param", content.get("param")):
        if not isinstance(entry.get("value"), (int, float)):
            raise FileProblem(f"{where}: the parameter '{entry['name']}' of '{name}' has no number as its value")
        parameters[entry["name"]] = float(entry["value"])
    state = tuple(_entries(where, name, "state", content.get("state")))
    rest = {key: value for key, value in content.items() if key not in ("type", "modname", "modtype", "param", "state")}
    return StacsModel(kind, name, number, parameters, state, rest)


def _entries(where: str, name: str, key: str, found: Any) -> list[dict[str, Any]]:
    """The list of a model, each of whose entries has a name."""
    entries = [] if found is None else found
    if not isinstance(entries, list) or not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in entries):
        raise FileProblem(f"{where}: {key} of '{name}' must be a list of entries that each have a name")
    return entries

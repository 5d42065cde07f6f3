"""The configurations of a circuit: which files it has, after all names of the manifest are filled in."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.files import inside

CIRCUIT, SIMULATION = "circuit_config.json", "simulation_config.json"
_LARGEST = 1 << 26
"""Bytes of a configuration, a template or a table of types."""
_NAME = re.compile(r"\$\{?(\w+)\}?")
_DEEPEST = 10

Json = dict[str, Any]


@dataclass(frozen=True)
class CircuitPart:
    """A file of nodes or edges with its table of types, and the folder of templates of each population that names one."""

    path: Path
    types: Mapping[str, Mapping[str, str]]
    """Rows by the number of the type."""
    types_path: Path | None
    models: Mapping[str, Path]


@dataclass(frozen=True)
class Circuit:
    """The files of a circuit, and what its simulation says."""

    path: Path
    nodes: list[CircuitPart]
    edges: list[CircuitPart]
    models: Path
    """The folder of templates."""
    simulation: Json = field(default_factory=dict)
    simulation_path: Path | None = None

    def resolve(self, text: Any, where: str) -> Path:
        """A file that the simulation names."""
        home = self.simulation_path or self.path
        return _resolved(home, _manifest(self.simulation, home), text, where)


def open_circuit(place: Path) -> Circuit:
    """Read the configurations of a circuit: a folder that has them, or one of the files.

    Raises:
        FileProblem: a file is not there, or has something else in it; the message names it.
    """
    path = place
    if place.is_dir():
        names = [name for name in (SIMULATION, CIRCUIT) if (place / name).is_file()]
        if not names:
            raise FileProblem(f"{place}: the folder has neither {SIMULATION} nor {CIRCUIT}")
        path = place / names[0]
    found, simulation, simulation_path = read_json(path), {}, None
    if "network" in found and "networks" not in found:
        simulation, simulation_path = found, path
        path = _resolved(path, _manifest(found, path), found["network"], "network")
        found = read_json(path)
    elif place.is_file() and "run" in found:
        simulation, simulation_path = found, path  # one file with both
    manifest, networks = _manifest(found, path), mapping(found.get("networks"), path, "networks")
    components = mapping(found.get("components", {}), path, "components")
    folder = components.get("point_neuron_models_dir", components.get("point_neuron_models", "."))
    return Circuit(
        path,
        _parts(path, manifest, networks, "node"),
        _parts(path, manifest, networks, "edge"),
        _resolved(path, manifest, folder, "components, point_neuron_models_dir"),
        simulation,
        simulation_path,
    )


def read_json(path: Path) -> Json:
    """A mapping from a file.

    Raises:
        FileProblem: it cannot be read, or is something else.
    """
    try:
        return mapping(json.loads(_text(path)), path, "the file")
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"{path}: this is no JSON ({error})") from None


def mapping(value: Any, path: Path, where: str) -> Json:
    """A value of a file, which must be a mapping.

    Raises:
        FileProblem: it is none.
    """
    if not isinstance(value, dict):
        raise FileProblem(f"{path}: {where}: names with values ({{…}}) are expected here")
    return value


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise FileProblem(f"{path}: the file is larger than {_LARGEST >> 20} MiB, which no configuration is")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileProblem(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise FileProblem(f"{path}: this is no text in UTF-8 ({error.reason})") from None


def _manifest(found: Json, path: Path) -> dict[str, str]:
    return {str(name).lstrip("$"): str(value) for name, value in mapping(found.get("manifest", {}), path, "manifest").items()}


def _resolved(config: Path, manifest: Mapping[str, str], text: Any, where: str) -> Path:
    """A path of a configuration, which begins at its folder.

    Raises:
        FileProblem: it is no path, uses an unknown name, or leads out of the folder of the circuit.
    """
    if not isinstance(text, str):
        raise FileProblem(f"{config}: {where}: the name of a file is expected here")
    for _ in range(_DEEPEST):
        name = _NAME.search(text)
        if name is None:
            break
        if name[1] not in manifest:
            raise FileProblem(f"{config}: {where}: '{text}' uses ${name[1]}, which the manifest does not have")
        text = text[: name.start()] + manifest[name[1]] + text[name.end() :]
        if len(text) > 4096:
            break
    else:
        raise FileProblem(f"{config}: {where}: the names of the manifest lead in a circle")
    home, path = config.parent, Path(config.parent, text)
    if not inside(home.resolve().parent, path) and path.resolve() != home.resolve():
        raise FileProblem(f"{config}: {where}: '{text}' leads out of the folder of the circuit; copy the file there")
    return path


def _parts(path: Path, manifest: Mapping[str, str], networks: Json, kind: str) -> list[CircuitPart]:
    listed = networks.get(f"{kind}s", [])
    if not isinstance(listed, list):
        raise FileProblem(f"{path}: networks, {kind}s: a list is expected here")
    found = []
    for entry in listed:
        one, where = mapping(entry, path, f"networks, {kind}s"), f"networks, {kind}s, {kind}s_file"
        types = one.get(f"{kind}_types_file")
        types_path = None if types in (None, "", "NULL") else _resolved(path, manifest, types, f"networks, {kind}_types_file")
        models = {
            name: _resolved(path, manifest, own["point_neuron_models_dir"], f"{name}, point_neuron_models_dir")
            for name, own in mapping(one.get("populations") or {}, path, "populations").items()
            if isinstance(own, dict) and "point_neuron_models_dir" in own
        }
        rows = {} if types_path is None else _types(types_path, f"{kind}_type_id")
        found.append(CircuitPart(_resolved(path, manifest, one.get(f"{kind}s_file"), where), rows, types_path, models))
    return found


def _types(path: Path, key: str) -> dict[str, dict[str, str]]:
    """The rows of a table of types, without values that are not there."""
    rows = {}
    try:
        for line, row in enumerate(csv.DictReader(_text(path).splitlines(), delimiter=" ", skipinitialspace=True), start=2):
            if None in row or any(value is None for value in row.values()):
                raise FileProblem(f"{path}: line {line}: the row has another number of values than there are columns")
            if key not in row:
                raise FileProblem(f"{path}: there is no column {key}")
            rows[row[key]] = {name: value for name, value in row.items() if value not in ("", "NULL", "None", "nan")}
    except csv.Error as error:
        raise FileProblem(f"{path}: {error}") from None
    return rows

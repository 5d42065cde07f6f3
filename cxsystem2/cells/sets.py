"""Named sets of parameters: published ones that are shipped, and the user's own in JSON files.

A file is a table of sets by name; values are text with units, so that a set can be read without this program::

    {"source": "where the values come from",
     "sets": {"tonic": {"model": "ADEX", "about": "…", "current": "500*pA", "parameters": {"C": "200*pF", …}}}}

A set is complete: it has a value for every parameter of its model, so that it means the same for ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cxsystem2.cells.parameters import complete, values_of
from cxsystem2.cells.quantity import Amount, CellError, si
from cxsystem2.files import write_text
from cxsystem2.models.neurons import Neuron, neurons
from cxsystem2.problems import nearest, one_of

DATA = Path(__file__).parent / "data"
LARGEST_FILE = 10_000_000
_KEYS = frozenset({"model", "about", "current", "parameters"})


@dataclass(frozen=True)
class ParameterSet:
    """Values (SI units) for all parameters of a model; `current` (ampere) is the one that shows what the set is for."""

    name: str
    model: str
    parameters: Mapping[str, float]
    current: float | None = None
    about: str = ""
    source: str = ""

    def changed(self, changes: Mapping[str, object]) -> ParameterSet:
        """The set with some values changed."""
        return replace(self, parameters=values_of(neurons[self.model], {**self.parameters, **changes}))


def collections() -> list[str]:
    """The names of the shipped collections."""
    return sorted(path.stem for path in DATA.glob("*.json"))


def parameter_sets(collection: str | Path = "naud2008") -> dict[str, ParameterSet]:
    """All sets of a shipped collection (``naud2008``) or of a JSON file, by name.

    Raises:
        CellError: there is no such collection, or the file is not one of parameter sets.
    """
    text = str(collection)
    if text.lower().endswith(".json"):
        return _read(Path(collection))
    if text not in collections():
        hint = nearest(text, collections()) or f"; there are {one_of(collections())}"
        raise CellError(f"there is no collection of parameter sets '{text}'{hint}; a file of your own ends in .json")
    return _read(DATA / f"{text}.json")


def load_set(collection: str | Path, name: str | None = None) -> ParameterSet:
    """One set of a collection or file; the name may be left out where there is only one."""
    sets = parameter_sets(collection)
    if name is None:
        if len(sets) == 1:
            return next(iter(sets.values()))
        raise CellError(f"{collection} has {len(sets)} parameter sets; name one: {collection}:NAME, of {one_of(sets, 30)}")
    if name not in sets:
        hint = nearest(name, sets) or f"; there are {one_of(sets, 30)}"
        raise CellError(f"{collection} has no parameter set '{name}'{hint}")
    return sets[name]


def find_set(text: str) -> ParameterSet:
    """The set that one text names: ``naud2008:tonic``, ``own.json:name``, or ``own.json`` for the only set of a file."""
    if text.lower().endswith(".json") or ":" not in text:
        return load_set(text)
    collection, _, name = text.rpartition(":")
    return load_set(collection, name)


def save_set(
    target: str | Path,
    name: str,
    model: str,
    parameters: Mapping[str, object] | None = None,
    *,
    current: Amount | None = None,
    about: str = "",
    source: str = "",
    overwrite: bool = False,
) -> Path:
    """Write a set to a JSON file, beside the sets that the file has already; what is not given comes from the defaults.

    Raises:
        CellError: a value does not fit, or the file has a set of this name (unless `overwrite`).
    """
    path, neuron = Path(target), neurons[model]
    if path.suffix.lower() != ".json":
        raise CellError(f"{path}: a file of parameter sets ends in .json")
    if not name or ":" in name:
        raise CellError(f"'{name}' cannot name a parameter set; use letters and digits, without a colon")
    values = values_of(neuron, parameters)
    amplitude = None if current is None else si(current, "amp", "current")
    content: dict[str, Any] = {"source": source, "sets": {}}
    if path.exists():
        _read(path)
        content = _load(path)
        if source:
            content["source"] = source
    if name in content["sets"] and not overwrite:
        raise CellError(f"{path} has a parameter set '{name}' already; take another name, or allow overwriting")
    entry = {"model": neuron.word, "about": about} | ({} if amplitude is None else {"current": f"{amplitude!r}*amp"})
    entry["parameters"] = {key: _text(neuron, key, value) for key, value in values.items()}  # type: ignore[assignment]
    content["sets"][name] = entry
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n", overwrite=True)
    return path


def _text(neuron: type[Neuron], name: str, value: float) -> str:
    """A value with its unit, without loss of digits."""
    unit = neuron.parameters[name].unit
    return repr(value) if unit == "1" else f"{value!r}*{unit.replace('1/', '')}{'**-1' if unit.startswith('1/') else ''}"


def _read(path: Path) -> dict[str, ParameterSet]:
    content = _load(path)
    source = content.get("source", "")
    return {name: _entry(f"{path.name}, set '{name}'", name, entry, str(source)) for name, entry in content["sets"].items()}


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CellError(f"{path}: the file is larger than {LARGEST_FILE // 10**6} MB; it is no file of parameter sets")
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CellError(f"{path}: the file cannot be read: {error.strerror or error}") from None
    except json.JSONDecodeError as error:
        raise CellError(f"{path}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise CellError(f"{path}: the file is not JSON text in UTF-8") from None
    if not isinstance(content, dict) or not isinstance(content.get("sets"), dict) or not content["sets"]:
        raise CellError(f'{path}: the file has no part "sets" with a set in it; save_set writes one to begin with')
    return content


def _entry(where: str, name: str, entry: object, source: str) -> ParameterSet:
    if not isinstance(entry, dict) or not isinstance(entry.get("model"), str) or not isinstance(entry.get("parameters"), dict):
        raise CellError(f'{where}: a set needs "model", the word of a neuron model, and "parameters", a table of values')
    for key in entry:
        if key not in _KEYS:
            raise CellError(f"{where}: '{key}' is not known{nearest(key, _KEYS) or '; there are ' + one_of(sorted(_KEYS))}")
    if entry["model"] not in neurons:
        hint = nearest(entry["model"], neurons) or f"; known are {one_of(neurons)}"
        raise CellError(f"{where}: unknown neuron model '{entry['model']}'{hint}")
    neuron = neurons[entry["model"]]
    owner = f"{where}, {neuron.word}"
    current = entry.get("current")
    for key, value in [*entry["parameters"].items(), ("current", current)]:
        if isinstance(value, int | float) and (key not in neuron.parameters or neuron.parameters[key].unit != "1"):
            raise CellError(f'{owner}, {key}: {value} has no unit; write text with a unit, as "200*pF"')
    values = complete(owner, neuron.parameters, entry["parameters"])
    amplitude = None if current is None else si(current, "amp", f"{where}, current")
    return ParameterSet(name, neuron.word, values, amplitude, str(entry.get("about", "")), source)

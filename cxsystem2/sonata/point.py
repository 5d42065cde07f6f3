"""Templates of cells and synapses as models of a table: those in files, and the point neurons of NEST."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.expressions import ExpressionError, evaluate
from cxsystem2.expressions.quantity import dimension
from cxsystem2.models.free import dimensions
from cxsystem2.models.free.equations import EquationLine, split
from cxsystem2.problems import nearest
from cxsystem2.sonata.circuit import mapping, read_json
from cxsystem2.units import coherent

FACTORS = {"nS": 1e9, "pA": 1e12, "mV": 1e3, "ms": 1e3}
"""Numbers in these units are divided by an exact number to be in SI units."""
_BEFORE = "SONATA_"


@dataclass(frozen=True)
class CellModel:
    """A neuron model for a table, with the values of one population."""

    word: str
    content: dict[str, Any]
    """What stands in the part ``models`` of a physiology table."""
    values: dict[str, str]
    """Parameters of the block."""
    start: dict[str, float]
    """What variables start at, in SI units."""
    potential: str = "volt"
    """The unit of the potential."""
    aims: tuple[str, str] = ("", "")
    """The variables that weights above and below 0 are added to, where synapses have no template."""
    unit: str = ""
    """The unit of such weights, in SI."""
    absolute: bool = False
    """Whether a weight below 0 is added without its sign."""


@dataclass(frozen=True)
class SynapseModel:
    """A synapse model for a table."""

    word: str
    content: dict[str, Any]
    column: str
    """The column of the edges that has the weight."""
    unit: str
    """The unit of its numbers in the file."""
    base: str
    """The unit of the weight, in SI."""
    delay: float | None = None
    """Second; of edges that have none of their own."""
    absolute: bool = False
    negative: bool = False
    """Whether it is for weights below 0."""


@dataclass(frozen=True)
class _Nest:
    equations: tuple[str, ...]
    aims: tuple[str, str]
    unit: str
    values: Mapping[str, tuple[float, str]]
    """What the parameters are where a file does not say it, and their units."""
    method: str = "exact"
    absolute: bool = False


_COMMON = {"C_m": (250.0, "pF"), "E_L": (-70.0, "mV"), "V_th": (-55.0, "mV"), "t_ref": (2.0, "ms"), "I_e": (0.0, "pA")}
_CURRENT = {**_COMMON, "tau_m": (10.0, "ms"), "V_reset": (-70.0, "mV")}
_SYNAPTIC = {**_CURRENT, "tau_syn_ex": (2.0, "ms"), "tau_syn_in": (2.0, "ms")}
_CONDUCTANCE = {
    **_COMMON, "V_reset": (-60.0, "mV"), "g_L": (16.6667, "nS"), "E_ex": (0.0, "mV"), "E_in": (-85.0, "mV"),
    "tau_syn_ex": (0.2, "ms"), "tau_syn_in": (2.0, "ms"),
}  # fmt: skip
_LEAK = "dv/dt = (E_L - v)/tau_m + (I_ex + I_in + I_e)/C_m : volt (unless refractory)"
_SIDES = ("ex", "in")
NEST = {
    "iaf_psc_delta": _Nest(("dv/dt = (E_L - v)/tau_m + I_e/C_m : volt (unless refractory)",), ("v", "v"), "volt", _CURRENT),
    "iaf_psc_exp": _Nest(
        (_LEAK, *(f"dI_{side}/dt = -I_{side}/tau_syn_{side} : amp" for side in _SIDES)), ("I_ex", "I_in"), "amp", _SYNAPTIC
    ),
    "iaf_psc_alpha": _Nest(
        (
            _LEAK,
            *(f"dJ_{side}/dt = -J_{side}/tau_syn_{side} : amp" for side in _SIDES),
            *(f"dI_{side}/dt = (exp(1)*J_{side} - I_{side})/tau_syn_{side} : amp" for side in _SIDES),
        ),
        ("J_ex", "J_in"),
        "amp",
        _SYNAPTIC,
        "rk4",  # sympy needs half a minute for the exact solution of five equations
    ),
    "iaf_cond_exp": _Nest(
        (
            "dv/dt = (g_L*(E_L - v) + g_ex*(E_ex - v) + g_in*(E_in - v) + I_e)/C_m : volt (unless refractory)",
            *(f"dg_{side}/dt = -g_{side}/tau_syn_{side} : siemens" for side in _SIDES),
        ),
        ("g_ex", "g_in"),
        "siemens",
        _CONDUCTANCE,
        "rk4",
        True,
    ),
}
"""Point neurons of NEST. Weights above 0 excite, and those below 0 inhibit."""
_NO_DYNAMICS = ("tau_minus",)


def size_of(unit: str, where: str) -> float:
    """A unit in SI.

    Raises:
        FileProblem: there is no such unit.
    """
    if unit == "1":
        return 1.0
    try:
        return float(np.asarray(evaluate(unit, {**dimensions.sizes()}), np.float64))
    except (ExpressionError, TypeError, ValueError) as error:
        raise FileProblem(f"{where}: '{unit[:40]}' is no unit ({error})") from None


def factor_of(unit: str, where: str) -> float:
    """What numbers in a unit are divided by to be in SI units."""
    return FACTORS[unit] if unit in FACTORS else 1.0 / size_of(unit, where)


def word_of(name: str) -> str:
    """A word for a model of the table."""
    return f"{_BEFORE}{re.sub(r'[^A-Za-z0-9_]', '_', name)[:30]}"


def cell_model(template: str, folder: Path, parameters: str, where: str) -> CellModel:
    """The model of a template, as ``nest:iaf_psc_exp`` or ``json:name``; `parameters` names a file with values for NEST.

    Raises:
        FileProblem: there is no counterpart, or a file is wrong; the message names it.
    """
    kind, _, name = template.partition(":")
    if kind == "nest" and name in NEST:
        return _nest(name, folder, parameters)
    if kind == "json" and re.fullmatch(r"[\w.\- ]+", name):
        return _written(folder / f"{name}.json", name)
    known = ", ".join(f"nest:{one}" for one in NEST)
    hint = nearest(name, NEST) if kind == "nest" else ""
    what = f"the template '{template[:60]}' has no counterpart{hint}"
    raise FileProblem(f"{where}: {what}; there is one for json:NAME and {known}")


def _nest(name: str, folder: Path, parameters: str) -> CellModel:
    one, values = NEST[name], dict(NEST[name].values)
    start = {"v": values["E_L"]}
    if parameters:
        if not re.fullmatch(r"[\w.\- ]+", parameters):
            raise FileProblem(f"{folder}: dynamics_params '{parameters[:60]}' is no name of a file in this folder")
        path = folder / parameters
        given = read_json(path)
        start = {"v": (_number(given.get("E_L", values["E_L"][0]), path, "E_L"), "mV")}
        for key, value in given.items():
            if key == "V_m":
                start = {"v": (_number(value, path, key), "mV")}
            elif key in values:
                values[key] = (_number(value, path, key), values[key][1])
            elif key not in _NO_DYNAMICS:
                raise FileProblem(f"{path}: '{key[:40]}' is no parameter of {name}{nearest(key, values)}")
    content = {
        "about": f"{name} of NEST",
        "equations": "\n".join(one.equations),
        "threshold": "v >= V_th",
        "reset": "v = V_reset",
        "refractory": "t_ref",
        "method": one.method,
        "parameters": {key: coherent(dimension(unit)).name for key, (_, unit) in values.items()},
    }
    texts = {key: f"{value!r}*{unit}" for key, (value, unit) in values.items()}
    begin = {key: value * size_of(unit, name) for key, (value, unit) in start.items()}
    return CellModel(word_of(name), content, texts, begin, "volt", one.aims, one.unit, one.absolute)


def _written(path: Path, name: str) -> CellModel:
    """A template of equations in the syntax of Brian2; nothing of it is accepted here: the table checks it."""
    found = read_json(path)
    params = mapping(found.get("params"), path, "params")
    texts = {key: _text(params.get(key, ""), path, key) for key in ("model", "method", "threshold", "reset", "refractory")}
    lines = _lines(texts["model"], path)
    given = {key: _quantities(found.get(key, {}), path, key) for key in ("namespace", "initial")}
    values, units = {}, {}
    for key, (value, unit) in given["namespace"].items():
        values[key], units[key] = _product(value, unit), _base(unit, path, key)
    start = {}
    for line in lines:
        value, unit = given["initial"].get(line.name, (0.0, line.unit))
        if line.declared:
            values.setdefault(line.name, _product(value, unit))
        elif line.name in given["initial"]:
            start[line.name] = value * size_of(unit, f"{path}: initial, {line.name}")
    content: dict[str, Any] = {
        "about": f"the template {name} of a circuit of SONATA",
        "equations": texts["model"],
        "threshold": texts["threshold"],
        "parameters": units,
    }
    content |= {key: texts[key] for key in ("reset", "refractory", "method") if texts[key]}
    potential = next((line.unit for line in lines if line.name == "v" and line.change), "volt")
    return CellModel(word_of(name), content, values, start, potential)


def synapse_models(template: str, folder: Path, where: str) -> tuple[SynapseModel, ...]:
    """The synapse models of a template ``json:name``: one, or one for each variable that a spike adds to.

    Raises:
        FileProblem: there is no counterpart, or the file is wrong.
    """
    kind, _, name = template.partition(":")
    if kind != "json" or not re.fullmatch(r"[\w.\- ]+", name):
        message = "there is one for json:NAME, static_synapse, and none where nothing is said"
        raise FileProblem(f"{where}: the synapse template '{template[:60]}' has no counterpart; {message}")
    path = folder / f"{name}.json"
    found = read_json(path)
    params, dynamics = mapping(found.get("params"), path, "params"), mapping(found.get("dynamics"), path, "dynamics")
    model = _text(params.get("model", ""), path, "model")
    weights = [line for line in _lines(model, path) if line.name in dynamics]
    if len(dynamics) != 1 or len(weights) != 1:
        raise FileProblem(f"{path}: dynamics: one variable of the model, the weight, is expected here")
    column, unit = weights[0].name, _text(dynamics[weights[0].name], path, "dynamics")
    content = {
        "about": f"the synapse template {name} of a circuit of SONATA",
        "equations": model,
        "weight": column,
    }
    on_pre = _text(params.get("on_pre", ""), path, "on_pre")
    adds = [line for line in map(str.strip, re.split(r"[;\n]", on_pre)) if line]
    apart = len(adds) > 1 and all(re.match(r"\w+\s*\+=", line) and not re.match(rf"{column}\b", line) for line in adds)
    delay = None
    if params.get("delay") is not None:
        value, of = _quantities({"delay": params["delay"]}, path, "params")["delay"]
        delay = value / FACTORS["ms"] if of == "ms" else value * size_of(of, f"{path}: delay")
    base = _base(weights[0].unit, path, column)
    return tuple(
        SynapseModel(f"{word_of(name)}{f'_{number}' * apart}", {**content, "on_pre": line}, column, unit, base, delay)
        for number, line in enumerate(adds if apart else [on_pre])
    )


def static_models(cell: CellModel) -> tuple[SynapseModel, SynapseModel]:
    """The synapses of a cell of NEST, for weights above and below 0."""
    word = cell.word
    unit = next(key for key, factor in FACTORS.items() if size_of(key, word) * factor == 1 and _fits(key, cell.unit))
    found = [
        SynapseModel(
            f"{word}_{side}",
            {"about": f"static synapses of {word}", "equations": f"w : {cell.unit}", "on_pre": f"{aim} += w"},
            "syn_weight",
            unit,
            cell.unit,
            absolute=cell.absolute,
            negative=side == "in",
        )
        for side, aim in zip(_SIDES, cell.aims, strict=True)
    ]
    return found[0], found[1]


def _fits(unit: str, base: str) -> bool:
    return dimension(unit) == dimension(base)


def _lines(text: str, path: Path) -> list[EquationLine]:
    try:
        return split(text)
    except ExpressionError as error:
        raise FileProblem(f"{path}: model: {error}") from None


def _base(unit: str, path: Path, where: str) -> str:
    try:
        return "1" if unit == "1" else str(coherent(dimension(unit)).name)
    except (ExpressionError, ValueError, TypeError) as error:
        raise FileProblem(f"{path}: {where}: '{unit[:40]}' is no unit ({error})") from None


def _text(value: Any, path: Path, where: str) -> str:
    """A text, or several lines as a list."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if not isinstance(value, str):
        raise FileProblem(f"{path}: {where}: a text is expected here")
    return value


def _number(value: Any, path: Path, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FileProblem(f"{path}: {where}: a finite number is expected here")
    return float(value)


def _quantities(values: Any, path: Path, where: str) -> dict[str, tuple[float, str]]:
    """Numbers with their units: ``[5.0, "ms"]``."""
    found = {}
    for name, pair in mapping(values, path, where).items():
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], str):
            raise FileProblem(f'{path}: {where}, {name}: a number with its unit, as [5.0, "ms"], is expected here')
        found[name] = (_number(pair[0], path, f"{where}, {name}"), pair[1])
    return found


def _product(value: float, unit: str) -> str:
    return repr(value) if unit == "1" else f"{value!r}*{unit}"

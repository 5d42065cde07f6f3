"""The public names of the package, and the groups of entry points."""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import re
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from generating.docstrings import _prose, gist
from generating.markdown import code, plain_code, table
from pydantic import BaseModel

import cxsystem2
from cxsystem2.registry import groups

API = {
    "Run a model": ("CxSystem", "Options", "Observer", "ProgressBar", "RunEnd", "sweep", "Batch", "check", "Checked"),
    "Look at results": ("load", "save", "Results", "Spikes", "Recording", "PopulationRecord", "measure", "measure_run"),
    "Use the model elsewhere": ("Injection", "write_script"),
    "Errors and problems": (
        "CxSystemError", "TableError", "FileProblem", "FileTaken", "ResultsUnsaved", "WindowError", "UnknownName",
        "DeviceError", "OutOfMemory", "RegistryError", "NameTaken", "ScriptError", "Report", "Problem", "Place", "Level",
    ),
    "Models of your own": (
        "register", "Neuron", "MEMBRANE", "SPIKE_INITIATION", "Receptor", "Synapse", "Setting", "Parameter", "StateVariable",
        "Rule", "NumberRule", "Wiring", "Sizes", "Distribution", "Input", "column", "quantity", "integer", "text",
    ),
    "Measures, exports, figures, clusters and devices of your own": (
        "Measure", "DistributionMeasure", "RunMeasure", "Trains", "Export", "BatchExport", "RunFigure", "FigureKind",
        "SweepPicture", "Cluster", "Need", "Device", "Agreement",
    ),
    "What a device is given and returns": (
        "Anatomy", "Physiology", "Configuration", "Model", "Stages", "Session", "Sink", "Records",
    ),
}  # fmt: skip
"""The public names by what they are for."""
METHODS = (property, cached_property, classmethod, staticmethod)
DEFAULT = re.compile(r" at 0x|<factory>|<")


def api() -> str:
    """Every public name with its meaning."""
    listed = [name for names in API.values() for name in names]
    if sorted(listed) != sorted({*cxsystem2.__all__} - {"__version__"}):
        raise ValueError("the names of API in docs/generating/names.py are not those of cxsystem2.__all__")
    sections = ((title, [(f"`{name}`", plain_code(_meaning(name))) for name in names]) for title, names in API.items())
    return "\n\n".join(f"## {title}\n\n{table(('name', 'what it is'), rows)}" for title, rows in sections)


def _meaning(name: str) -> str:
    """The first sentence of what a public name says of itself; a constant has it below."""
    value = getattr(cxsystem2, name)
    if inspect.isroutine(value) or isinstance(value, type):
        return gist(value)
    source = ast.parse(Path(inspect.getfile(importlib.import_module(cxsystem2._HOMES[name]))).read_text(encoding="utf-8"))
    for statement, below in itertools.pairwise(source.body):
        if isinstance(statement, ast.AnnAssign) and ast.unparse(statement.target) == name:
            return str(ast.literal_eval(below.value)).rstrip(".") if isinstance(below, ast.Expr) else ""
    return ""


def reference() -> str:
    """Every public name with its signature and all that it says of itself."""
    parts = [f"## {title}\n\n" + "\n\n".join(map(_described, names)) for title, names in API.items()]
    return "\n\n".join(parts)


def _described(name: str) -> str:
    value = getattr(cxsystem2, name)
    if not (inspect.isroutine(value) or isinstance(value, type)):
        return f"### {name}\n\n{_meaning(name)}."
    parts = [f"### {name}", *_signature(name, value), _prose(value)]
    if isinstance(value, type):
        parts += [
            part
            for own in _methods(value)
            for part in (*_signature(f"{name}.{own}", _bare(value, own)), _prose(_bare(value, own)))
        ]
    return "\n\n".join(part for part in parts if part)


def _methods(kind: type) -> list[str]:
    """Public methods and properties that a class defines itself and describes."""
    own = (name for name, value in vars(kind).items() if inspect.isfunction(value) or isinstance(value, METHODS))
    return [name for name in own if not name.startswith("_") and _bare(kind, name).__doc__]


def _bare(kind: type, name: str) -> Any:
    value = inspect.getattr_static(kind, name)
    return (
        value.fget if isinstance(value, property) else value.func if isinstance(value, cached_property) else getattr(kind, name)
    )


def _signature(name: str, value: Any) -> list[str]:
    """How something is called, with a line for each argument where one line is too long."""
    if isinstance(value, type) and issubclass(value, Enum):
        return [code(*(f"{name}.{one.name} = {one.value!r}" for one in value))]
    if isinstance(value, type) and issubclass(value, BaseModel):
        value = BaseModel  # its arguments are columns, and pydantic knows them only after their first use
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return []
    found = found.replace(parameters=[
        one.replace(default=Shown("...")) if one.default is not one.empty and DEFAULT.search(repr(one.default)) else one
        for one in found.parameters.values()
    ])  # fmt: skip
    if isinstance(value, type):
        found = found.replace(return_annotation=inspect.Signature.empty)
    text = f"{name}{found}".replace("'", "") if "'" in str(found) and '"' not in str(found) else f"{name}{found}"
    return [code(text if len(text) <= 110 else _folded(name, found))]


def _folded(name: str, found: inspect.Signature) -> str:
    whole = str(found)
    end = whole.rpartition(") -> ")[2] if ") -> " in whole else ""
    lines, star = [], False
    for one in found.parameters.values():
        if (
            one.kind is one.KEYWORD_ONLY
            and not star
            and all(each.kind is not each.VAR_POSITIONAL for each in found.parameters.values())
        ):
            lines.append("    *,")
        star = star or one.kind is one.KEYWORD_ONLY
        lines.append(f"    {one},")
    return "\n".join([f"{name}(", *lines, f"){f' -> {end}' if end else ''}"]).replace("'", "")


class Shown(str):
    """A default that is shown as it is."""

    def __repr__(self) -> str:
        return str(self)


def plugin_groups() -> str:
    """The groups of entry points, and the class that theirs are derived from."""
    home = Path(cxsystem2.__file__).parent
    for path in sorted(home.rglob("*.py")):  # those that nothing else has imported yet, too
        if "= Registry(" in path.read_text(encoding="utf-8"):
            importlib.import_module(".".join(path.relative_to(home.parent).with_suffix("").parts))
    public = {getattr(cxsystem2, name): name for name in cxsystem2._HOMES if name[0].isupper() and not name.isupper()}
    known = sorted(groups().items())
    bases = {group: f"{registry.base.__module__}.{registry.base.__qualname__}" for group, registry in known}
    rows = [(f"`{group}`", f"`{public.get(one.base, bases[group])}`", one.noun) for group, one in known]
    return table(("group", "subclass of", "what it adds"), rows)

"""What each tool of an assistant does; `server` offers them to a language model."""

from __future__ import annotations

import io
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

from cxsystem2.assistant.folder import Folder
from cxsystem2.catalogue import example_tables, examples
from cxsystem2.checking import Checked, check
from cxsystem2.config.schema import schema
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.gist import gist
from cxsystem2.measures import measure
from cxsystem2.models.cell_types import cell_types
from cxsystem2.models.neurons import neurons
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.models.synapses import synapses
from cxsystem2.pictures import literal
from cxsystem2.planning import describe
from cxsystem2.problems import counted, nearest, one_of
from cxsystem2.registry import Registry
from cxsystem2.results import load
from cxsystem2.rules import rules
from cxsystem2.starters import starters
from cxsystem2.surroundings import child_environment

KINDS: dict[str, Registry[Any]] = {
    "neurons": neurons, "excitation": excitation, "inhibition": inhibition, "synapses": synapses, "rules": rules,
    "cell_types": cell_types,
}  # fmt: skip
_LAST = 4_000
"""Characters of the messages of a run that are told."""
_DPI = 90


class Desk:
    """The tools, for one folder. `longest` is how long a run may take (second)."""

    def __init__(self, folder: Folder, longest: float = 600.0) -> None:
        self.folder, self.longest = folder, longest

    def models(self, kind: str = "", word: str = "") -> dict[str, Any]:
        """The catalogue: kinds, the words of a kind with their meanings, or one model with its parameters and equations."""
        if not kind:
            return {name: list(registry) for name, registry in KINDS.items()}
        if kind not in KINDS:
            raise CxSystemError(f"there is no kind '{kind}'{nearest(kind, KINDS) or f'; there are {one_of(KINDS)}'}")
        registry = KINDS[kind]
        if not word:
            return {name: gist(entry) for name, entry in registry.items()}
        return _model(registry[word])

    def columns(self, sheet: str = "") -> dict[str, Any]:
        """The columns of a sheet (params, IN, G, S, physiology): meaning, unit, default, words; without one, the sheets."""
        sheets: dict[str, Any] = schema()["sheets"]
        if not sheet:
            return {name: one["title"] for name, one in sheets.items()}
        if sheet not in sheets:
            raise CxSystemError(f"there is no sheet '{sheet}'{nearest(sheet, sheets) or f'; there are {one_of(sheets)}'}")
        return {"needed": sheets[sheet].get("required", []), "columns": sheets[sheet]["properties"]}

    def examples(self, name: str = "") -> dict[str, Any]:
        """The shipped models: small starters and larger examples with what each shows, or the two tables of one of them."""
        small, large = starters(), examples()
        if not name:
            return {word: one.about for word, one in small.items()} | {word: one.about for word, one in large.items()}
        if name in small:
            return {f"{table}.csv": text for table, text in small[name].tables.items()}
        files = zip(("anatomy", "physiology"), map(Path, example_tables(name)), strict=True)
        return {f"{table}{path.suffix}": path.read_text(encoding="utf-8") for table, path in files}

    def check(self, anatomy: str, physiology: str) -> str:
        """All problems of two tables, each with file, row, column and remedy; or that there are none."""
        checked = self._checked(anatomy, physiology)
        told = [str(problem).replace(f"{self.folder.root}/", "") for problem in checked.report]
        told.append(checked.parts if checked.report.clean else counted(len(checked.report.errors), "error"))
        return "\n".join(told)

    def plan(self, anatomy: str, physiology: str) -> dict[str, Any]:
        """How large the network of two tables is: cells, expected synapses of each pathway, memory."""
        checked = self._checked(anatomy, physiology)
        if not checked.report.clean:
            raise TableError(checked.report)
        return describe(checked.config)

    def run(self, anatomy: str, physiology: str, result: str, changes: list[str] | None = None, device: str = "") -> str:
        """Simulate two tables into a result file (.h5); returns the rates and what was said."""
        target = self.folder.path(result)
        if target.suffix.lower() != ".h5":
            raise CxSystemError(f"'{result}': a result ends in .h5")
        words = ["-a", str(self.folder.existing(anatomy)), "-p", str(self.folder.existing(physiology)), "--output", str(target)]
        words += [word for change in changes or [] for word in ("-o", change)]
        words += ["--device", device] if device else []
        target.unlink(missing_ok=True)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "cxsystem2", "run", *words],
                cwd=self.folder.root,
                env=child_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=self.longest,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CxSystemError(f"the run took more than {self.longest:g} s and was stopped; make it shorter") from error
        told = done.stderr[-_LAST:].replace(f"{self.folder.root}/", "")
        if done.returncode:
            raise CxSystemError(told.strip() or f"the run ended with the status {done.returncode}")
        return told

    def measure(self, result: str, start: float = 0.0) -> dict[str, Any]:
        """Measures of the spikes of each population of a result: rate, irregularity, synchrony and others."""
        found = measure(load(self.folder.existing(result)), start=start)
        return {
            str(name): {str(word): None if math.isnan(value) else float(value) for word, value in row.items()}
            for name, row in found.iterrows()
        }

    def figure(self, result: str) -> bytes:
        """The raster and the rates of a result, as a PNG."""
        drawn = load(self.folder.existing(result)).plot()
        held = io.BytesIO()
        literal(drawn).savefig(held, format="png", dpi=_DPI)
        return held.getvalue()

    def _checked(self, anatomy: str, physiology: str) -> Checked:
        first, second = (str(self.folder.existing(name)) for name in (anatomy, physiology))
        return check(first, second, trusted=(self.folder.root,))


def _model(entry: Any) -> dict[str, Any]:
    """A model: what it is, its parameters and its equations."""
    found: dict[str, Any] = {"about": getattr(entry, "meaning", "") or (entry.__doc__ or "").strip()}
    parameters: dict[str, Parameter] = getattr(entry, "parameters", {})
    begin = getattr(entry, "defaults", {})
    if parameters:
        found["parameters"] = {
            name: {"unit": one.unit, "meaning": one.meaning}
            | ({"start_with": begin[name]} if name in begin else {})
            | ({} if one.default is None else {"default": f"{one.default:g} (SI)"})
            for name, one in parameters.items()
        }
    for name in ("current", "derivative", "threshold", "reset", "equations", "on_pre", "on_post", "needs", "takes"):
        if value := getattr(entry, name, None):
            found[name] = list(value) if isinstance(value, tuple) else value
    return found

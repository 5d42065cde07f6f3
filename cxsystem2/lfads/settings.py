"""The settings of a training in one YAML file: the model, how it is trained, and the hyper-parameters.

    model: {generator_units: 64, factors: 8}
    training: {batch: 100}
    hyperparameters: {learning_rate: {value: 0.002}}

Each part may be left out. The names are those of `Sizes`, of `TrainingPlan`, and of `HYPERPARAMETERS`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from cxsystem2.errors import CxSystemError, FileProblem, TableError
from cxsystem2.files import expanded
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.ranges import SECTION, Ranges, number, ranges_of, ranges_of_node
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.problems import Place, Report, nearest, one_of
from cxsystem2.tables import yaml_file
from cxsystem2.tables.table import Cell
from cxsystem2.tables.tree import Branch, Node

_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_PARTS: Mapping[str, type[Sizes] | type[TrainingPlan]] = {"model": Sizes, "training": TrainingPlan}


@dataclass(frozen=True)
class Settings:
    """How a model is built and trained.

    Attributes:
        sizes: the architecture.
        plan: how training goes.
        ranges: the hyper-parameters.
    """

    sizes: Sizes = field(default_factory=Sizes)
    plan: TrainingPlan = field(default_factory=TrainingPlan)
    ranges: Ranges = field(default_factory=lambda: ranges_of(None))

    def model(self, device: str = "cpu") -> dict[str, Any]:
        """What the directory of a run keeps for the trainer."""
        return {"sizes": self.sizes.to_dict(), "plan": self.plan.to_dict(), "device": device}


def read_settings(path: str | os.PathLike[str], usual: Settings | None = None) -> Settings:
    """The settings of a file.

    Args:
        path: the file.
        usual: what is not said there; those of models of spikes unless given.

    Raises:
        FileProblem: the file cannot be read.
        TableError: one problem for each mistake, with its row and column.
    """
    report, source, given, usual = Report(), str(path), expanded(path), usual or Settings()
    own: dict[str, Sizes | TrainingPlan] = {"model": usual.sizes, "training": usual.plan}
    node = yaml_file.parse(_text(given), source, report)
    if not report.clean:
        raise TableError(report)
    known = (*_PARTS, SECTION)
    if not isinstance(node, Branch):
        report.add(Place(source), f"the file has none of the parts {one_of(known)}")
        raise TableError(report)
    for name, part in node.items.items():
        if name not in known:
            report.add(part.place, f"unknown part '{name}'{nearest(name, known) or f'; known are {one_of(known)}'}", name)
    found = {name: _part(node.items[name], name, known, report) for name, known in own.items() if name in node.items}
    ranges = usual.ranges
    if SECTION in node.items:
        try:
            ranges = ranges_of_node(node.items[SECTION], usual.ranges)
        except TableError as error:
            for problem in error.report:
                report.add(problem.place, problem.message, problem.label)
    if not report.clean:
        raise TableError(report)
    sizes, plan = found.get("model", usual.sizes), found.get("training", usual.plan)
    assert isinstance(sizes, Sizes)
    assert isinstance(plan, TrainingPlan)
    return Settings(sizes, plan, ranges)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblem(f"{path}: the file cannot be read ({getattr(error, 'strerror', None) or error})") from None


def _part(node: Node, name: str, usual: Sizes | TrainingPlan, report: Report) -> Sizes | TrainingPlan | None:
    """One part of the file; None where something in it is wrong."""
    if not isinstance(node, Branch):
        report.add(node.place, f"write names below '{name}:', each with its value", name)
        return None
    types = {one.name: str(one.type) for one in fields(usual)}
    before, values = len(report), {}
    for word, said in node.items.items():
        if word.isdigit():  # of {factors: 1,5}
            report.add(said.place, "a number has a comma; write a decimal point", name)
        elif word not in types:
            report.add(said.place, f"unknown name '{word}'{nearest(word, types) or f'; known are {one_of(types)}'}", word)
        elif not isinstance(said, Cell) or not said.given:
            report.add(said.place, f"{word} is one value", word)
        else:
            try:
                values[word] = _value(word, said.text, types[word])
            except ValueError as error:
                report.add(said.place, str(error), word)
    if len(report) > before:
        return None
    try:
        return replace(usual, **values)
    except CxSystemError as error:
        report.add(node.place, str(error), name)
        return None


def _value(word: str, text: str, kind: str) -> Any:
    if kind == "str":
        return text
    if kind == "bool":
        if text.lower() not in _TRUTHS:
            raise ValueError(f"{word} is true or false, not '{text}'")
        return _TRUTHS[text.lower()]
    found = number(word, text)
    if kind == "int":
        if found != int(found):
            raise ValueError(f"{word} is a whole number, not {text}")
        return int(found)
    return found

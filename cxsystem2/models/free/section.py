"""The part ``models`` of a physiology table becomes classes, in a catalogue of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cxsystem2.expressions import ExpressionError
from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.free.fields import FieldFault, Fields, unfit
from cxsystem2.models.free.neuron import read_neuron
from cxsystem2.models.free.receptor import SIGNS, read_receptor
from cxsystem2.models.free.synapse import read_synapse
from cxsystem2.models.trial import try_neuron, try_receptor, try_synapse
from cxsystem2.problems import Report, nearest, one_of
from cxsystem2.registry import Registry
from cxsystem2.tables.tree import MODELS, Branch, Node

_READERS: dict[str, tuple[str, Callable[[Fields], Any], Callable[[Any], None]]] = {
    "neurons": ("neuron model", read_neuron, try_neuron),
    "receptors": ("receptor model", read_receptor, try_receptor),
    "synapses": ("synapse model", read_synapse, try_synapse),
}
MOST = 100
"""The most models that a table may bring along."""


def read_section(node: Node, report: Report) -> Catalogue:
    """The models of the program, and those of a table. What is wrong with its own ones goes to the report."""
    catalogue = Catalogue().layered()
    if not isinstance(node, Branch):
        report.add(node.place, f"'{MODELS}' is a mapping with the parts {one_of(_READERS)}", MODELS)
        return catalogue
    trials = _Trials()
    for part, models in node.items.items():
        label = f"{MODELS}, {part}"
        if part not in _READERS:
            hint = nearest(part, _READERS) or f"; there are {one_of(_READERS)}"
            report.add(models.place, f"unknown part '{part}'{hint}", label)
        elif not isinstance(models, Branch):
            report.add(models.place, f"'{part}' is a mapping from the word of a model to its equations", label)
        elif len(models.items) > MOST:
            report.add(models.place, f"there are more than {MOST} models", label)
        else:
            for word, entry in models.items.items():
                _add(catalogue, part, word, entry, trials, report)
    if trials.untried:
        which = f"{one_of(trials.untried, 6)} (too many or too large for that)"
        report.note(node.place, f"a check does not let Brian2 build {which}; a run does", MODELS)
    return catalogue


@dataclass(slots=True)
class _Trials:
    """Lets Brian2 build models as long as that is quick: it takes about 0.2 s for a model, and 0.05 s for each variable."""

    left: int = 45
    untried: list[str] = field(default_factory=list)

    def allow(self, word: str, variables: int) -> bool:
        """Whether a model with so many variables is tried."""
        cost = 5 + variables
        if cost > self.left:
            self.untried.append(word)
            return False
        self.left -= cost
        return True


def _add(catalogue: Catalogue, part: str, word: str, node: Node, trials: _Trials, report: Report) -> None:
    noun, read, attempt = _READERS[part]
    label = f"{MODELS}, {part}, {word[:40]}"
    try:
        if not isinstance(node, Branch):
            report.add(node.place, f"the {noun} '{word[:40]}' is a mapping from fields to texts", label)
            raise FieldFault
        fields = Fields(noun, word, node, report, label)
        if fault := unfit(word):
            raise fields.problem(node.place, fault)
        registry = _registry(catalogue, part, fields)
        if word in registry:
            raise fields.problem(node.place, f"there is a {registry.noun} '{registry.name(word)}' already; choose another word")
        model = read(fields)
        try:
            if trials.allow(word, len(model.state)):
                attempt(model)
        except ExpressionError as error:
            raise fields.problem(node.place, str(error)) from None
        registry.register(word)(model)
    except FieldFault:
        catalogue.broken.add(word.casefold())


def _registry(catalogue: Catalogue, part: str, fields: Fields) -> Registry[Any]:
    if part != "receptors":
        registry: Registry[Any] = getattr(catalogue, part)
        return registry
    if "sign" not in fields.branch.items:
        return catalogue.excitation  # the field that is missing is noted with the others
    return catalogue.excitation if fields.choice("sign", SIGNS, "") == "excitation" else catalogue.inhibition

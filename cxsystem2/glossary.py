"""Everything that has a word: models, rules, devices and parameters with their meaning, for lists, forms and searches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cxsystem2.config import pyramidal
from cxsystem2.config.inputs import inputs
from cxsystem2.config.populations import START
from cxsystem2.config.scope import MODEL_WORDS
from cxsystem2.devices import devices
from cxsystem2.gist import gist
from cxsystem2.manual import pages, sections
from cxsystem2.measures import measures, run_measures
from cxsystem2.models.cell_types import cell_types
from cxsystem2.models.cells import dendrite, soma
from cxsystem2.models.distribution import distributions
from cxsystem2.models.neurons import Neuron, neurons
from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors import Receptor, excitation, inhibition
from cxsystem2.models.synapses import Synapse, synapses
from cxsystem2.rules import rules

REGISTRIES: dict[str, Mapping[str, Any]] = {
    "neuron model": neurons,
    "excitation model": excitation,
    "inhibition model": inhibition,
    "synapse model": synapses,
    "cell type": cell_types,
    "input": inputs,
    "connection rule": rules,
    "distribution": distributions,
    "device": devices,
    "measure": measures,
    "measure of a run": run_measures,
}
"""Kinds of things that have words, and the registry of each."""
_PAGES = {
    "neuron model": "models", "excitation model": "models", "inhibition model": "models", "synapse model": "models",
    "cell type": "models", "input": "inputs", "connection rule": "connections", "distribution": "connections",
    "device": "devices", "measure": "measures", "measure of a run": "measures",
}  # fmt: skip
PAIRED = {
    "cw": Parameter("siemens", "mean weight of the pathways between two types of cells"),
    "delay": Parameter("second", "mean delay of the pathways between two types of cells"),
    "sp": Parameter("1", "connection probability between two types of cells", least=0, most=1),
}
"""What the names of values for two types of cells begin with: ``cw_SOURCE_TARGET``."""
_MODELS = {
    "neuron_model": "neuron model of all cells",
    "excitation_model": "what excitatory spikes do to all cells",
    "inhibition_model": "what inhibitory spikes do to all cells",
}
_OF_CELLS = {"pc_": "cells with dendrites (PC)", "ci_": "cells with an injected current (CI)"}
ROOTS: dict[str, Parameter] = {
    "calcium_concentration": Parameter("1", "extracellular calcium, mM"),
    "conn_prob_gain": Parameter("1", "factor on all connection probabilities", 1.0),
    "background_rate": Parameter("hertz", "rate of each excitatory background source", 0.0),
    "background_rate_inhibition": Parameter("hertz", "rate of each inhibitory background source", 0.0),
    "flag_background_calcium_scaling": Parameter("1", "1: calcium scales the weights of background input", 0.0),
    "background_E_E_weight": Parameter("siemens", "weight of excitatory background input onto excitatory cells"),
    "background_E_I_weight": Parameter("siemens", "weight of excitatory background input onto other cells"),
    "background_I_E_weight": Parameter("siemens", "weight of inhibitory background input onto excitatory cells"),
    "background_I_I_weight": Parameter("siemens", "weight of inhibitory background input onto other cells"),
}  # fmt: skip
"""Root values that have names of their own."""
_INJECTED = {
    "cifilename": Parameter("1", "file of injected currents"),
    "cibasepath": Parameter("1", "folder of the file of injected currents"),
    "cimultiplier": Parameter("1", "factor that makes picoampere of the numbers in the file", 1.0),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its kind, meaning, equations, parameters, and the section of the documentation that has more."""

    kind: str
    word: str
    meaning: str
    equations: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    page: str = ""
    anchor: str = ""


def terms() -> Iterator[Term]:
    """All words of all registries, plugins among them."""
    for kind, registry in REGISTRIES.items():
        for word, entry in registry.items():
            page, anchor = _section(kind, word)
            yield Term(kind, word, gist(entry), tuple(equations(entry)), parameters_of(entry), page, anchor)


def equations(entry: object) -> list[str]:
    """The equations of a model, line by line; none of what has no equations."""
    if isinstance(entry, type) and issubclass(entry, Neuron):
        return neuron_equations(entry)
    if isinstance(entry, type) and issubclass(entry, Receptor):
        return receptor_equations(entry)
    if isinstance(entry, type) and issubclass(entry, Synapse):
        return synapse_equations(entry)
    return []


def parameters_of(entry: object) -> Mapping[str, Parameter]:
    """The parameters of an entry by the names that tables give them."""
    own = getattr(entry, "parameters", None)
    found: Mapping[str, Parameter] = own if isinstance(own, Mapping) else {}
    return {f"{getattr(entry, 'prefix', '')}{name}": one for name, one in found.items() if isinstance(one, Parameter)}


def neuron_equations(model: type[Neuron]) -> list[str]:
    """The equations of a neuron model, its threshold and its reset."""
    first = f"dvm/dt = {model.derivative}" if model.derivative else f"C dvm/dt = {model.current} + I_syn"
    lines = [
        first,
        *_states(model.state),
        f"spike when {model.threshold}",
        f"then {'; '.join(model.reset) or 'nothing is reset'}",
    ]
    lines += [] if model.held or model.derivative else ["vm is not held while refractory"]
    return lines + [f"at the start {variable} = {parameter}" for variable, parameter in model.initial.items()]


def receptor_equations(model: type[Receptor]) -> list[str]:
    """The equations of a receptor model, and what spikes do."""
    lines = [f"I_syn = {model.current}", *_states(model.state)]
    lines.append(f"at a spike: {_increments(model.incremented)}    (weight in {model.weight_unit})")
    if model.background != model.incremented:
        lines.append(f"at a background spike: {_increments(model.background)}")
    return lines


def synapse_equations(model: type[Synapse]) -> list[str]:
    """The equations of a synapse model, and what spikes of both sides do."""
    actions = [f"g += {model.transmitted}" if text == "{transmit}" else text for text in model.on_pre]
    lines = [*model.equations]
    lines += [f"dwght/dt = {model.weight_derivative}"] if model.weight_derivative else []
    lines += [f"at a spike of the source: {'; '.join(actions)}"] if actions else []
    return lines + ([f"at a spike of the target: {'; '.join(model.on_post)}"] if model.on_post else [])


def _states(found: tuple[StateVariable, ...]) -> list[str]:
    return [f"d{state.name}/dt = {state.derivative}    ({state.unit})" for state in found]


def _increments(variables: tuple[str, ...]) -> str:
    return "; ".join(f"{name} += weight" for name in variables)


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter of tables by its name: to what it belongs (a model, or the kind of value), and what it is."""

    owner: str
    parameter: Parameter


def parameters() -> dict[str, list[Named]]:
    """The names that a physiology table may have, each with all that it may mean."""
    found: dict[str, list[Named]] = {}
    groups: list[tuple[str, Mapping[str, Parameter]]] = [
        *((term.word, term.parameters) for term in terms() if term.kind.endswith(" model")),
        ("potential at the start", START), ("tonic current", soma.TONIC), ("noise", soma.NOISE), ("voltage clamp", soma.CLAMP),
        ("cells with dendrites", pyramidal.PARAMETERS), ("coupling of a soma", soma.AXIAL), ("dendrite", dendrite.PASSIVE),
        ("injected currents", _INJECTED), ("whole table", ROOTS),
        ("whole table", {name: Parameter("", meaning) for name, meaning in _model_words().items()}),
    ]  # fmt: skip
    for owner, known in groups:
        for name, parameter in known.items():
            found.setdefault(name, []).append(Named(owner, parameter))
    return found


def paired(name: str) -> Parameter | None:
    """What a name such as ``cw_SS_BC`` means; None for one of another form."""
    form = re.match(r"(cw|delay|sp)_(\w+)_(\w+?)$", name)
    return PAIRED[form[1]] if form else None


def _model_words() -> dict[str, str]:
    """The meaning of the values that choose models."""
    found = {}
    for name in MODEL_WORDS:
        kind = next(word for word in _MODELS if name.endswith(word))
        whose = _OF_CELLS.get(name.removesuffix(kind), "all cells")
        found[name] = _MODELS[kind].replace("all cells", whose)
    return found


@cache
def _headings(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in sections(pages()[page]) if page in pages() else ():
        found.setdefault(one.title.casefold(), []).append(one.anchor)
    return found


def _section(kind: str, word: str) -> tuple[str, str]:
    """Page and anchor of the section of a word; the page alone where it has none of its own."""
    page = _PAGES[kind]
    anchors = _headings(page).get(word.casefold(), [])
    return page, (anchors[-1 if kind == "inhibition model" else 0] if anchors else "")

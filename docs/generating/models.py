"""Models, connection rules, inputs and devices, by their registries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generating.docstrings import gist, told
from generating.markdown import code, plain, plain_code, table

from cxsystem2.config.inputs import inputs
from cxsystem2.config.schema import written
from cxsystem2.devices import devices
from cxsystem2.glossary import neuron_equations, receptor_equations, synapse_equations
from cxsystem2.models.cell_types import INPUT, cell_types
from cxsystem2.models.cells import Cell, Dendrite, Soma
from cxsystem2.models.distribution import Constant, Distribution, Uniform, distributions
from cxsystem2.models.neurons import Neuron, neurons
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import Receptor, excitation, inhibition
from cxsystem2.models.synapses import Synapse, synapses
from cxsystem2.partitions.methods import methods
from cxsystem2.registry import Registry
from cxsystem2.rules import rules

BEGIN = "starting value"


def ordered(registry: Mapping[str, Any]) -> list[str]:
    """The words of a registry by the alphabet."""
    return sorted(registry, key=str.casefold)


def also(registry: Registry[Any], word: str) -> str:
    """Other words for an entry."""
    others = registry.others(word)
    return f" (also `{'`, `'.join(others)}`; case does not matter)" if others else ""


def parameters(found: Mapping[str, Parameter], begin: Mapping[str, str] | None = None) -> str:
    """The parameters of a model; `begin` are its starting values, if it has any."""
    rows = [
        (f"`{name}`", each.unit, "**needed**" if each.default is None else f"`{written(each.default, each.unit)}`",
         *([f"`{begin[name]}`" if name in begin else ""] if begin else []), _limits(each), each.meaning)
        for name, each in found.items()
    ]  # fmt: skip
    return table(("parameter", "unit", "default", *([BEGIN] if begin else []), "allowed", "meaning"), rows)


def _limits(parameter: Parameter) -> str:
    parts = ["> 0"] if parameter.positive else []
    parts += [f"≥ {parameter.least:g}"] if parameter.least is not None else []
    parts += [f"≤ {parameter.most:g}"] if parameter.most is not None else []
    return ", ".join(parts)


def neuron(word: str) -> str:
    """One neuron model."""
    model: type[Neuron] = neurons[word]
    return entry(neurons, word, code(*neuron_equations(model)), parameters(model.parameters, model.defaults))


def receptor(registry: Registry[type[Receptor]], word: str) -> str:
    """One receptor model."""
    model = registry[word]
    return entry(registry, word, code(*receptor_equations(model)), parameters(model.parameters))


def synapse(word: str) -> str:
    """One synapse model, and the other one that tables mean by the same word, if there is one."""
    return "\n\n".join(_synapse(model, word) for model in (synapses[word], *_variants(word)))


def _variants(word: str) -> Iterator[type[Synapse]]:
    """Models that a registered one gives way to."""
    waiting: list[type[Synapse]] = Synapse.__subclasses__()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__dict__.get("word") == word and model is not synapses[word]:
            yield model


def _synapse(model: type[Synapse], word: str) -> str:
    lines = synapse_equations(model)
    lines += [f"target: neuron model {model.target_model}"] if model.target_model else []
    read = ", ".join(f"{name}_pre" for name in model.source_variables)
    lines += [f"reads of the source: {read}"] if read else []
    lines += [f"weights: {_spread(model.weights)}"]
    lines += [f"delays: {_spread(model.delays)}" if model.on_pre else "no delay"]
    own = [parameters({f"{model.prefix}{name}": each for name, each in model.parameters.items()})] if model.parameters else []
    title = word if model is synapses[word] else f"{word}, the other form"
    return entry(synapses, word, code(*lines), *own, model=model, title=title)


def _spread(distribution: Distribution) -> str:
    if isinstance(distribution, Constant):
        return "all equal to the mean"
    if isinstance(distribution, Uniform):
        return f"uniform between {distribution.low:g} and {distribution.high:g} times the mean"
    return repr(distribution)


def entry(registry: Registry[Any], word: str, *parts: str, model: type | None = None, title: str = "") -> str:
    """A section of the catalogue."""
    about, source = told(model or registry[word])
    sources = [f"Source: {source}"] if source else []
    return "\n\n".join([f"### {title or word}", about + also(registry, word), *parts, *sources])


def catalogue() -> str:
    """One table of all models."""
    kinds: dict[str, Mapping[str, Any]] = {
        "neuron": neurons,
        "excitatory receptor": excitation,
        "inhibitory receptor": inhibition,
        "synapse": synapses,
        "input": inputs,
        "connection rule": rules,
        "distribution": distributions,
    }
    rows = [
        (kind, f"`{word}`", plain_code(gist(entries[word]))) for kind, entries in kinds.items() for word in ordered(entries)
    ]
    return table(("kind", "word", "what it is"), rows)


def rule_table() -> str:
    """The words of the column rule."""
    rows = [
        (
            f"`{word}`",
            ", ".join(f"`{name}`" for name in rules[word].needed()) or "nothing",
            plain_code(" ".join(told(rules[word])[0].partition("\n\n")[0].split())),
        )
        for word in rules
    ]
    return table(("rule", "needs", "which pairs"), rows)


def method_table() -> str:
    """How networks are divided."""
    rows = [(f"`{word}`", plain(method.about()), "no" if method.needs_synapses else "yes") for word, method in methods.items()]
    return table(("method", "what it does", "for `build`"), rows)


def distribution_table() -> str:
    """The words of the columns weight_distribution and delay_distribution."""
    rows = [(f"`{one.written()}`", plain_code(" ".join(told(one)[0].split()))) for one in distributions.values()]
    return table(("written", "values"), rows)


def recorded_table() -> str:
    """What a state monitor may record of a pyramidal cell."""
    receptors = excitation["SIMPLE_E"], inhibition["SIMPLE_I"]
    cell = Cell(Soma(*receptors, neurons["EIF"], dendrites=True), Dendrite(*receptors), 1)
    rows = [(f"`{name}`", place, unit_name) for name, (place, _, unit_name) in cell.variables().items()]
    return table(("variable", "compartment", "unit"), rows)


def cell_type_table() -> str:
    """The words of the column neuron_type."""
    rows = [(f"`{kind.name}`", kind.meaning, f"`cw_{kind.name}_{kind.name}`") for kind in cell_types.values()]
    rows.append((f"`{INPUT}`", "any input; stands in names of values, not in the column", f"`cw_{INPUT}_SS`"))
    return table(("word", "meaning", "appears in names such as"), rows)


def input_table() -> str:
    """The words of the column type of IN rows."""
    return table(("word", "meaning"), [(f"`{word}`", told(inputs[word])[0]) for word in inputs])


def supported() -> str:
    """All words for models and devices."""
    found: dict[str, Iterable[str]] = {
        "Neurons": neurons,
        "Excitatory receptors": excitation,
        "Inhibitory receptors": inhibition,
        "Synapses": synapses,
        "Cell types": cell_types,
        "Inputs": inputs,
        "Connection rules": rules,
        "Distributions of weights and delays": distributions,
        "Devices": dict.fromkeys(devices),
    }
    by_alphabet = {"Neurons", "Excitatory receptors", "Inhibitory receptors", "Synapses"}
    return "\n".join(
        f"* {noun}: {', '.join(f'`{word}`' for word in (ordered(entries) if noun in by_alphabet else entries))}."  # type: ignore[arg-type]
        for noun, entries in found.items()
    )


def device_table() -> str:
    """The words of the parameter device."""
    rows = [(f"`{word}`", also(devices, word).strip(" ()").partition(";")[0], told(devices[word])[0]) for word in devices]
    return table(("word", "other words", "what runs"), rows)

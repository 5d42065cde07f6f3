"""Writes the parts of the documentation that follow from the code: tables of columns, models, functions and options.

A part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. ``python docs/generate.py`` rewrites all of them,
``python docs/generate.py --check`` changes nothing and exits 1 when one is out of date.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel

import cxsystem2
from cxsystem2.catalogue import examples
from cxsystem2.cli.app import app
from cxsystem2.config import System
from cxsystem2.config.column import RowModel, spec
from cxsystem2.config.inputs import Input, inputs
from cxsystem2.config.pathway import pathway_row
from cxsystem2.config.populations import PopulationRow
from cxsystem2.config.schema import column_schema, default_text, unit_name, written
from cxsystem2.devices import devices
from cxsystem2.expressions import words
from cxsystem2.expressions.arithmetic import LARGEST_EXPONENT, MOST_BITS
from cxsystem2.expressions.evaluate import DEEPEST, LONGEST
from cxsystem2.figures import figures
from cxsystem2.glossary import neuron_equations, receptor_equations, synapse_equations
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, First, HyperParameter
from cxsystem2.lfads.scores import scores
from cxsystem2.measures import DistributionMeasure, measures, run_measures
from cxsystem2.models.cell_types import INPUT, cell_types
from cxsystem2.models.cells import Cell, Dendrite, Soma
from cxsystem2.models.distribution import Constant, Distribution, Uniform, distributions
from cxsystem2.models.neurons import Neuron, neurons
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import Receptor, excitation, inhibition
from cxsystem2.models.synapses import Synapse, synapses
from cxsystem2.partitions.methods import methods
from cxsystem2.registry import Registry, groups
from cxsystem2.rules import rules

HERE = Path(__file__).parent
PART = re.compile(r"(<!-- generated: (?P<name>[\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
SIGNS = {"exclusiveMinimum": "> {:g}", "minimum": "≥ {:g}", "exclusiveMaximum": "< {:g}", "maximum": "≤ {:g}"}
INTERNAL = {"--help"}
BEGIN = "starting value"
OWN_PARAMETERS = re.compile(r"^Parameters[^\n]*:\n(?:    [^\n]*\n?)+", re.MULTILINE)


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown; a bar within a cell is escaped."""
    head = list(header)
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(text: str) -> str:
    """Text of the program for a cell of a table: nothing in it is markup."""
    return text.replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[")


def code(*lines: str) -> str:
    """A block of code."""
    return "\n".join(["```text", *lines, "```"])


# Names of the package

API = {
    "Run a model": ("CxSystem", "Options", "Observer", "ProgressBar", "RunEnd", "sweep", "Batch", "check", "Checked"),
    "Look at results": ("load", "save", "Results", "Spikes", "Recording", "PopulationRecord", "measure", "measure_run"),
    "Use the model elsewhere": ("Injection", "write_script"),
    "Errors and problems": (
        "CxSystemError", "TableError", "FileProblem", "FileTaken", "ResultsUnsaved", "WindowError", "UnknownName",
        "DeviceError", "OutOfMemory", "RegistryError", "NameTaken", "ScriptError", "Report", "Problem", "Place", "Level",
    ),
    "Models of your own": (
        "register", "Neuron", "MEMBRANE", "SPIKE_INITIATION", "Receptor", "Synapse", "Setting", "Parameter", "State", "Rule",
        "NumberRule", "Wiring", "Sizes", "Distribution", "Input", "column", "quantity", "integer", "text",
    ),
    "Measures, exports, figures, clusters and devices of your own": (
        "Measure", "DistributionMeasure", "RunMeasure", "Trains", "Export", "BatchExport", "RunFigure", "FigureKind", "Picture",
        "Cluster", "Need", "Device", "Agreement",
    ),
    "What a device is given and returns": (
        "Anatomy", "Physiology", "Configuration", "Model", "Stages", "Session", "Sink", "Records",
    ),
}  # fmt: skip
"""The public names by what they are for."""


def api() -> str:
    """Every public name with its meaning."""
    listed = [name for names in API.values() for name in names]
    if sorted(listed) != sorted({*cxsystem2.__all__} - {"__version__"}):
        raise ValueError("the names of API in docs/generate.py are not those of cxsystem2.__all__")
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


def _prose(value: Any) -> str:
    """A docstring as Markdown: what it may raise, and such, as a list."""
    about, source = told(value)
    about = NAMED.sub(lambda found: f"{found[1]}:\n\n{_items(found[2])}\n\n", about)
    about = re.sub(r"(?m)^(\w.*)::$", r"\1:", about)
    about = re.sub(r"(?m)^    ?(?=\S)", "    ", about)
    return about.strip() + (f"\n\nSource: {source}" if source else "")


def _items(text: str) -> str:
    """Indented lines as a list; a line that is indented further goes on with the one before it."""
    items: list[str] = []
    for line in inspect.cleandoc("\n" + text).splitlines():
        if line.startswith(" ") and items:
            items[-1] += f" {line.strip()}"
        elif line.strip():
            items.append(line.strip())
    return "\n".join(f"* {item}" for item in items)


class Shown(str):
    """A default that is shown as it is."""

    def __repr__(self) -> str:
        return str(self)


METHODS = (property, cached_property, classmethod, staticmethod)
DEFAULT = re.compile(r" at 0x|<factory>|<")
NAMED = re.compile(r"^(Raises|Args|Arguments|Returns|Yields|Attributes):\n((?:(?: +[^\n]*)?(?:\n|\Z))+)", re.MULTILINE)

DYNAMICS = ("generators", "observations", "readouts")
"""Parts of models of latent dynamics that other packages may add; their bases need PyTorch, and so have no public name."""


def plugin_groups() -> str:
    """The groups of entry points, and the class that theirs are derived from."""
    for part in DYNAMICS:
        importlib.import_module(f"cxsystem2.lfads.{part}.base")
    public = {getattr(cxsystem2, name): name for name in cxsystem2._HOMES if name[0].isupper() and not name.isupper()}
    known = sorted(groups().items())
    bases = {group: f"{registry.base.__module__}.{registry.base.__qualname__}" for group, registry in known}
    rows = [(f"`{group}`", f"`{public.get(one.base, bases[group])}`", one.noun) for group, one in known]
    return table(("group", "subclass of", "what it adds"), rows)


# Columns of the anatomy table


def columns(model: type[RowModel], *, without: type[RowModel] | None = None) -> str:
    """The columns of a row model, less those that another one has."""
    known = without.model_fields if without else {}
    fields = {name: field for name, field in model.model_fields.items() if name not in known}
    rows = [
        (f"`{name}`", unit_name(field), _default(field), _range(field), plain(field.description or ""))
        for name, field in fields.items()
    ]
    return table(("column", "unit", "default", "allowed", "meaning"), rows)


def _default(field: Any) -> str:
    if field.is_required():
        return "**needed**"
    text = default_text(field)
    return "none" if text is None else text if text in ("0", "1") and isinstance(field.default, bool) else f"`{text}`"


def _range(field: Any) -> str:
    known, found = column_schema(field), []
    if known.get("enum") == ["0", "1"]:
        return "0, 1"
    if "enum" in known:
        return ", ".join(f"`{choice}`" for choice in known["enum"])
    if spec(field).default_word:
        found += [f"`{word}`" for word in known["examples"]]
    for name, sign in SIGNS.items():
        if name in known:
            limit = known[name]
            found.append(sign.format(limit) if abs(limit) < 2**30 else f"{sign[0]} 2^{math.log2(limit):g}")
    return ", ".join(found)


def input_columns() -> str:
    """The columns that each kind of input has of its own."""
    return "\n\n".join(f"Type `{word}`:\n\n{columns(inputs[word], without=Input)}" for word in inputs)


# Models


def told(entry: Callable[..., Any]) -> tuple[str, str]:
    """What a class says of itself, and the source that it names."""
    text = inspect.cleandoc(entry.__doc__ or "").replace("``", "`")
    about, _, source = text.partition("Source: ")
    return OWN_PARAMETERS.sub(_listed, about).strip(), " ".join(source.split())


def _listed(found: re.Match[str]) -> str:
    """The part of a docstring that describes parameters, as a list."""
    head, *lines = found[0].rstrip().splitlines()
    lines = [line[4:] for line in lines]
    entries: list[str] = []
    for line in lines:
        if line.startswith(" "):
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line)
    parted = [line.partition(": ") for line in entries]
    items = [f"* `{'`, `'.join(names.split(', '))}`: {meaning.replace('<', '&lt;')}" for names, _, meaning in parted]
    return "\n".join([head, "", *items, ""])


def gist(entry: Callable[..., Any]) -> str:
    """The first sentence of what a class says of itself, for a cell of a table."""
    about = " ".join(told(entry)[0].partition("\n\n")[0].split())
    return re.split(r"(?<=\w\w)\. ", about)[0].rstrip(".")


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


def plain_code(text: str) -> str:
    """Text for a cell of a table in which only what stands between backquotes is code."""
    return "`".join(part if number % 2 else plain(part) for number, part in enumerate(text.split("`")))


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


# Measures


def measure_table() -> str:
    """All measures of a population."""
    rows = [
        (f"`{word}`", measures[word].unit, _spread_over(measures[word]), plain_code(gist(measures[word])))
        for word in ordered(measures)
    ]
    return table(("measure", "unit", "distribution over", "what it is"), rows)


def _spread_over(kind: type) -> str:
    return kind.over if issubclass(kind, DistributionMeasure) else ""


def measure_sections() -> str:
    """Each measure of a population, with its settings."""
    return "\n\n".join(_measure(word) for word in ordered(measures))


def _measure(word: str) -> str:
    settings = ", ".join(f"{field.name}={field.default:g}" for field in fields(measures[word]))  # type: ignore[arg-type]
    return entry(measures, word, *([f"`{measures[word].__name__}({settings})`"] if settings else []))


def run_measure_table() -> str:
    """All measures of a run."""
    rows = [
        (f"`{word}`", run_measures[word].unit, plain_code(" ".join(told(run_measures[word])[0].split())))
        for word in run_measures
    ]
    return table(("measure", "unit", "what it is"), rows)


# Figures


def figure_sections() -> str:
    """Each kind of figure of a run, with its settings."""
    return "\n\n".join(_figure(word) for word in ordered(figures))


def _figure(word: str) -> str:
    rows = [
        (f"`{name}`", one.metadata["unit"], _begin(one.default), plain_code(_meant(one)))
        for name, one in figures[word].settings().items()
    ]
    about = told(figures[word])[0]
    return f"### {word}\n\n{about}" + (f"\n\n{table(('setting', 'unit', 'default', 'meaning'), rows)}" if rows else "")


def _begin(default: Any) -> str:
    if default in (None, (), ""):
        return ""
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _meant(one: Any) -> str:
    words = one.metadata["words"]
    return one.metadata["about"] + (f"; one of {', '.join(f'`{word}`' for word in words)}" if words else "")


# Scores of inferred dynamics


def score_table() -> str:
    """All scores of the latent dynamics."""
    rows = [(f"`{word}`", plain(one.meaning), plain(one.best), plain(one.source)) for word, one in scores.items()]
    return table(("score", "what it means", "perfect", "source"), rows)


def hyperparameter_table() -> str:
    """The hyper-parameters that are searched."""
    header = ("name", "meaning", "usual value", "range", "members begin with", "largest change")
    rows = [
        (f"`{one.name}`", one.meaning, f"{one.value:g}", f"{one.low:g} to {one.high:g}", _first(one), f"{one.perturbation:.0%}")
        for one in HYPERPARAMETERS.values()
    ]
    return table(header, rows)


def _first(one: HyperParameter) -> str:
    if not one.tunable:
        return f"{one.value:g}; not searched unless you say so"
    if one.first is First.FIXED:
        return f"{one.begin:g}"
    return "any value, uniform" if one.first is First.UNIFORM else "any value, uniform logarithm"


# Expressions


def functions() -> str:
    """The functions of expressions."""
    return ", ".join(f"`{name}`" for name in words.FUNCTIONS) + "."


def constants() -> str:
    """The constants of expressions."""
    return ", ".join(f"`{name}`" for name in words.CONSTANTS) + "."


def limit_table() -> str:
    """The limits of expressions."""
    rows = [
        ("characters of one expression", f"{LONGEST:,}"),
        ("depth of nesting", f"{DEEPEST:,}"),
        ("exponent", f"−{LARGEST_EXPONENT} to {LARGEST_EXPONENT}"),
        ("bits of a whole number", f"{MOST_BITS:,}"),
        ("elements of a list", f"{words.MOST_ELEMENTS:,}"),
    ]
    return table(("limit", "value"), rows)


# Commands


def commands() -> str:
    """Each command with its arguments and options."""
    return "\n\n".join(_command(name, command) for name, command in _flat(typer.main.get_command(app)))


def _flat(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of a group, and those of the groups in it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _flat(command, f"{before}{name} ")
        elif not command.hidden:
            yield f"{before}{name}", command


def _command(name: str, command: Any) -> str:
    given = [each for each in command.params if not INTERNAL & set(each.opts)]
    arguments = [each for each in given if each.param_type_name == "argument"]
    options = [each for each in given if each.param_type_name == "option"]
    usage = " ".join(["cxsystem2", name, *(_metavar(each) for each in arguments), "[OPTIONS]"])
    rows = [(f"`{_metavar(each)}`", plain(each.help or "")) for each in arguments]
    rows += [(", ".join(f"`{word}`" for word in each.opts), plain(each.help or "")) for each in options]
    return "\n\n".join([f"## {name}", code(usage), inspect.cleandoc(command.help), table(("word", "meaning"), rows)])


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def example_table() -> str:
    """The shipped examples."""
    return table(("example", "what it is"), [(f"`{each.name}`", plain(each.about)) for each in examples().values()])


PARTS: dict[str, Callable[[], str]] = {
    "api": api,
    "api reference": reference,
    "plugin groups": plugin_groups,
    "params": lambda: columns(System),
    "inputs": lambda: "All kinds:\n\n" + columns(Input),
    "input kinds": input_columns,
    "populations": lambda: columns(PopulationRow),
    "pathways": lambda: columns(pathway_row()),
    "catalogue": catalogue,
    "neurons": lambda: "\n\n".join(map(neuron, ordered(neurons))),
    "excitation": lambda: "\n\n".join(receptor(excitation, word) for word in ordered(excitation)),
    "inhibition": lambda: "\n\n".join(receptor(inhibition, word) for word in ordered(inhibition)),
    "synapses": lambda: "\n\n".join(map(synapse, ordered(synapses))),
    "rules": rule_table,
    "partition methods": method_table,
    "distributions": distribution_table,
    "recorded": recorded_table,
    "cell types": cell_type_table,
    "input words": input_table,
    "supported": supported,
    "devices": device_table,
    "figures": figure_sections,
    "measures": measure_table,
    "measure sections": measure_sections,
    "run measures": run_measure_table,
    "lfads scores": score_table,
    "hyper parameters": hyperparameter_table,
    "functions": functions,
    "constants": constants,
    "limits": limit_table,
    "commands": commands,
    "examples": example_table,
}


def renew(text: str) -> str:
    """A page with its generated parts as they are now."""
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[3]}", text)


def pages() -> list[Path]:
    """Every page that may have generated parts."""
    return [HERE.parent / "README.md", *sorted(HERE.rglob("*.md"))]


def main(arguments: list[str]) -> int:
    """Rewrite the pages, or say which are out of date."""
    stale = 0
    for page in pages():
        text = page.read_text(encoding="utf-8")
        new = renew(text)
        if new == text:
            continue
        stale += 1
        if "--check" in arguments:
            print(f"{page.relative_to(HERE.parent)} is out of date; run: python docs/generate.py", file=sys.stderr)
        else:
            page.write_text(new, encoding="utf-8")
            print(page.relative_to(HERE.parent))
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

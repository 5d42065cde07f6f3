"""Names of the physiology table that nothing reads: misspelt ones are told with what was probably meant."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from cxsystem2.config import background, injection, pyramidal
from cxsystem2.config.population import Population
from cxsystem2.config.populations import START
from cxsystem2.config.reading import PAIRED, ROOTS, prefix
from cxsystem2.config.scope import MODEL_WORDS, Scope
from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.cell_types import INPUT, cell_types
from cxsystem2.models.cells import soma
from cxsystem2.models.neurons import Neuron
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import Receptor
from cxsystem2.models.synapses import Setting, Synapse
from cxsystem2.problems import Report
from cxsystem2.tables import Entry

_SCALARS = ("calcium_concentration", "conn_prob_gain", *MODEL_WORDS)


def report_leftover(scope: Scope, populations: Iterable[Population], report: Report) -> None:
    """Report what nothing reads: a warning (or an error, in place of that of a missing name) for what is like a name that
    was asked for, and one note for all the rest.

    A table may serve several models. So nothing is said of blocks that no population uses, of parameters of other models, and
    of weights and delays between types of cells that are not here.
    """
    scope.reading.optional(name for name in _SCALARS if name not in scope.roots)
    rest: list[Entry] = []
    known = _Known(scope, populations)
    for block, entries in _homes(scope):
        left = [entry for entry in entries if not scope.reading.is_read(entry) and not known.means_something(entry.name)]
        given = [entry.name for entry in entries if scope.reading.is_read(entry)]
        unlike = scope.reading.settle(block, left, given, report)
        rest += [entry for entry in unlike if block != ROOTS or entry.key is None or prefix(entry.name)]
    told, asked = {problem.place for problem in report.errors}, {*_SCALARS, *scope.reading.asked()}
    for name, entry in scope.bare.items():
        if not scope.blocks[name] and name in asked and entry.value.place not in told:
            report.add(entry.value.place, "a value is missing", name)
    if rest and report.clean:
        what = ", ".join(f"'{entry.name}'{'' if entry.key is None else f' of {entry.variable}'}" for entry in rest[:_SHOWN])
        more = f" and {len(rest) - _SHOWN} more names" if len(rest) > _SHOWN else ""
        report.note(rest[0].place, f"nothing uses {what}{more}", rest[0].label)


_SHOWN = 12


def _homes(scope: Scope) -> Iterator[tuple[str, Sequence[Entry]]]:
    """The entries of each block that cells use, and all others that somebody may have meant for the whole table."""
    cells = scope.reading.models
    for name in cells:
        yield name, list(scope.blocks[name].values())
    others = list(scope.roots.values())
    for name, block in scope.blocks.items():
        if name not in cells and not _serves_cells(name, block):
            others += block.values()
    yield ROOTS, others


def _serves_cells(name: str, block: Iterable[str]) -> bool:
    """Whether a block is that of a type of cells, which none of the populations here is of."""
    return name in cell_types or "C" in block or "Cm" in block


class _Known:
    """The names that mean something to the program, if not in this model."""

    def __init__(self, scope: Scope, populations: Iterable[Population]) -> None:
        subtypes = {population.subtype for population in populations if population.subtype}
        self._types = {INPUT, *cell_types, *subtypes, *scope.blocks}
        self._catalogue = scope.catalogue

    def means_something(self, name: str) -> bool:
        """A parameter of some model, or a value for two types of cells that exist."""
        kind = prefix(name)
        if not kind:
            return name in self._all_words
        parts = name.split("_")[1:]
        return any({"_".join(parts[:cut]), "_".join(parts[cut:])} <= self._types for cut in range(1, len(parts)))

    @cached_property
    def _all_words(self) -> frozenset[str]:
        return _words(self._catalogue)


def _words(catalogue: Catalogue) -> frozenset[str]:
    """Parameters of all models, and what blocks and tables may have beside them."""
    models: list[type[Neuron] | type[Receptor]] = [
        *catalogue.neurons.values(),
        *catalogue.excitation.values(),
        *catalogue.inhibition.values(),
    ]
    own = {name for model in models for name in model.parameters}
    groups = (soma.TONIC, soma.NOISE, soma.CLAMP, START, pyramidal.PARAMETERS)
    extra = {name for group in groups for name in group}
    scalars = {name for synapse in catalogue.synapses.values() for name in _scalars(synapse)}
    return frozenset({*own, *extra, *scalars, *injection.KEYS, *background.NAMES, *_SCALARS, *PAIRED})


def _scalars(synapse: type[Synapse]) -> frozenset[str]:
    """The names that a synapse model asks for, found by letting it ask."""
    asked: set[str] = {f"{synapse.prefix}{name}" for name in synapse.parameters} | {synapse.weight_scalar}

    def scalar(name: str, parameter: Parameter) -> float:
        asked.add(name)
        return 1.0

    def series(name: str, parameters: Sequence[Parameter]) -> Sequence[float]:
        asked.add(name)
        return [1.0] * len(parameters)

    def has(name: str) -> bool:
        asked.add(name)
        return True

    for pre in (*cell_types, INPUT):
        setting = Setting(pre, "SS", soma.SOMA, 2.0, 1.0, scalar, series, has, 1.0)
        with contextlib.suppress(ArithmeticError, LookupError, TypeError, ValueError):
            chosen = synapse.choose(setting)
            chosen.resolve(setting)
    return frozenset(asked - {""})

"""What a value of the physiology table is: its meaning and unit, the equations that it stands in, and who uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from cxsystem2.checking import Checked
from cxsystem2.config import Pathway, Population
from cxsystem2.config.scope import MODEL_WORDS
from cxsystem2.glossary import equations, paired, parameters, parameters_of
from cxsystem2.models.cell_types import INPUT
from cxsystem2.models.cells import SOMA, WholeCell
from cxsystem2.models.parameter import Parameter
from cxsystem2.problems import Place
from cxsystem2.tables import Entry

MOST_USERS = 200
"""Users that an explanation lists; a pathway table has thousands."""

_READING = ("custom_weight", "delay", "p", "n", "number")
"""Columns of a pathway whose expressions may name root values."""


@dataclass(frozen=True, slots=True)
class User:
    """Who uses a value: ``population``, ``pathway`` or ``value``, what it is called, and its row."""

    kind: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Equations:
    """Lines of the equations of a model in which a value stands."""

    model: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a value is. `meaning` is empty where the program gives the name none: it is then the table's own."""

    name: str
    block: str
    meaning: str
    unit: str
    equations: tuple[Equations, ...]
    users: tuple[User, ...]
    more: int
    """Users that are not listed."""


def explain(checked: Checked, block: str, key: str) -> Explanation:
    """Explain a key of a block, or with an empty `key` a root value, of tables as they were checked."""
    name = key or block
    entries = [entry for entry in checked.physiology.active() if entry.name == name]
    own = [entry for entry in entries if (entry.variable, entry.key or "") == (block, key)]
    cells = [one for one in checked.config.populations if key and one.block == block]
    pathways = [one for one in checked.config.pathways if _reads(one, name, own)] + _connected_by(checked, name)
    if not key and name in MODEL_WORDS:
        cells = _modelled_by(checked, name)
    known = _parameter(name, cells, pathways)
    users = [
        *(User("population", one.name, one.place) for one in cells if _of_cells(name, cells) or not known),
        *(User("pathway", one.name, one.place) for one in pathways),
        *_values(checked, block, key),
    ]
    found = dict.fromkeys(users)
    return Explanation(
        name, block, known.meaning if known else "", known.unit if known else "",
        tuple(_equations(name, cells, pathways)), tuple(found)[:MOST_USERS], max(0, len(found) - MOST_USERS),
    )  # fmt: skip


def _of_cells(name: str, cells: Iterable[Population]) -> bool:
    """Whether a name is a parameter of cells and not a value for pathways that happens to stand in their block."""
    return paired(name) is None


def _parameter(name: str, cells: Sequence[Population], pathways: Sequence[Pathway]) -> Parameter | None:
    """What a name means: to the cells and pathways that read it, else to any model that has it."""
    for one in cells:
        for part in one.cell.compartments:
            if name in (own := one.cell.membrane(part).parameters):
                return own[name]
    for pathway in pathways:
        if name in (known := parameters_of(pathway.synapse)):
            return known[name]
    if pair := paired(name):
        return pair
    named = parameters().get(name, [])
    return named[0].parameter if named else None


def _reads(pathway: Pathway, name: str, own: Sequence[Entry]) -> bool:
    places = {entry.value.place for entry in own}
    return bool(places & {pathway.weight_place, pathway.delay_place}) or name in parameters_of(pathway.synapse)


def _connected_by(checked: Checked, name: str) -> list[Pathway]:
    """The pathways whose probability is a value ``sp_…``: those that say none themselves."""
    if not name.startswith("sp_"):
        return []
    there = {entry.name for entry in checked.physiology.active()}
    cells = {one.name: getattr(one, "type_names", (INPUT,)) for one in checked.config.cells.values()}
    silent = {row.place for row in checked.anatomy.of("S") if not (row.cells.get("p") and row.cells["p"].given)}
    found = []
    for pathway in checked.config.pathways:
        pairs = product(cells.get(pathway.pre, ()), cells.get(pathway.post, ()))
        used = next((key for key in (f"sp_{pre}_{post}" for pre, post in pairs) if key in there), "")
        if used == name and pathway.place in silent:
            found.append(pathway)
    return found


def _modelled_by(checked: Checked, name: str) -> list[Population]:
    """The populations whose model is that of a root value such as ``neuron_model``."""
    roots = {entry.name for entry in checked.physiology.active() if entry.key is None}
    kind = next(kind for kind in ("neuron_model", "excitation_model", "inhibition_model") if name.endswith(kind))
    found = []
    for one in checked.config.populations:
        special = f"{one.cell_type.models}{kind}"
        if getattr(one.row, kind) is None and name == (special if special in roots else kind):
            found.append(one)
    return found


def _values(checked: Checked, block: str, key: str) -> Iterator[User]:
    """Values whose expressions name a value: by its name within the block or for roots, else as ``BLOCK['KEY']``."""
    name = key or block
    plain = re.compile(rf"(?<![\w.'\"]){re.escape(name)}(?![\w'\"])")
    quoted = re.compile(rf"(?<!\w){re.escape(block)}\s*\[\s*['\"]{re.escape(key)}['\"]\s*\]") if key else None
    for entry in checked.physiology.active():
        if (entry.variable, entry.key or "") == (block, key):
            continue
        near = not key or entry.variable == block
        if (near and plain.search(entry.value.text)) or (quoted and quoted.search(entry.value.text)):
            yield User("value", entry.label.replace(", ", "."), entry.place)
    if not key:
        for row in checked.anatomy.of("S"):
            if any(
                plain.search(cell.text) for column, cell in row.cells.items() if column in ("custom_weight", "delay", "p", "n")
            ):
                yield User("pathway", f"row {row.place.row}", row.place)


def _equations(name: str, cells: Iterable[Population], pathways: Iterable[Pathway]) -> Iterator[Equations]:
    """For each model once, the lines that a value stands in."""
    told: set[str] = set()
    for one in cells:
        if one.cell.name not in told:
            told.add(one.cell.name)
            yield from (
                [Equations(one.cell.name, tuple(_of_cell(one)))]
                if name in MODEL_WORDS
                else _lines(one.cell.name, name, _of_cell(one))
            )
    for pathway in pathways:
        word = pathway.synapse.word
        if word not in told:
            told.add(word)
            bare = name.removeprefix(pathway.synapse.prefix)
            yield from _lines(word, bare if bare in pathway.synapse.parameters else "wght", equations(pathway.synapse))


def _of_cell(population: Population) -> list[str]:
    """The equations of a cell with all of its compartments, its threshold, its reset, and its refractory period."""
    neuron = population.cell.soma.neuron
    lines = [
        *WholeCell(population.cell).equations,
        f"spike when {neuron.threshold}",
        *(f"then {line}" for line in neuron.reset),
    ]
    return [*lines, f"after a spike, refractory for {neuron.refractory}"]


def _lines(model: str, name: str, lines: Iterable[str]) -> Iterator[Equations]:
    names = re.compile(rf"\b{re.escape(name)}(_{SOMA})?\b")
    if found := tuple(line for line in lines if names.search(line)):
        yield Equations(model, found)

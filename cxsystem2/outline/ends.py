"""The two ends of a connection: populations of an outline, and rows of tables that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxsystem2.models.cell_types import cell_types
from cxsystem2.outline.dendrites import span
from cxsystem2.outline.outline import Population
from cxsystem2.outline.words import SIGNS
from cxsystem2.tables import Anatomy, Row


@dataclass(frozen=True, slots=True)
class End:
    """A population or an input, as far as a connection needs to know it.

    `receptor` is what it does to others (``ge``, ``gi``), `model` its neuron model (empty where nothing says), `kind` and
    `layer` are cells of the table, `driven` says whether something beside connections makes it fire, `input` whether it is
    one, which receives nothing.
    """

    cells: float
    receptor: str
    model: str
    kind: str = ""
    layer: str = ""
    driven: bool = True
    input: bool = False


def end_of(one: Population) -> End:
    """A population of an outline."""
    return End(plain(one.cells), SIGNS[sign(one)], one.model, one.kind, span(one.layer, one.kind), one.drive != "none")


def sign(one: Population) -> str:
    """Whether a population is ``excitatory`` or ``inhibitory``."""
    return "excitatory" if cell_types[one.kind].excitatory else "inhibitory"


def ends(anatomy: Anatomy, model: str) -> dict[str, End]:
    """The inputs and populations of a table by idx; `model` is the neuron model of rows that name none."""
    found = {}
    for row in anatomy.of("IN"):
        found[_text(row, "idx")] = End(plain(_text(row, "number_of_neurons")), "ge", "", input=True)
    for row in anatomy.of("G"):
        kind = _text(row, "neuron_type")
        excitatory = kind not in cell_types or cell_types[kind].excitatory
        receptor = SIGNS["excitatory" if excitatory else "inhibitory"]
        model_of_row = _text(row, "neuron_model") or model
        size = plain(_text(row, "number_of_neurons"))
        found[_text(row, "idx")] = End(size, receptor, model_of_row, kind, _text(row, "layer_idx"))
    found.pop("", None)
    return found


def joined(anatomy: Anatomy) -> Iterator[tuple[str, str]]:
    """The pathways of a table: idx of the source and of the target, without compartments."""
    for row in anatomy.of("S"):
        source, target = (_text(row, name).partition("[")[0].strip() for name in ("pre_syn_idx", "post_syn_idx"))
        yield source, target


def _text(row: Row, name: str) -> str:
    return row.cells[name].text if name in row.cells and row.cells[name].given else ""


def plain(text: str) -> float:
    """A plain number; 0 for an expression, or a mistake, which the check of the tables finds."""
    try:
        return float(text)
    except ValueError:
        return 0.0

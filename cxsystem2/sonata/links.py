"""Populations of edges as pathways: one for each pair of rows, each synapse model and each sign that matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.connections import Connections
from cxsystem2.errors import FileProblem
from cxsystem2.sonata.cells import Nodes, RowCells
from cxsystem2.sonata.circuit import Circuit, CircuitPart
from cxsystem2.sonata.columns import Table, read, whole
from cxsystem2.sonata.point import FACTORS, SynapseModel, factor_of, static_models, synapse_models

Floats = npt.NDArray[np.float64]
Own = slice | npt.NDArray[np.int64]
_SIGNS = ("ge", "gi")
_STATIC = ("", "static_synapse", "nest:static_synapse")


@dataclass(frozen=True)
class Link:
    """The synapses that become a row."""

    pre: RowCells
    post: RowCells
    model: SynapseModel
    sign: str
    synapses: Connections


def read_edges(circuit: Circuit, cells: list[RowCells], nodes: dict[str, Nodes]) -> Iterator[Link]:
    """The pathways of a circuit, population by population of its edges.

    Raises:
        FileProblem: a file is wrong, or a template has no counterpart; the message names file and population.
    """
    for part in circuit.edges:
        for name in read(part.path, partial(_names, part)):
            yield from read(part.path, partial(_links, circuit, cells, nodes, part, name))


def _names(part: CircuitPart, file: Any) -> list[str]:
    return [one.name for one in Table.all(part, "edge", file)]


def _links(
    circuit: Circuit, cells: list[RowCells], nodes: dict[str, Nodes], part: CircuitPart, name: str, file: Any
) -> list[Link]:
    edges = _Edges(next(one for one in Table.all(part, "edge", file) if one.name == name), circuit, nodes)
    return [
        link
        for pre, post, template, own in edges.groups(len(cells))
        for link in edges.links(cells[pre], cells[post], template, own)
    ]


class _Edges:
    """A population of edges."""

    def __init__(self, table: Table, circuit: Circuit, nodes: dict[str, Nodes]) -> None:
        self.table, self.circuit = table, circuit
        self.folder = table.part.models.get(table.name, circuit.models)
        (self.pre, self.source), (self.post, self.target) = _side(table, "source", nodes), _side(table, "target", nodes)
        self._numbers: dict[tuple[str, float], Floats | None] = {}

    def groups(self, rows: int) -> Iterator[tuple[int, int, str, Own]]:
        """The edges of each pair of rows with one template, in their order."""
        if not self.table.size:
            return
        template, known = self.table.codes("model_template")
        pre, post = self.pre.rows, self.post.rows
        if len(pre) == len(post) == 1 and (template == template[0]).all():
            yield pre[0], post[0], known[int(template[0])], slice(None)
            return
        code = (self.pre.owner[self.source] * rows + self.post.owner[self.target]) * len(known) + template
        order = np.argsort(code, kind="stable")
        values, begins = np.unique(code[order], return_index=True)
        bounds = [*begins.tolist(), len(order)]
        for number, value in enumerate(values.tolist()):
            pair, kind = divmod(value, len(known))
            yield *divmod(pair, rows), known[kind], order[bounds[number] : bounds[number + 1]]

    def links(self, pre: RowCells, post: RowCells, template: str, own: Own) -> Iterator[Link]:
        """The pathways of a group."""
        if post.model is None:
            raise FileProblem(
                f"{self.table.where}: there are edges onto the virtual cells {post.name}, which are not simulated"
            )
        static = bool(post.model.unit) and template in _STATIC
        models = static_models(post.model) if static else synapse_models(template, self.folder, self.table.where)
        weight, delay = self._weights(models[0])[own], self._delays(models[0], static=static)[own]
        source = self.pre.within[self.source[own]].astype(np.int32)
        target = self.post.within[self.target[own]].astype(np.int32)
        if not static:
            receptor = self.table.part.types.get(str(self.table.types[own][0]), {}).get("receptor", "")
            sign = receptor if receptor in _SIGNS else _SIGNS[int((weight < 0).all())]
            for model in models:
                yield Link(pre, post, model, sign, Connections(source, target, weight, delay))
            return
        for model, wanted, sign in zip(models, (weight >= 0, weight < 0), _SIGNS, strict=False):
            if wanted.any():
                value = np.abs(weight[wanted]) if model.absolute else weight[wanted]
                yield Link(pre, post, model, sign, Connections(source[wanted], target[wanted], value, delay[wanted]))

    def _weights(self, model: SynapseModel) -> Floats:
        """The weight of each edge in SI units; that of several synapses of an edge is their sum."""
        table, column = self.table, model.column
        if column == "w" and table.has("w") and table.has("syn_weight") and table.home["0/w"] == table.home["0/syn_weight"]:
            column = "syn_weight"  # two names of one array
        if table.has(column) and (unit := table.unit(column)) and unit != model.unit:
            message = f"the weights are in {unit}, and in {model.unit} in the synapse template"
            raise FileProblem(f"{table.where}/0/{column}: {message}")
        weight = self._column(column, factor_of(model.unit, table.where))
        if weight is None:
            raise FileProblem(f"{table.where}: neither the edges nor their types have the weight '{column}'")
        several = self._column("nsyns", 1.0)
        return weight if several is None else weight * several

    def _delays(self, model: SynapseModel, *, static: bool) -> Floats:
        """The delay of each edge, second."""
        delay = self._column("delay", FACTORS["ms"])
        if delay is None:
            if model.delay is None and static:
                raise FileProblem(f"{self.table.where}: neither the edges nor their types have the delay")
            delay = np.full(self.table.size, model.delay or 0.0)
        if delay.min() < 0:
            raise FileProblem(f"{self.table.where}: the delay {delay.min() * FACTORS['ms']:g} ms is below 0")
        return delay

    def _column(self, name: str, factor: float) -> Floats | None:
        if (name, factor) not in self._numbers:
            self._numbers[name, factor] = self.table.numbers(name, factor)
        return self._numbers[name, factor]


def _side(table: Table, side: str, nodes: dict[str, Nodes]) -> tuple[Nodes, npt.NDArray[np.int64]]:
    """The population on one side of the edges, and the cell of each edge."""
    name = f"{side}_node_id"
    ends = whole(table.home, name, table.part.path, table.size)
    population = table.home[name].attrs.get("node_population")
    text = population.decode() if isinstance(population, bytes) else str(population)
    if text not in nodes:
        raise FileProblem(f"{table.where}/{name}: the population '{text[:60]}' is not among the nodes of the circuit")
    one = nodes[text]
    if len(ends) and not 0 <= ends.min() <= ends.max() < one.size:
        wrong = int(ends.min()) if ends.min() < 0 else int(ends.max())
        raise FileProblem(f"{table.where}/{name}: there is no cell {wrong} in '{text}', which has {one.size:,}")
    return one, ends

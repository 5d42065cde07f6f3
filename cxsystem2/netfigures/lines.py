"""What a diagram of a network shows: nodes, which are populations or the cells of a layer, and the lines between them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cxsystem2.config import Pathway, Population
from cxsystem2.netfigures.base import weight_unit
from cxsystem2.network import Network

INPUTS = 0
"""The layer of inputs, which are in none."""


@dataclass(slots=True)
class Node:
    """Populations, or inputs, that are drawn as one; `layer` is that of the cell bodies, `kind` is e, i or input."""

    layer: int
    kind: str
    members: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """All pathways from one node to another with one sign.

    `strength` is what a target cell receives when each source cell fires once, in `unit`; NaN where weights are not known, or
    have several units.
    """

    pre: str
    post: str
    sign: str
    rule: str
    synapses: float = 0.0
    strength: float = 0.0
    unit: str = ""


def nodes_of(network: Network, shown: Iterable[str], *, by_layer: bool) -> dict[str, Node]:
    """The nodes by a key: each population by itself, or the excitatory and the inhibitory ones of each layer together."""
    found: dict[str, Node] = {}
    for label in shown:
        one = network.cells[label]
        layer, kind = (one.layer.soma, _kind(one)) if isinstance(one, Population) else (INPUTS, "input")
        key = f"{layer} {kind}" if by_layer else label
        found.setdefault(key, Node(layer, kind)).members.append(label)
    return found


def _kind(one: Population) -> str:
    return "e" if one.cell_type.excitatory else "i"


def lines_of(network: Network, nodes: dict[str, Node]) -> list[Line]:
    """The lines between nodes, those with the most synapses first."""
    home = {label: key for key, node in nodes.items() for label in node.members}
    size = {key: sum(network.cells[label].size for label in node.members) for key, node in nodes.items()}
    grouped = any(len(node.members) > 1 for node in nodes.values())
    found: dict[tuple[str, ...], Line] = {}
    for one in network.config.pathways:
        if one.pre not in home or one.post not in home:
            continue
        rule, sign = "" if one.load else one.wiring.rule, one.sign
        pre, post = home[one.pre], home[one.post]
        line = found.setdefault((pre, post, sign, "" if grouped else rule), Line(pre, post, sign, rule))
        many, unit = network.expected_synapses(one), weight_unit(network, one) or ""
        line.synapses += many
        line.unit = line.unit or unit
        line.strength += many * _weight(one) / max(1, size[post]) if unit == line.unit else math.nan
    return sorted(found.values(), key=lambda line: -line.synapses)


def _weight(pathway: Pathway) -> float:
    return abs(float(pathway.weight))


def strong(lines: list[Line], weakest: float) -> list[Line]:
    """The lines that have at least a share of the strongest one whose weights have the same unit; the page hides the same ones.

    Lines whose strength is not known stay.
    """
    most: dict[str, float] = defaultdict(float)
    for line in lines:
        if not math.isnan(line.strength):
            most[line.unit] = max(most[line.unit], line.strength)
    return [line for line in lines if math.isnan(line.strength) or line.strength >= weakest * most[line.unit]]


def of_layer(lines: list[Line], nodes: dict[str, Node], layer: int) -> list[Line]:
    """The lines that begin or end in a layer."""
    return [line for line in lines if layer in (nodes[line.pre].layer, nodes[line.post].layer)]

"""Connectivity in words, and what was drawn: degrees, weights and delays of each pathway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway, Population
from cxsystem2.expressions.quantity import spread
from cxsystem2.netfigures.sample import MOST, sample
from cxsystem2.network import Network
from cxsystem2.report.block import Block, Table, words
from cxsystem2.report.names import names
from cxsystem2.rules import rules

_NOTHING = 1e-12
"""A smaller deviation, relative to the mean, is that of rounding."""


def concept(pathway: Pathway) -> str:
    """What the connectivity of a pathway is called."""
    if pathway.load:
        return "explicit, from a file"
    rule = rules[pathway.wiring.rule]
    return rule.concept or rule.word.replace("_", " ")


def rule_values(pathway: Pathway) -> str:
    """The numbers of the rule of a pathway."""
    if pathway.load:
        return ""
    each = f"; {pathway.multiplicity} synapses of each pair" if pathway.multiplicity > 1 else ""
    own, rule = rules[pathway.wiring.rule].described(pathway.wiring), rules[pathway.wiring.rule]
    return f"{own if own != rule.word else ''}{each}".removeprefix("; ")


def sign_words(pathway: Pathway) -> str:
    """Whether a pathway excites or inhibits."""
    return {"ge": "excitatory", "gi": "inhibitory"}.get(pathway.sign, pathway.sign)


def self_words(pathway: Pathway) -> str:
    """Whether there are autapses and multapses, as a description has to say."""
    if pathway.load:
        return ""
    multapses = pathway.wiring.multapses or pathway.multiplicity > 1
    several = "multapses" if multapses else "no multapses"
    if pathway.pre != pathway.post:
        return several
    allowed = pathway.wiring.self_connections or "self_connections" not in rules[pathway.wiring.rule].takes
    return f"{'autapses' if allowed else 'no autapses'}, {several}"


def drawn(network: Network) -> Iterator[Block]:
    """Degrees, weights and delays of every pathway as they were drawn, mean ± standard deviation."""
    if not network.config.pathways:
        return
    called = names(network)
    found = [(called[one.pre], called[one.post], one.compartment, *_drawn(network, one)) for one in network.config.pathways]
    head = ("from", "to", "onto", "synapses", "in-degree", "out-degree", "weight", "delay", "targets looked at")
    yield Table(head, tuple(found), "Drawn synapses: mean ± standard deviation", (3,))
    yield words(
        "The in-degree of a cell counts its synapses from the source population, the out-degree of a cell those onto the "
        f"target population. Of pathways with more than {MOST:,} synapses a part of the targets was looked at."
    )


def _drawn(network: Network, one: Pathway) -> tuple[str, ...]:
    pre, post = network.cells[one.pre], network.cells[one.post]
    found = sample(network, one, MOST)
    synapses, targets = found.synapses, len(found.targets)
    entering = np.bincount(synapses.target, minlength=post.size)[found.targets]
    leaving = _spread(np.bincount(synapses.source, minlength=pre.size), "1") if found.whole else ""
    weight, delay = "", ""
    if isinstance(post, Population) and one.synapse.on_pre and len(synapses.weight):
        unit = one.synapse.weight_unit or post.cell.receptor(one.sign).weight_unit
        weight, delay = _spread(synapses.weight, unit), _spread(synapses.delay, "second")
    number = f"{len(synapses.source):,}"
    return (
        number, _spread(entering, "1"), leaving, weight, delay,
        "all" if found.whole else f"{targets:,} of {post.size:,}",
    )  # fmt: skip


def _spread(values: npt.NDArray[Any], unit: str) -> str:
    """Mean and standard deviation, in one unit."""
    if not len(values):
        return ""
    mean, deviation = float(np.mean(values)), float(np.std(values))
    if deviation < abs(mean) * _NOTHING:
        deviation = 0.0
    return spread(mean, deviation, unit)

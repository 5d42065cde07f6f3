"""How cells are connected before a network runs: degrees, and probability against distance, of a sample if need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bui.answers import NotThere
from bui.document.plan import MOST_PLACED
from bui.shapes.document import Degrees, DistanceProfile, Preview
from cxsystem2.config import Configuration, Pathway
from cxsystem2.draws.streams import BLOCK, blocks
from cxsystem2.errors import CxSystemError
from cxsystem2.network import Network
from cxsystem2.rules import rules

MOST_SYNAPSES = 3_000_000
"""Synapses that are drawn for one distribution."""
MOST_PAIRS = 3_000_000
"""Pairs of cells that are looked at for the probability against distance."""
MOST_BLOCKS = 40
"""Blocks of target cells of which in-degrees are counted, where all of them would be too many synapses."""
MOST_BINS = 40
DISTANCE_BLOCKS = 4
"""Blocks of target cells of which distances are looked at."""
DISTANCES = 20
"""Bins of the distance."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PathwayRequest:
    """Pathways whose synapses are counted together: all onto or from one population, or those between two."""

    onto: tuple[Pathway, ...]
    leaving: tuple[Pathway, ...]


def preview(config: Configuration, of: Any) -> Preview:
    """Distributions of the degrees of a population (``{"population": label}``) or of what connects two
    (``{"from": label, "to": label}``), and of the latter the probability against distance where the rule depends on it.

    The network is that of seed 0 where the tables name no seed.

    Raises:
        NotThere: the network has no such population.
        CxSystemError: these are too many cells.
    """
    network = Network(config if config.system.seed is not None else config.with_seed(0))
    asked, pair = _asked(config, of)
    every = {label for pathway in (*asked.onto, *asked.leaving) for label in (pathway.pre, pathway.post)}
    by_distance = any(rules[pathway.wiring.rule].by_distance for pathway in (*asked.onto, *asked.leaving))
    if sum(network.cells[label].size for label in every) > MOST_PLACED:
        raise CxSystemError(f"these are more than {MOST_PLACED:,} cells, which are too many for a preview")
    return {
        "incoming": _incoming(network, asked.onto),
        "outgoing": _outgoing(network, asked.leaving),
        "distance": _profile(network, asked.onto) if pair and by_distance else None,
    }


def _asked(config: Configuration, of: Any) -> tuple[PathwayRequest, bool]:
    """The pathways that are asked for, and whether they are those between two populations."""
    words = {name: word for name, word in of.items() if isinstance(word, str)} if isinstance(of, dict) else {}
    pre, post, label = (words.get(name) for name in ("from", "to", "population"))
    if label in config.cells:
        return PathwayRequest(
            tuple(pathway for pathway in config.pathways if pathway.post == label),
            tuple(pathway for pathway in config.pathways if pathway.pre == label),
        ), False
    if pre in config.cells and post in config.cells:
        between = tuple(pathway for pathway in config.pathways if (pathway.pre, pathway.post) == (pre, post))
        return PathwayRequest(between, between), True
    raise NotThere("the network has no such population")


def _incoming(network: Network, pathways: Sequence[Pathway]) -> Degrees | None:
    """How many synapses cells receive; of evenly chosen blocks of cells where there are many. None: no cell receives any."""
    if not pathways:
        return None
    size = network.cells[pathways[0].post].size
    every = -(-size // BLOCK)
    share = min(1.0, MOST_SYNAPSES / max(1.0, sum(_work(network, pathway) for pathway in pathways)))
    numbers = _evenly(every, every if share == 1 else min(MOST_BLOCKS, int(every * share)))
    if not numbers or sum(_work(network, pathway, len(numbers) / every) for pathway in pathways) > MOST_SYNAPSES:
        return None
    counted = np.zeros(size, np.int64)
    for pathway in pathways:
        for _, target in _pairs(network, pathway, numbers):
            counted += np.bincount(target, minlength=size) * pathway.multiplicity
    return _degrees(counted[_members(size, numbers)], size)


def _outgoing(network: Network, pathways: Sequence[Pathway]) -> Degrees | None:
    """How many synapses leave cells; None where none do, or all of them would be too many to draw."""
    if not pathways or sum(_work(network, pathway) for pathway in pathways) > MOST_SYNAPSES:
        return None
    size = network.cells[pathways[0].pre].size
    counted = np.zeros(size, np.int64)
    for pathway in pathways:
        for source, _ in _pairs(network, pathway, None):
            counted += np.bincount(source, minlength=size) * pathway.multiplicity
    return _degrees(counted, size)


def _work(network: Network, pathway: Pathway, share: float = 1.0) -> float:
    """How many pairs are drawn for a share of the targets: rules of distance draw candidates, of which they keep some."""
    rule = network.rule(pathway)
    whole = rule.candidates * pathway.wiring.probability if rule.by_distance else network.expected_synapses(pathway)
    return float(whole if rule.by_source or pathway.load else whole * share)


def _evenly(many: int, chosen: int) -> list[int]:
    """Numbers below `many`, evenly chosen."""
    return sorted({int(at) for at in np.linspace(0, many - 1, min(many, chosen))})


def _members(size: int, numbers: Sequence[int]) -> Integers:
    """The cells of some blocks of a population."""
    return np.concatenate([np.arange(start, stop) for _, start, stop in blocks(size, numbers)])


def _pairs(network: Network, pathway: Pathway, part: Sequence[int] | None) -> list[tuple[Any, Any]]:
    """Sources and targets of the connected pairs onto some blocks of targets."""
    if not pathway.load:
        return list(network.rule(pathway).pairs(part))
    found = network.connections(pathway, part)
    return [(found.source, found.target)]


def _degrees(counted: Integers, whole: int) -> Degrees:
    """A distribution of counts, in bins of whole numbers that are as wide as several synapses of a pair ask for."""
    low, high, unit = int(counted.min()), int(counted.max()), max(1, int(np.gcd.reduce(counted)))
    width = unit * max(1, -(-(high - low + 1) // (unit * MOST_BINS)))
    edges = np.arange(low, high + width + 1, width)
    return {
        "edges": edges.tolist(),
        "cells": np.histogram(counted, bins=edges)[0].tolist(),
        "mean": float(counted.mean()),
        "sd": float(counted.std()),
        "counted": len(counted),
        "whole": whole,
    }


def _profile(network: Network, pathways: Sequence[Pathway]) -> DistanceProfile | None:
    """The share of pairs of cells that are connected by any of the pathways, by their distance."""
    pre, post = (network.cells[label] for label in (pathways[0].pre, pathways[0].post))
    every = -(-post.size // BLOCK)
    numbers = _evenly(every, DISTANCE_BLOCKS)
    if sum(_work(network, pathway, len(numbers) / every) for pathway in pathways) > MOST_SYNAPSES:
        return None
    targets = _members(post.size, numbers)
    step = -(-pre.size * len(targets) // MOST_PAIRS)
    sources = np.arange(0, pre.size, step)
    there, here = network.positions(pre), network.positions(post)
    possible = np.ones((len(targets), len(sources)), np.bool_)
    if pre is post and all(network.rule(pathway).no_self for pathway in pathways):
        possible = targets[:, None] != sources[None, :]
    distance = np.abs(there[sources][None, :] - here[targets][:, None])[possible]
    edges = np.linspace(0.0, max(float(distance.max(initial=0.0)), 1e-9), DISTANCES + 1)
    pairs, _ = np.histogram(distance, bins=edges)
    drawn = [_keys(*pair, step, pre.size) for pathway in pathways for pair in _pairs(network, pathway, numbers)]
    target, source = np.divmod(np.unique(np.concatenate(drawn)), pre.size)
    connected, _ = np.histogram(np.abs(there[source] - here[target]), bins=edges)
    return {
        "edges": edges.tolist(),
        "probability": [float(one / of) if of else None for one, of in zip(connected, pairs, strict=True)],
        "pairs": int(pairs.sum()),
        "whole": pre.size * post.size,
    }


def _keys(source: npt.NDArray[np.int32], target: npt.NDArray[np.int32], step: int, n_pre: int) -> Integers:
    """One number for each pair whose source is among every `step`-th one."""
    chosen = source % step == 0
    found: Integers = target[chosen].astype(np.int64) * n_pre + source[chosen]
    return found

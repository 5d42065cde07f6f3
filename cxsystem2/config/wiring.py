"""How the cells of a pathway find each other: the columns of ``S`` rows that choose and set a connection rule."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cxsystem2.config.column import number, quantity
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError

DEFAULT = "pairwise_bernoulli"
NEEDS: dict[str, tuple[str, ...]] = {
    "pairwise_bernoulli": (),
    "fixed_total_number": ("number",),
    "fixed_indegree": ("number",),
    "fixed_outdegree": ("number",),
    "one_to_one": (),
    "all_to_all": (),
    "exponential": ("spatial_decay",),
    "gaussian": ("kernel_width",),
}
"""Connection rules and the columns that each needs; `cxsystem2.network.rules` draws them."""
RANDOM = ("pairwise_bernoulli", "exponential", "gaussian")
"""Rules with a probability."""
INSTEAD = {"fixed_total_number": {"number": "p"}}
"""Columns that may stand in place of a needed one."""
COUNTED = tuple(rule for rule, columns in NEEDS.items() if "number" in columns)
"""Rules with a number, which may draw pairs with replacement."""

_MAY_TAKE = {rule: {*columns, "self_connections", *(["p"] if rule in RANDOM else [])} for rule, columns in NEEDS.items()}
_MAY_TAKE["one_to_one"].remove("self_connections")
for _rule in COUNTED:
    _MAY_TAKE[_rule] |= {"multapses", *INSTEAD.get(_rule, {}).values()}
_PAIRED = re.compile(r"(?<!\s)\s*+\[ij\]\s*$", re.IGNORECASE)
_PER_MM = 1e3


@dataclass(frozen=True, slots=True)
class Decay:
    """A cell of column ``spatial_decay``: the decay in 1/metre, None for pairs of equal number only."""

    rate: float | None
    equal: bool
    """Whether cells of equal number may be connected."""


def read_decay(text: str, scope: Scope) -> Decay:
    """Reads ``0.8`` (per mm), ``0.8/mm``, ``0.8[ij]`` or ``[ij]``."""
    plain = _PAIRED.sub("", text)
    equal = plain != text
    if not plain:
        return Decay(None, equal)
    if "[" in plain:
        raise ExpressionError(f"'{text}' is no spatial decay; write a number (1/mm), a number with [ij], or [ij]")
    try:
        rate = number(plain, scope) * _PER_MM
    except ExpressionError as error:
        try:
            rate = quantity("1/meter")(plain, scope)
        except ExpressionError:
            raise error from None
    if rate < 0:
        raise ExpressionError(f"spatial decay {plain} is below 0")
    return Decay(rate, equal)


@dataclass(frozen=True, slots=True)
class Wiring:
    """A connection rule with its settings, in SI units."""

    rule: str = DEFAULT
    probability: float = 1.0
    number: int = 0
    """Pairs of the pathway, sources of a target or targets of a source, as the rule says."""
    decay: float = 0.0
    """1/metre."""
    width: float = 0.0
    """Metre."""
    self_connections: bool = True
    """Whether cells may connect to themselves; without effect between different populations."""
    multapses: bool = False
    """Whether a pair may be connected several times: whether pairs are drawn with replacement."""

    def too_many(self, n_pre: int, n_post: int, same: bool) -> str:
        """What is wrong with the rule for populations of these sizes, or nothing."""
        less = same and not self.self_connections
        sources, targets = n_pre - less, n_post - less
        if self.rule == "one_to_one" and n_pre != n_post:
            return f"one-to-one needs two populations of the same size, not {n_pre} and {n_post} cells"
        if self.multapses and sources > 0 and targets > 0:
            return ""
        limit, what = {
            "fixed_indegree": (sources, "sources for a target"),
            "fixed_outdegree": (targets, "targets for a source"),
            "fixed_total_number": (sources * n_post, "pairs"),
        }.get(self.rule, (self.number, ""))
        return f"there are only {limit} {what}, not {self.number}" if self.number > limit else ""

    def settled(self, n_pre: int, n_post: int, same: bool) -> Wiring:
        """The same with the number of pairs that a probability stands for, where it stands in place of a number.

        Drawn with replacement, so many pairs that each pair is connected at least once with the probability: of
        ``N`` pairs ``ln(1 - p)/ln(1 - 1/N)`` (Potjans & Diesmann 2014, equation 1); else the share ``p`` of the pairs.
        """
        if not 0 <= self.probability <= 1 or (self.multapses and self.probability == 1):
            return self  # in error, and has been reported
        pairs = (n_pre - (same and not self.self_connections)) * n_post
        if self.multapses and pairs > 1:
            return replace(self, number=round(math.log1p(-self.probability) / math.log1p(-1 / pairs)))
        return replace(self, number=round(self.probability * pairs))

    def times(self, factor: float) -> Wiring | None:
        """The same with so many times as many pairs on average; None where the rule leaves no choice."""
        if self.rule in RANDOM:
            return replace(self, probability=self.probability * factor)
        return replace(self, number=round(self.number * factor)) if self.rule in COUNTED else None


def misfit(rule: str | None, given: Mapping[str, Any]) -> tuple[str, str] | None:
    """What does not go together in a row, and the column to blame; `given` are the columns with a value."""
    if rule is None:
        for name in ("number", "multapses", "kernel_width"):
            if name in given:
                return f"{name} needs a rule; {'gaussian' if name == 'kernel_width' else 'fixed_indegree, say'}", name
    else:
        for name in ("p", "number", "multapses", "spatial_decay", "kernel_width", "self_connections"):
            if name in given and name not in _MAY_TAKE[rule]:
                return f"the rule {rule} does not use {name}; write --", name
        for name in NEEDS[rule]:
            other = INSTEAD.get(rule, {}).get(name)
            if name in given and other in given:
                return f"{name} and {other} both say how many pairs are connected; write -- for one of them", str(other)
            if name not in given and other not in given:
                return f"the rule {rule} needs a value in column {name}{f' or {other}' if other else ''}", "rule"
    decay = given.get("spatial_decay")
    if isinstance(decay, Decay):
        if rule is not None and decay.rate is None:
            return "[ij] alone is the rule one_to_one; write a number (1/mm)", "spatial_decay"
        if decay.equal and given.get("self_connections") is False:
            return "[ij] allows what self_connections = 0 forbids", "self_connections"
    return None


def choose(
    rule: str | None, decay: Decay | None, selves: bool | None, mode: str, width: float | None, multapses: bool | None = None
) -> Wiring:
    """The wiring that a row asks for, without probability and number.

    In local mode without a rule, the decay means nothing. In expanded mode a decay without ``[ij]`` leaves out pairs
    of a cell with itself. (The original also left out pairs of equal number in different populations.)
    """
    if rule is None:
        decay = decay if mode == "expanded" else None
        if decay is not None:
            rule = "one_to_one" if decay.rate is None else "exponential" if decay.rate else DEFAULT
    if selves is None:
        selves = decay is None or decay.equal or mode != "expanded"
    return Wiring(
        rule=rule or DEFAULT,
        decay=decay.rate or 0.0 if decay else 0.0,
        width=width or 0.0,
        self_connections=selves,
        multapses=bool(multapses),
    )

"""How the cells of a pathway find each other: the columns of ``S`` rows that choose and set a connection rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cxsystem2.config.column import number, quantity
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError
from cxsystem2.rules import DEFAULT, Rule, Wiring, rules

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


def misfit(rule: str | None, given: Mapping[str, Any]) -> tuple[str, str] | None:
    """What does not go together in a row, and the column to blame; `given` are the columns with a value."""
    found = _without_rule(given) if rule is None else _beside_rule(rules[rule], given)
    if found is not None:
        return found
    decay = given.get("spatial_decay")
    if isinstance(decay, Decay):
        if rule is not None and decay.rate is None:
            return "[ij] alone is the rule one_to_one; write a number (1/mm)", "spatial_decay"
        if decay.equal and given.get("self_connections") is False:
            return "[ij] allows what self_connections = 0 forbids", "self_connections"
    return None


def _without_rule(given: Mapping[str, Any]) -> tuple[str, str] | None:
    """A column that says something only to a rule that the row names."""
    for name in ("number", "multapses"):
        if name in given:
            return f"{name} needs a rule, such as fixed_indegree", name
    for name, word in _brought_along():
        if name in given:
            return f"{name} needs a rule; {word}", name
    return None


def _beside_rule(rule: type[Rule], given: Mapping[str, Any]) -> tuple[str, str] | None:
    """A column that the rule does not use, one of two that exclude each other, or one that is missing."""
    read = rule.columns()
    own = (name for name, _ in _brought_along())
    for name in ("p", "number", "multapses", "spatial_decay", *own, "self_connections"):
        if name in given and name not in read:
            return f"the rule {rule.word} does not use {name}; write --", name
    for name in rule.needed():
        other = rule.instead.get(name)
        if name in given and other in given:
            return f"{name} and {other} both say how many pairs are connected; write -- for one of them", str(other)
        if name not in given and other not in given:
            return f"the rule {rule.word} needs a value in column {name}{f' or {other}' if other else ''}", "rule"
    return None


def _brought_along() -> Iterator[tuple[str, str]]:
    """The columns that single rules bring along, each with the rule."""
    for rule in rules.present():
        yield from ((name, rule.word) for name in rule.parameters)


def choose(
    rule: str | None,
    *,
    decay: Decay | None,
    self_connections: bool | None,
    expanded: bool,
    multapses: bool | None = None,
    own: Mapping[str, float] | None = None,
) -> Wiring:
    """The wiring that a row asks for, without probability and number.

    `own` are the values of the columns that the rule brings along. In local mode without a rule, the decay means nothing.
    In expanded mode a decay without ``[ij]`` leaves out pairs of a cell with itself. (The original also left out pairs of
    equal number in different populations.)
    """
    if rule is None:
        decay = decay if expanded else None
        if decay is not None:
            rule = "one_to_one" if decay.rate is None else "exponential" if decay.rate else DEFAULT
    if self_connections is None:
        self_connections = decay is None or decay.equal or not expanded
    return Wiring(
        rule=rule or DEFAULT,
        decay=decay.rate or 0.0 if decay else 0.0,
        parameters=own or {},
        self_connections=self_connections,
        multapses=bool(multapses),
    )

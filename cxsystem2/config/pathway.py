"""One pathway: the ``S`` row as it is written, and what it means once everything is looked up."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

from pydantic import create_model, model_validator
from pydantic.fields import FieldInfo

from cxsystem2.config.column import RowModel, column, conflict, entry_of, flag, number, quantity, text, word
from cxsystem2.config.inputs.base import read_label
from cxsystem2.config.monitors import OF_SYNAPSES, MonitorCell, Monitors, read_monitors
from cxsystem2.config.persistence import read_flag
from cxsystem2.config.scope import Scope
from cxsystem2.config.spread import read_spread
from cxsystem2.config.target import Target, read_shares, read_target
from cxsystem2.config.wiring import Decay, choose, misfit, read_decay
from cxsystem2.connections import Key
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import ExpressionError, UnresolvedName
from cxsystem2.expressions.quantity import dimension
from cxsystem2.models.distribution import Distribution, distributions
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import SIGNS
from cxsystem2.models.synapses import Synapse, synapses
from cxsystem2.problems import Place
from cxsystem2.rules import DEFAULT, Rule, Wiring, rules


def _synapse(value: str, scope: Scope) -> type[Synapse]:
    if scope.catalogue.is_broken(value):
        raise UnresolvedName(f"'{value}' is in error")
    try:
        return scope.catalogue.synapses[value]
    except RegistryError as error:
        raise ExpressionError(str(error)) from None


class PathwayRow(RowModel):
    """One ``S`` row as it is written, with the columns of every table; `pathway_row` adds those that rules bring along."""

    receptor: str = column(read=word(*SIGNS), help="ge: excitatory; gi: inhibitory")
    pre_syn_idx: str = column(read=read_label, help="idx of the source")
    post_syn_idx: Target = column(read=read_target, help="idx of the target; idx[C]0bsa or idx[C]1 for compartments")
    syn_type: type[Synapse] = column(read=_synapse, words=lambda: synapses, help="synapse model")
    p: tuple[float, ...] | None = column(
        None, read=read_shares, help="connection probability, one for each compartment; default: sp_<pre>_<post>"
    )
    n: tuple[float, ...] | None = column(None, read=read_shares, help="synapses of a connected pair; default: 1")
    monitors: MonitorCell = column(
        MonitorCell(None),
        read=read_monitors,
        dashes=True,
        help="what is recorded: [St]wght, [St]R, …",
        words=lambda: OF_SYNAPSES,
        meanings=OF_SYNAPSES,
    )
    load_connection: tuple[bool | None, str] | None = column(None, read=read_flag, help="1: take the connections from a file")
    save_connection: tuple[bool | None, str] | None = column(None, read=read_flag, help="1: save the connections to a file")
    custom_weight: str | None = column(
        None, read=text, unit="siemens", help="mean weight (in ampere for PSC receptors); default: cw_<pre>_<post>"
    )
    multiply_weight: float = column(1.0, read=number, help="factor on the weight of Fixed_multiply synapses")
    rule: str | None = column(None, read=entry_of(rules), help=f"connection rule; default: {DEFAULT}")
    number: tuple[float, ...] | None = column(
        None,
        read=read_shares,
        help="one for each compartment, whatever the scale, unless indegree_scale is given",
    )
    multapses: bool | None = column(
        None,
        read=flag,
        help="1: pairs are drawn with replacement, so that a pair may be connected several times (rules with a number); "
        "0: a pair is connected once; default: 0",
    )
    spatial_decay: Decay | None = column(
        None,
        read=read_decay,
        help="lambda of p*exp(-lambda*d), 1/mm, in expanded mode or with the rule exponential; with [ij] cells may connect to "
        "themselves; [ij] alone: one to one",
    )
    self_connections: bool | None = column(
        None,
        read=flag,
        help="1: cells may connect to themselves, where source and target are the same population; 0: they may not; "
        "default: 1, and 0 in expanded mode for a spatial_decay without [ij]",
    )
    weight_distribution: Distribution | None = column(
        None,
        read=read_spread,
        words=lambda: distributions,
        help="relative to the mean, with bounds as in normal(0.1)[0.5,2]; default: that of the synapse model",
    )
    delay_distribution: Distribution | None = column(
        None,
        read=read_spread,
        words=lambda: distributions,
        help="as weight_distribution, for the delays; default: that of the synapse model",
    )
    delay: float | None = column(
        None, read=quantity("second"), unit="second", ge=0, help="mean delay; default: delay_<pre>_<post>"
    )
    velocity: float | None = column(
        None, read=quantity("meter/second"), unit="meter/second", gt=0, help="adds distance/velocity to every delay"
    )

    @model_validator(mode="after")
    def _rule_fits(self) -> Self:
        given = {name: getattr(self, name) for name in type(self).model_fields if getattr(self, name) is not None}
        if fault := misfit(self.rule, given):
            raise conflict(*fault)
        return self

    def wiring(self, *, expanded: bool) -> Wiring:
        """The wiring that the row asks for in expanded or local mode, without probability and number."""
        own = {} if self.rule is None else {name: self._own(name, one) for name, one in rules[self.rule].parameters.items()}
        return choose(
            self.rule,
            decay=self.spatial_decay,
            self_connections=self.self_connections,
            expanded=expanded,
            multapses=self.multapses,
            own=own,
        )

    def _own(self, name: str, parameter: Parameter) -> float:
        """The value of a column that the rule brings along, which is needed where there is no default."""
        value: float | None = getattr(self, name, None)
        if value is None:
            assert parameter.default is not None
            return parameter.default
        return value


def pathway_row(columns: Iterable[str] | None = None) -> type[PathwayRow]:
    """The typed row for a table with these columns, or with all that any rule brings along.

    Rules of other packages are looked for only when a column is not known without them.
    """
    if columns is not None:
        row = _row(tuple(rules.present()), tuple(distributions.present()))
        if row.model_fields.keys() >= set(columns):
            return row
    return _row(tuple(rules.values()), tuple(distributions.values()))


@lru_cache(maxsize=8)
def _row(known: tuple[type[Rule], ...], spreads: tuple[type[Distribution], ...]) -> type[PathwayRow]:
    """The typed row with the columns of some rules, and with a help that tells of each rule and distribution."""
    *most, last = (spread.written() for spread in spreads)
    added: dict[str, Any] = {
        "number": _helped("number", f"{', '.join(f'{rule.counted} of {rule.word}' for rule in known if rule.counted)}; "),
        "weight_distribution": _helped("weight_distribution", f"{', '.join(most)} or {last}, "),
    }
    for rule in known:
        for name, parameter in rule.parameters.items():
            added.setdefault(name, (float | None, _own_column(rule, parameter)))
    return create_model("PathwayRow", __base__=PathwayRow, __module__=__name__, **added)


def _helped(name: str, words: str) -> tuple[Any, FieldInfo]:
    """A column of every table whose help begins with words that a registry knows."""
    field = copy(PathwayRow.model_fields[name])
    field.description = f"{words}{field.description}"
    return PathwayRow.__annotations__[name], field


def _own_column(rule: type[Rule], parameter: Parameter) -> Any:
    """The column for a parameter of a rule."""
    limits: dict[str, Any] = {"gt": 0.0 if parameter.positive else None, "ge": parameter.least, "le": parameter.most}
    default = "" if parameter.default is None else f"; default: {parameter.default:g}"
    return column(
        None,
        read=quantity(parameter.unit),
        unit="" if parameter.unit == "1" else parameter.unit,
        help=f"{parameter.meaning} of the rule {rule.word}{default}",
        **{sign: limit for sign, limit in limits.items() if limit is not None},
    )


def try_rule(rule: type[Rule]) -> None:
    """Look at the columns that a rule of another package brings along.

    Raises:
        RegistryError: the name of a column means something else already.
        ExpressionError: there is no such unit.
    """
    others = {name: parameter for other in rules.present() for name, parameter in other.parameters.items()}
    for name, parameter in rule.parameters.items():
        dimension(parameter.unit)
        if name in PathwayRow.model_fields or others.get(name, parameter) != parameter:
            raise RegistryError(f"the column '{name}' exists already")


@dataclass(frozen=True, slots=True)
class Pathway:
    """Synapses of one kind from one population to one compartment of another, fully resolved, in SI units."""

    number: int
    name: str
    pre: str
    post: str
    sign: str
    synapse: type[Synapse]
    compartment: str
    wiring: Wiring
    multiplicity: int
    weight: float
    delay: float
    weights: Distribution
    delays: Distribution
    velocity: float | None
    """Metre per second; None when delays do not depend on distance."""
    parameters: dict[str, float]
    initial: dict[str, float]
    monitors: Monitors
    key: Key
    """What the pathway is found by in a file of connections."""
    load: bool
    save: bool
    place: Place = field(compare=False)
    receptor_place: Place = field(compare=False)
    weight_place: Place = field(compare=False)
    """Where the mean weight is given: in the row, or in the physiology table."""
    delay_place: Place = field(compare=False)

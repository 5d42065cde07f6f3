"""Pathways: all ``S`` rows of the anatomy table, with weights, delays and probabilities looked up and resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import isnan

from cxsystem2.config.column import doubt, fill, quantity
from cxsystem2.config.effect import IdleColumns
from cxsystem2.config.loading import Loading
from cxsystem2.config.monitors import Inheritance, Monitors
from cxsystem2.config.naming import pathway_name
from cxsystem2.config.partners import SummedCurrents, unfit
from cxsystem2.config.pathway import Pathway, PathwayRow, pathway_row
from cxsystem2.config.persistence import Persistence
from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.scope import Scope
from cxsystem2.config.system import System
from cxsystem2.config.unused import Unused
from cxsystem2.connections import Key, Wanted
from cxsystem2.expressions import ExpressionError, UnresolvedName
from cxsystem2.expressions.spelling import is_round
from cxsystem2.models.cell_types import INPUT
from cxsystem2.models.cells import SOMA
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses import Setting, Synapse
from cxsystem2.models.synapses.calcium import REFERENCE
from cxsystem2.problems import Place, Report
from cxsystem2.rules import PROBABILITY, Rule, Sizes, Wiring, rules
from cxsystem2.tables import Anatomy, Row

_NO_VALUE = float("nan")
_WEIGHT = Parameter("siemens", "weight", least=0)
_DELAY = Parameter("second", "delay", least=0)


Cells = Mapping[str, Population | Relay]


def read_pathways(
    anatomy: Anatomy,
    cells: Cells,
    broken: Collection[str],
    system: System,
    scope: Scope,
    loading: Loading,
    report: Report,
) -> list[Pathway]:
    """Read and resolve all ``S`` rows; a row with several compartments gives as many pathways.

    `broken` are the labels of populations that exist but have problems of their own.
    """
    inheritance, loads, saves, idle = Inheritance(), Persistence(), Persistence(), IdleColumns(report)
    context = _Context(cells, broken, system, scope, report, loading, Unused(anatomy, cells, broken), SummedCurrents())
    pathways: list[Pathway] = []
    for row in anatomy.of("S"):
        typed = fill(pathway_row(row.cells), row, scope, report)
        if typed is not None:
            load, save = loads.resolve(typed.load_connection), saves.resolve(typed.save_connection)
            resolver = _Resolver(context, row, typed, load=load, save=save)
            own = resolver.resolve(len(pathways), inheritance.resolve(typed.monitors, row.place_of("monitors")))
            idle.pathways(row, typed, own, system)
            pathways += own
    idle.report()
    return pathways


@dataclass(frozen=True, slots=True)
class _Context:
    """What every row is resolved with."""

    cells: Cells
    broken: Collection[str]
    system: System
    scope: Scope
    report: Report
    loading: Loading
    unused: Unused
    summed: SummedCurrents


@dataclass(frozen=True, slots=True)
class _Share:
    """What a row says for one of its compartments."""

    compartment: str
    wiring: Wiring
    multiplicity: int


class _Resolver:
    """Resolves one row, which may be loaded from a file or saved to one."""

    def __init__(self, context: _Context, row: Row, typed: PathwayRow, *, load: bool, save: bool) -> None:
        self.context, self.row, self.typed, self.load, self.save = context, row, typed, load, save
        self.system, self.scope, self.report = context.system, context.scope, context.report
        self.pre = self._cells("pre_syn_idx", typed.pre_syn_idx)
        self.post = self._cells("post_syn_idx", typed.post_syn_idx.label)

    def resolve(self, first: int, monitored: Monitors) -> list[Pathway]:
        """The pathways of the row; none when something essential is missing."""
        typed, post = self.typed, self.post
        gain = self._scalar("conn_prob_gain", Parameter("1", "factor on the probabilities", 1.0, positive=True))
        self._check(gain)
        if isinstance(post, Relay):
            self._problem("post_syn_idx", f"'{post.label}' is an input, which receives no synapses")
        if self.pre is None or post is None or isinstance(post, Relay):
            return []
        shares = self._shares(post, gain)
        delay = self._delay() if typed.syn_type.on_pre else self._no_delay()
        found = (self._pathway(first + offset, share, delay, monitored) for offset, share in enumerate(shares))
        pathways = [pathway for pathway in found if pathway is not None]
        for synapse in {pathway.synapse for pathway in pathways}:
            monitored.check(("wght", *synapse.state), 2**62, self._place("monitors"), "S, monitors", self.report)
        if monitored.spikes:
            self._problem("monitors", "[Sp] records spikes of cells, not of synapses; put it on the population")
        return pathways

    def _shares(self, post: Population, gain: float) -> list[_Share]:
        """What the row says for each compartment; nothing when it addresses them wrongly."""
        typed, compartments = self.typed, self._compartments(post)
        size = len(compartments)
        wiring = typed.wiring(expanded=self.system.sys_mode == "expanded")
        given = None if typed.p is None else self._each("p", typed.p, size)
        counts = self._each("n", typed.n or (1.0,) * size, size)
        numbers = self._each("number", typed.number or (0.0,) * size, size)
        probabilities = self._probabilities(given, rules[wiring.rule], size, gain)
        if not compartments:
            return []
        return [
            _Share(name, replace(wiring, probability=p, number=_whole(number)), _whole(n))
            for name, p, n, number in zip(compartments, probabilities, counts, numbers, strict=True)
            if n != 0 or self.load
        ]

    def _probabilities(self, given: tuple[float, ...] | None, rule: type[Rule], size: int, gain: float) -> tuple[float, ...]:
        """The probability onto each compartment; the gain is a factor on what the row says, and not on a default."""
        if given is None and self.load:
            return (0.0,) * size
        if "p" not in rule.takes and not self._by_probability:
            return (1.0,) * size
        if given is None:
            return (self._default_probability(),) * size
        return tuple(_NO_VALUE if self._misfit(p, gain) else p * gain for p in given)

    def _misfit(self, p: float, gain: float) -> str:
        """What is wrong with a probability of the row, or nothing."""
        if fault := PROBABILITY.fault(p * gain):
            return f"probability {p:g}{'' if PROBABILITY.fault(p) else f' times conn_prob_gain {gain:g}'} is {fault}"
        if self.typed.multapses and p * gain == 1:
            return "no number of pairs drawn with replacement is sure to reach every pair; write a p below 1"
        return ""

    def _pathway(self, number: int, share: _Share, delay: float, monitored: Monitors) -> Pathway | None:
        """The pathway to one compartment; None when its two sides do not fit."""
        typed, pre, post = self.typed, self.pre, self.post
        assert pre is not None and isinstance(post, Population)
        setting = self._setting(share.compartment)
        synapse = typed.syn_type.choose(setting)
        fault = unfit(synapse, pre, post, typed.receptor, share.compartment) or self.context.summed.fault(synapse, pre, post)
        if fault:
            self._problem("syn_type", fault)
            return None
        weight = self._weight(synapse) * synapse.weight_factor(setting)
        parameters = synapse.resolve(replace(setting, weight=weight))
        if weight > parameters.get("wght_max", weight):
            self._problem("syn_type", f"the weights begin at {weight:.3g} siemens, above the largest weight")
        key = self.context.loading.key(pre.name, post.name, share.compartment, typed.receptor)
        if self.load and not self._loadable(key, synapse, weight, delay):
            return None
        cells = (pre.size, post.size) if self.system.indegrees is None else (pre.full_size, post.full_size)
        rule, sizes = rules[share.wiring.rule], Sizes(*cells, pre is post)
        known = self._by_probability and not isnan(share.wiring.probability)
        wiring = rule.settled(share.wiring, sizes) if known else share.wiring
        if not self.load and (fault := rule.fault(wiring, sizes)):
            self._problem("number" if typed.number else "rule" if typed.rule else "spatial_decay", fault)
        return Pathway(
            number=number,
            name=pathway_name(number, synapse.word, pre.name, post.name, share.compartment),
            pre=typed.pre_syn_idx,
            post=post.label,
            sign=typed.receptor,
            synapse=synapse,
            compartment=share.compartment,
            wiring=wiring,
            multiplicity=share.multiplicity,
            weight=weight,
            delay=delay,
            weights=typed.weight_distribution or synapse.weights,
            delays=typed.delay_distribution or synapse.delays,
            velocity=typed.velocity,
            parameters=parameters,
            initial=synapse.rested(parameters) if self.system.stp_initial == "rested" else {},
            monitors=monitored,
            key=key,
            load=self.load,
            save=self.save,
            place=self.row.place,
            receptor_place=self._place("receptor"),
            weight_place=self._place_of_value("custom_weight", typed.custom_weight, "cw"),
            delay_place=self._place_of_value("delay", typed.delay, "delay"),
        )

    def _loadable(self, key: Key, synapse: type[Synapse], weight: float, delay: float) -> bool:
        """Whether the file has the synapses of the pathway."""
        assert self.pre is not None and isinstance(self.post, Population)
        unit = synapse.weight_unit or self.post.cell.receptor(self.typed.receptor).weight_unit
        sizes = self.pre.size, self.post.size
        wanted = Wanted(key, (self.pre.label, self.post.label), sizes, weight, unit, delay)
        return self.context.loading.fits(wanted, self._place("load_connection"))

    @property
    def _by_probability(self) -> bool:
        """Whether the row gives a probability in place of the number that its rule needs."""
        return bool(self.typed.p) and self.typed.rule is not None and "p" in rules[self.typed.rule].instead.values()

    def _place(self, name: str) -> Place:
        return self.row.place_of(name)

    def _problem(self, name: str, message: str) -> None:
        self.report.add(self._place(name), message, f"S, {name}")

    def _cells(self, name: str, label: str) -> Population | Relay | None:
        """The cells of one side; None when there are none, or when they are in error."""
        cells = self.context.cells.get(label)
        if cells is None and label not in self.context.broken:
            self._problem(name, f"no population or input has the idx '{label}'{self.context.unused.offer(label, name)}")
        return cells

    def _compartments(self, post: Population) -> tuple[str, ...]:
        """The compartments that the row addresses; none when it addresses them wrongly."""
        named, known = self.typed.post_syn_idx.compartments, post.cell.compartments
        if named and len(known) == 1:
            self._problem("post_syn_idx", f"'{post.name}' is a point cell and has no compartments; remove [C]")
            return ()
        if not named and len(known) > 1:
            self._problem("post_syn_idx", f"'{post.name}' has compartments ({', '.join(known)}); write idx[C]0bsa or idx[C]1")
            return ()
        for name in named:
            if name not in known:
                self._problem("post_syn_idx", f"'{post.name}' has no compartment '{name}'; there are {', '.join(known)}")
                return ()
        return named or (SOMA,)

    def _each(self, name: str, values: tuple[float, ...], count: int) -> tuple[float, ...]:
        """One value for each compartment."""
        if len(values) == count or not count:
            return values
        self._problem(name, f"{len(values)} values are given for {count} compartment{'s' if count > 1 else ''}")
        return (_NO_VALUE,) * count

    def _check(self, gain: float) -> None:
        """The ranges of what the row itself says."""
        for p in self.typed.p or ():
            if fault := self._misfit(p, gain):
                self._problem("p", fault)
        for name in ("n", "number"):
            if name in self.row.cells and is_round(self.row.cells[name].text):
                self.report.warn(self._place(name), doubt(self.row.cells[name].text), f"S, {name}")
        for n in self.typed.n or ():
            if n < 0 or n != int(n):
                self._problem("n", f"number of synapses {n:g} is not a whole number from 0 on")
            elif n == 0 and not self.load:
                self.report.warn(self._place("n"), "n is 0: there are no synapses of this pathway", "S, n")
        for many in self.typed.number or ():
            if many < 0 or many != int(many):
                self._problem("number", f"number {many:g} is not a whole number from 0 on")

    def _keys(self, prefix: str) -> list[str]:
        """``cw_L4_SS_BC``, ``cw_SS_BC``: names of a value for this pathway, the special before the general."""
        assert self.pre is not None and isinstance(self.post, Population)
        return [f"{prefix}_{pre}_{post}" for pre, post in product(_type_names(self.pre), self.post.type_names)]

    def _looked_up(self, prefix: str, column_name: str, parameter: Parameter, missing: str = "") -> float:
        assert self.pre is not None and isinstance(self.post, Population)
        meaning, keys = missing or parameter.meaning, list(dict.fromkeys(self._keys(prefix)))
        others = f" (or {' or '.join(keys[1:])})" if len(keys) > 1 else ""
        sides = f"from {_type_names(self.pre)[0]} to {_type_names(self.post)[0]}"
        message = f"no {meaning} {sides}: add {keys[0]}{others} to the physiology table, or a value in column {column_name}"
        entry = self.scope.require(self._place(column_name), f"S, {column_name}", meaning, *keys, message=message)
        return _NO_VALUE if entry is None else self.scope.parameter(entry, parameter)

    def _place_of_value(self, column_name: str, own: object, prefix: str) -> Place:
        """Where a value of the row stands: in the row itself, or in the physiology table."""
        entry = self.scope.find(*self._keys(prefix)) if own is None else None
        return entry.value.place if entry else self._place(column_name)

    def _default_probability(self) -> float:
        return self._looked_up("sp", "p", PROBABILITY, "connection probability")

    def _weight(self, synapse: type[Synapse]) -> float:
        assert isinstance(self.post, Population)
        receptor = self.post.cell.receptor(self.typed.receptor)
        signed = receptor.signed or bool(synapse.target_variable)
        weight = _weight_in(synapse.weight_unit or receptor.weight_unit, signed=signed)
        if self.typed.custom_weight is not None:
            asking = synapse.word if synapse.weight_unit else ""
            return self._custom_weight(self.typed.custom_weight, weight, receptor.word, asking)
        if synapse.weight_scalar and (self.scope.find(synapse.weight_scalar) or not synapse.on_pre):
            return self._scalar(synapse.weight_scalar, weight)
        return self._looked_up("cw", "custom_weight", weight)

    def _custom_weight(self, written: str, parameter: Parameter, receptor: str, synapse: str) -> float:
        """The weight of the row itself, in the unit that the synapse model or the receptors of the target ask for."""
        try:
            value = float(quantity(parameter.unit)(written, self.scope))
        except UnresolvedName:
            return _NO_VALUE
        except ExpressionError as error:
            whose = f"synapses are {synapse}" if synapse else f"the target's receptors are {receptor}"
            self._problem("custom_weight", f"{error} ({whose})")
            return _NO_VALUE
        if fault := parameter.fault(value):
            self._problem("custom_weight", f"weight {written} is {fault}")
        return value

    def _no_delay(self) -> float:
        """What speaks of delays has no place at a synapse that acts without spikes."""
        for name in ("delay", "delay_distribution", "velocity"):
            if getattr(self.typed, name) is not None:
                self._problem(name, f"synapses of type {self.typed.syn_type.word} have no delay; write --")
        return 0.0

    def _delay(self) -> float:
        if self.typed.delay is not None:
            return self.typed.delay
        return self._looked_up("delay", "delay", _DELAY)

    def _setting(self, compartment: str) -> Setting:
        assert self.pre is not None and isinstance(self.post, Population)
        calcium = self._scalar("calcium_concentration", Parameter("1", "calcium (mM)", REFERENCE, positive=True))
        return Setting(
            pre_type=_type_names(self.pre)[-1],
            post_type=self.post.cell_type.name,
            compartment=compartment,
            calcium=calcium,
            multiply_weight=self.typed.multiply_weight,
            scalar=self._scalar,
            series=self._series,
            has=lambda name: self.scope.find(name) is not None,
        )

    def _scalar(self, name: str, parameter: Parameter) -> float:
        """A root scalar of the physiology table that a synapse model needs."""
        return self.scope.scalar(name, parameter, self._place("syn_type"), "S, syn_type")

    def _series(self, name: str, parameters: Sequence[Parameter]) -> Sequence[float]:
        """The values of a tuple of the physiology table that a synapse model needs."""
        meaning = ", ".join(parameter.meaning for parameter in parameters)
        entry = self.scope.require(self._place("syn_type"), "S, syn_type", meaning, name)
        return [_NO_VALUE] * len(parameters) if entry is None else self.scope.series(entry, parameters)


@lru_cache(maxsize=16)
def _weight_in(unit: str, *, signed: bool) -> Parameter:
    return replace(_WEIGHT, unit=unit, least=None if signed else _WEIGHT.least)


def _whole(number: float) -> int:
    """A count; 0 for one that is in error, and has been reported."""
    return int(number) if number == number else 0


def _type_names(cells: Population | Relay) -> tuple[str, ...]:
    return cells.type_names if isinstance(cells, Population) else (INPUT,)

"""Pathways: the ``S`` rows of the anatomy table, with weights, delays and probabilities looked up and resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Self

from pydantic import model_validator

from cxsystem2.config.column import RowModel, column, conflict, fill, flag, number, quantity, text, word
from cxsystem2.config.inputs.base import read_label
from cxsystem2.config.loading import Loading
from cxsystem2.config.monitors import Inheritance, MonitorCell, Monitors, read_monitors
from cxsystem2.config.naming import pathway_name
from cxsystem2.config.partners import SummedCurrents, unfit
from cxsystem2.config.persistence import Persistence, read_flag
from cxsystem2.config.populations import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.scope import Scope
from cxsystem2.config.spread import read_spread
from cxsystem2.config.system import System
from cxsystem2.config.target import Target, read_shares, read_target
from cxsystem2.config.wiring import NEEDS, RANDOM, Decay, Wiring, choose, misfit, read_decay
from cxsystem2.connections import Key
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import ExpressionError, UnresolvedName
from cxsystem2.models.cell_types import INPUT
from cxsystem2.models.cells import SOMA
from cxsystem2.models.distribution import Distribution
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import SIGNS
from cxsystem2.models.synapses import Setting, Synapse
from cxsystem2.models.synapses.calcium import REFERENCE
from cxsystem2.problems import Place, Report, nearest
from cxsystem2.tables import Anatomy, Row

_NO_VALUE = float("nan")
_PROBABILITY = Parameter("1", "probability", least=0, most=1)
_WEIGHT = Parameter("siemens", "weight", least=0)
_DELAY = Parameter("second", "delay", least=0)


def _synapse(value: str, scope: Scope) -> type[Synapse]:
    if scope.catalogue.is_broken(value):
        raise UnresolvedName(f"'{value}' is in error")
    try:
        return scope.catalogue.synapses[value]
    except RegistryError as error:
        raise ExpressionError(str(error)) from None


class PathwayRow(RowModel):
    """One ``S`` row as it is written."""

    receptor: str = column(read=word(*SIGNS), help="ge: excitatory, gi: inhibitory")
    pre_syn_idx: str = column(read=read_label, help="idx of the source")
    post_syn_idx: Target = column(read=read_target, help="idx of the target; idx[C]0bsa or idx[C]1 for compartments")
    syn_type: type[Synapse] = column(read=_synapse, help="synapse model")
    p: tuple[float, ...] | None = column(
        None, read=read_shares, help="connection probability, one for each compartment; default: sp_<pre>_<post>"
    )
    n: tuple[float, ...] | None = column(None, read=read_shares, help="synapses of a connected pair; default: 1")
    monitors: MonitorCell = column(
        MonitorCell(None), read=read_monitors, dashes=True, help="what is recorded: [St]wght, [St]R, …"
    )
    load_connection: tuple[bool | None, str] | None = column(None, read=read_flag, help="1: take the connections from a file")
    save_connection: tuple[bool | None, str] | None = column(None, read=read_flag, help="1: save the connections to a file")
    custom_weight: str | None = column(
        None, read=text, unit="siemens", help="mean weight (in ampere for PSC receptors); default: cw_<pre>_<post>"
    )
    multiply_weight: float = column(1.0, read=number, help="factor on the weight of Fixed_multiply synapses")
    rule: str | None = column(None, read=word(*NEEDS), help="connection rule; default: pairwise_bernoulli")
    number: tuple[float, ...] | None = column(
        None,
        read=read_shares,
        help="connected pairs of fixed_total_number, sources of each target of fixed_indegree, targets of each source of "
        "fixed_outdegree; one for each compartment, whatever the scale",
    )
    spatial_decay: Decay | None = column(
        None,
        read=read_decay,
        help="lambda of p*exp(-lambda*d), 1/mm, in expanded mode or with the rule exponential; with [ij] cells may connect to "
        "themselves; [ij] alone: one to one",
    )
    kernel_width: float | None = column(
        None, read=quantity("meter"), unit="meter", gt=0, help="sigma of p*exp(-d^2/(2*sigma^2)) of the rule gaussian"
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
        help="uniform(low,high), normal(sd), lognormal(sd) or constant, relative to the mean, with bounds as in "
        "normal(0.1)[0.5,2]; default: that of the synapse model",
    )
    delay_distribution: Distribution | None = column(
        None, read=read_spread, help="as weight_distribution, for the delays; default: that of the synapse model"
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

    @property
    def probability(self) -> float:
        """The probability of a pair, or the largest one of a rule that depends on distance."""
        return self.wiring.probability


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
    inheritance, loads, saves, summed = Inheritance(), Persistence(), Persistence(), SummedCurrents()
    pathways: list[Pathway] = []
    for row in anatomy.of("S"):
        typed = fill(PathwayRow, row, scope, report)
        if typed is not None:
            kept = _Kept(loads.resolve(typed.load_connection), saves.resolve(typed.save_connection), loading)
            resolver = _Resolver(typed, row, cells, broken, system, scope, report, summed, kept)
            pathways += resolver.resolve(len(pathways), inheritance.resolve(typed.monitors))
    return pathways


@dataclass(frozen=True, slots=True)
class _Kept:
    """Whether a row is loaded from a file or saved to one."""

    load: bool
    save: bool
    loading: Loading


class _Resolver:
    """Resolves one row."""

    def __init__(
        self,
        typed: PathwayRow,
        row: Row,
        cells: Cells,
        broken: Collection[str],
        system: System,
        scope: Scope,
        report: Report,
        summed: SummedCurrents,
        kept: _Kept,
    ) -> None:
        self.typed, self.row, self.broken, self.summed, self.kept = typed, row, broken, summed, kept
        self.system, self.scope, self.report = system, scope, report
        self.pre = self._cells("pre_syn_idx", typed.pre_syn_idx, cells)
        self.post = self._cells("post_syn_idx", typed.post_syn_idx.label, cells)

    def resolve(self, first: int, monitored: Monitors) -> list[Pathway]:
        """The pathways of the row; none when something essential is missing."""
        typed, post = self.typed, self.post
        gain = self._scalar("conn_prob_gain", Parameter("1", "factor on the probabilities", 1.0, positive=True))
        self._check(gain)
        if isinstance(post, Relay):
            self._problem("post_syn_idx", f"'{post.label}' is an input, which receives no synapses")
        if self.pre is None or post is None or isinstance(post, Relay):
            return []
        compartments = self._compartments(post)
        probabilities = self._each("p", typed.p, len(compartments))
        counts = self._each("n", typed.n or (1.0,) * len(compartments), len(compartments))
        wiring = choose(typed.rule, typed.spatial_decay, typed.self_connections, self.system.sys_mode, typed.kernel_width)
        numbers = self._each("number", typed.number or (0.0,) * len(compartments), len(compartments))
        if probabilities is None and self.kept.load:
            probabilities = (0.0,) * len(compartments)
        elif wiring.rule not in RANDOM:
            probabilities, gain = (1.0,) * len(compartments), 1.0
        elif probabilities is None:
            probabilities, gain = (self._default_probability(),) * len(compartments), 1.0
        if not compartments:
            return []
        if counts is None or numbers is None:
            return []
        delay = self._delay() if typed.syn_type.on_pre else self._no_delay()
        pathways = []
        for offset, (compartment, p, n, many) in enumerate(zip(compartments, probabilities, counts, numbers, strict=True)):
            number, setting = first + offset, self._setting(compartment)
            synapse = typed.syn_type.choose(setting)
            fault = unfit(synapse, self.pre, post, typed.receptor, compartment)
            if fault := fault or self.summed.fault(synapse, self.pre, post):
                self._problem("syn_type", fault)
                continue
            weight = self._weight(synapse) * synapse.weight_factor(setting)
            parameters = synapse.resolve(replace(setting, weight=weight))
            if weight > parameters.get("wght_max", weight):
                self._problem("syn_type", f"the weights begin at {weight:.3g} siemens, above the largest weight")
            key = self.kept.loading.key(self.pre.name, post.name, compartment, typed.receptor)
            if self.kept.load and not self.kept.loading.fits(key, (self.pre.size, post.size), self._place("load_connection")):
                continue
            wired = replace(wiring, probability=p * gain, number=int(many) if many == many else 0)
            if not self.kept.load and (fault := wired.too_many(self.pre.size, post.size, self.pre is post)):
                self._problem("number" if wired.number else "rule" if typed.rule else "spatial_decay", fault)
            name = pathway_name(number, synapse.word, self.pre.name, post.name, compartment)
            initial = synapse.rested(parameters) if self.system.stp_initial == "rested" else {}
            pathway = Pathway(
                number, name, typed.pre_syn_idx, post.label, typed.receptor, synapse, compartment,
                wired, int(n) if n == n else 0, weight, delay, typed.weight_distribution or synapse.weights,
                typed.delay_distribution or synapse.delays, typed.velocity, parameters, initial, monitored,
                key, self.kept.load, self.kept.save, self.row.place,
            )  # fmt: skip
            pathways.append(pathway)
        for synapse in {pathway.synapse for pathway in pathways}:
            monitored.check(("wght", *synapse.state), 2**62, self._place("monitors"), "S, monitors", self.report)
        if monitored.spikes:
            self._problem("monitors", "[Sp] records spikes of cells, not of synapses; put it on the population")
        return pathways

    def _place(self, name: str) -> Place:
        return self.row.cells[name].place if name in self.row.cells else self.row.place

    def _problem(self, name: str, message: str) -> None:
        self.report.add(self._place(name), message, f"S, {name}")

    def _cells(self, name: str, label: str, cells: Cells) -> Population | Relay | None:
        found = cells.get(label)
        if found is None and label not in self.broken:
            self._problem(name, f"no population or input has the idx '{label}'{nearest(label, cells)}")
        return found

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

    def _each(self, name: str, values: tuple[float, ...] | None, count: int) -> tuple[float, ...] | None:
        """One value for each compartment."""
        if values is None or len(values) == count or not count:
            return values
        self._problem(name, f"{len(values)} values are given for {count} compartment{'s' if count > 1 else ''}")
        return (_NO_VALUE,) * count

    def _check(self, gain: float) -> None:
        """The ranges of what the row itself says."""
        for p in self.typed.p or ():
            if fault := _PROBABILITY.fault(p * gain):
                times = "" if _PROBABILITY.fault(p) else f" times conn_prob_gain {gain:g}"
                self._problem("p", f"probability {p:g}{times} is {fault}")
        for n in self.typed.n or ():
            if n < 1 or n != int(n):
                self._problem("n", f"number of synapses {n:g} is not a whole number from 1 on")
        for many in self.typed.number or ():
            if many < 0 or many != int(many):
                self._problem("number", f"number {many:g} is not a whole number from 0 on")

    def _keys(self, prefix: str) -> list[str]:
        """``cw_L4_SS_BC``, ``cw_SS_BC``: names of a value for this pathway, the special before the general."""
        assert self.pre is not None and isinstance(self.post, Population)
        return [f"{prefix}_{pre}_{post}" for pre, post in product(_type_names(self.pre), self.post.type_names)]

    def _looked_up(self, prefix: str, column_name: str, parameter: Parameter, missing: str = "") -> float:
        label, meaning = f"S, {column_name}", missing or parameter.meaning
        entry = self.scope.require(self._place(column_name), label, meaning, *self._keys(prefix))
        return _NO_VALUE if entry is None else self.scope.parameter(entry, parameter)

    def _default_probability(self) -> float:
        return self._looked_up("sp", "p", _PROBABILITY, "connection probability in column p and no default")

    def _weight(self, synapse: type[Synapse]) -> float:
        assert isinstance(self.post, Population)
        receptor = self.post.cell.receptor(self.typed.receptor)
        weight = replace(_WEIGHT, unit=synapse.weight_unit or receptor.weight_unit)
        if self.typed.custom_weight is not None:
            return self._custom_weight(self.typed.custom_weight, weight, receptor.word)
        if synapse.weight_scalar and (self.scope.find(synapse.weight_scalar) or not synapse.on_pre):
            return self._scalar(synapse.weight_scalar, weight)
        return self._looked_up("cw", "custom_weight" if "custom_weight" in self.row.cells else "syn_type", weight)

    def _custom_weight(self, written: str, parameter: Parameter, receptor: str) -> float:
        """The weight of the row itself, in the unit that the receptors of the target ask for."""
        try:
            value = float(quantity(parameter.unit)(written, self.scope))
        except UnresolvedName:
            return _NO_VALUE
        except ExpressionError as error:
            self._problem("custom_weight", f"{error} (the target's receptors are {receptor})")
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
        return self._looked_up("delay", "syn_type", _DELAY)

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


def _type_names(cells: Population | Relay) -> tuple[str, ...]:
    return cells.type_names if isinstance(cells, Population) else (INPUT,)

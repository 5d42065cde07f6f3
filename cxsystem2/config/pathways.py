"""Pathways: the ``S`` rows of the anatomy table, with weights, delays and probabilities looked up and resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from cxsystem2.config.column import RowModel, column, fill, number, quantity, text, word
from cxsystem2.config.inputs.base import read_label
from cxsystem2.config.monitors import Inheritance, MonitorCell, Monitors, read_monitors
from cxsystem2.config.naming import pathway_name
from cxsystem2.config.persistence import Persistence, read_flag
from cxsystem2.config.populations import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.scope import Scope
from cxsystem2.config.system import System
from cxsystem2.config.target import Target, read_shares, read_target
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import ExpressionError, UnresolvedName
from cxsystem2.models.cell_types import INPUT
from cxsystem2.models.cells import SOMA
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import SIGNS
from cxsystem2.models.synapses import Setting, Synapse, synapses
from cxsystem2.models.synapses.calcium import REFERENCE
from cxsystem2.problems import Place, Report, nearest
from cxsystem2.tables import Anatomy, Row

_NO_VALUE = float("nan")
_PROBABILITY = Parameter("1", "probability", least=0, most=1)
_WEIGHT = Parameter("siemens", "weight", least=0)
_DELAY = Parameter("second", "delay", least=0)


def _synapse(value: str, scope: Scope) -> type[Synapse]:
    try:
        return synapses[value]
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
    spatial_decay: str | None = column(None, read=text, help="decay of the probability with distance, in expanded mode")
    multiply_weight: float = column(1.0, read=number, help="factor on the weight of Fixed_multiply synapses")


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
    probability: float
    multiplicity: int
    weight: float
    delay: float
    parameters: dict[str, float]
    initial: dict[str, float]
    monitors: Monitors
    place: Place = field(compare=False)


Cells = Mapping[str, Population | Relay]


def read_pathways(
    anatomy: Anatomy, cells: Cells, broken: Collection[str], system: System, scope: Scope, report: Report
) -> list[Pathway]:
    """Read and resolve all ``S`` rows; a row with several compartments gives as many pathways.

    `broken` are the labels of populations that exist but have problems of their own.
    """
    inheritance, loads, saves = Inheritance(), Persistence(), Persistence()
    pathways: list[Pathway] = []
    for row in anatomy.of("S"):
        typed = fill(PathwayRow, row, scope, report)
        if typed is not None:
            for name, persistence, cell in (
                ("load_connection", loads, typed.load_connection),
                ("save_connection", saves, typed.save_connection),
            ):
                if persistence.resolve(cell):
                    report.add(row.cells[name].place, "connections cannot be loaded or saved yet; write 0", f"S, {name}")
            resolver = _Resolver(typed, row, cells, broken, system, scope, report)
            pathways += resolver.resolve(len(pathways), inheritance.resolve(typed.monitors))
    return pathways


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
    ) -> None:
        self.typed, self.row, self.broken = typed, row, broken
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
        if probabilities is None:
            probabilities, gain = (self._default_probability(),) * len(compartments), 1.0
        if not compartments:
            return []
        if counts is None:
            return []
        delay = self._delay() if typed.syn_type.on_pre else 0.0
        pathways = []
        for offset, (compartment, p, n) in enumerate(zip(compartments, probabilities, counts, strict=True)):
            number, setting = first + offset, self._setting(compartment)
            synapse = typed.syn_type.choose(setting)
            parameters = synapse.resolve(setting)
            weight = self._weight(synapse) * synapse.weight_factor(setting)
            name = pathway_name(number, synapse.word, self.pre.name, post.name, compartment)
            initial = synapse.rested(parameters) if self.system.stp_initial == "rested" else {}
            pathway = Pathway(
                number, name, typed.pre_syn_idx, post.label, typed.receptor, synapse, compartment,
                p * gain, int(n) if n == n else 0, weight, delay, parameters, initial, monitored, self.row.place,
            )  # fmt: skip
            pathways.append(pathway)
        monitored.check(("wght", *typed.syn_type.state), 2**62, self._place("monitors"), "S, monitors", self.report)
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
        weight = replace(_WEIGHT, unit=receptor.weight_unit)
        if self.typed.custom_weight is not None:
            return self._custom_weight(self.typed.custom_weight, weight, receptor.word)
        if synapse.weight_scalar and self.scope.find(synapse.weight_scalar):
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

    def _delay(self) -> float:
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

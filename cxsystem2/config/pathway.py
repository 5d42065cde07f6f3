"""One pathway: the ``S`` row as it is written, and what it means once everything is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from pydantic import model_validator

from cxsystem2.config.column import RowModel, column, conflict, flag, number, quantity, text, word
from cxsystem2.config.inputs.base import read_label
from cxsystem2.config.monitors import MonitorCell, Monitors, read_monitors
from cxsystem2.config.persistence import read_flag
from cxsystem2.config.scope import Scope
from cxsystem2.config.spread import read_spread
from cxsystem2.config.target import Target, read_shares, read_target
from cxsystem2.config.wiring import NEEDS, Decay, Wiring, misfit, read_decay
from cxsystem2.connections import Key
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import ExpressionError, UnresolvedName
from cxsystem2.models.distribution import Distribution, distributions
from cxsystem2.models.receptors import SIGNS
from cxsystem2.models.synapses import Synapse, synapses
from cxsystem2.problems import Place


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
    syn_type: type[Synapse] = column(read=_synapse, words=lambda: synapses, help="synapse model")
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
        "fixed_outdegree; one for each compartment, whatever the scale, unless indegree_scale is given",
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
        words=lambda: distributions,
        help="uniform(low,high), normal(sd), truncated_normal(sd,low,high), lognormal(sd) or constant, relative to the mean, "
        "with bounds as in normal(0.1)[0.5,2]; default: that of the synapse model",
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

    @property
    def probability(self) -> float:
        """The probability of a pair, or the largest one of a rule that depends on distance."""
        return self.wiring.probability

"""A population, as it is written and fully resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxsystem2.config.background import Background
from cxsystem2.config.column import Reader, RowModel, column, coordinate, integer, quantity, text
from cxsystem2.config.injection import Injection
from cxsystem2.config.inputs.base import read_label
from cxsystem2.config.layers import Layers, read_layers
from cxsystem2.config.monitors import OF_CELLS, MonitorCell, Monitors, read_monitors
from cxsystem2.config.scope import Scope
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import ExpressionError, UnresolvedName
from cxsystem2.models.cell_types import CellType, cell_types
from cxsystem2.models.cells import Cell
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.problems import Place


def _cell_type(value: str, scope: Scope) -> CellType:
    try:
        return cell_types[value]
    except RegistryError as error:
        raise ExpressionError(str(error)) from None


def _word_of(registry: str) -> Reader:
    """A word of a registry of models, as a reader; those that the table brings along are known as well."""

    def read(value: str, scope: Scope) -> str:
        if scope.catalogue.is_broken(value):
            raise UnresolvedName(f"'{value}' is in error")
        try:
            return str(getattr(scope.catalogue, registry).name(value))
        except RegistryError as error:
            raise ExpressionError(str(error)) from None

    return read


class PopulationRow(RowModel):
    """One ``G`` row as it is written."""

    idx: str = column(read=read_label, help="label that pathways refer to")
    number_of_neurons: int = column(read=integer, ge=1, noun="number of neurons", help="number of cells at scale 1")
    neuron_type: CellType = column(
        read=_cell_type,
        words=lambda: cell_types,
        help="cell type: chooses weights and delays by name; the receptor of a pathway says excitation or inhibition",
    )
    neuron_subtype: str | None = column(None, read=text, help="block of the physiology table; default: the neuron type")
    layer_idx: Layers = column(
        read=read_layers,
        words=lambda: "123456",
        meanings={"2": "layer 2/3"} | {number: f"layer {number}" for number in "13456"},
        help="cortical layer, 2 for layer 2/3; a span [4->1] for the dendrites of pyramidal cells",
    )
    net_center: complex = column(0j, read=coordinate, help="centre in the visual field, degree")
    monitors: MonitorCell = column(
        MonitorCell(None),
        read=read_monitors,
        dashes=True,
        help="what is recorded: [Sp], [St]vm, …",
        words=lambda: OF_CELLS,
        meanings=OF_CELLS,
    )
    n_background_inputs: int = column(0, read=integer, ge=0, help="excitatory Poisson inputs of each cell")
    n_background_inhibition: int = column(0, read=integer, ge=0, help="inhibitory Poisson inputs of each cell")
    tonic_current: float | None = column(
        None,
        read=quantity("amp"),
        unit="amp",
        help="constant current into each cell, in place of the tonic_current of the block",
    )
    mean_rate: float | None = column(
        None,
        read=quantity("hertz"),
        unit="hertz",
        ge=0,
        help="mean rate of a cell at scale 1; needed with indegree_scale, which replaces lost input at this rate",
    )
    neuron_model: str | None = column(
        None,
        read=_word_of("neurons"),
        words=lambda: neurons,
        help="neuron model of these cells; default: neuron_model of the physiology table (pc_neuron_model for PC, …)",
    )
    excitation_model: str | None = column(
        None,
        read=_word_of("excitation"),
        words=lambda: excitation,
        help="what spikes of ge pathways do to these cells; default: excitation_model of the physiology table",
    )
    inhibition_model: str | None = column(
        None,
        read=_word_of("inhibition"),
        words=lambda: inhibition,
        help="what spikes of gi pathways do to these cells; default: inhibition_model of the physiology table",
    )
    area: str | None = column(None, read=text, help="cortical area; stored with the results")


@dataclass(frozen=True, slots=True)
class InitialPotential:
    """Membrane potentials at the start: evenly between two values, or normal around them when they are equal.

    They are in the unit of the neuron model's potential, volt for nearly all.
    """

    low: float
    high: float
    sd: float = 0.0


@dataclass(frozen=True, slots=True)
class Population:
    """A population, fully resolved: sizes with the scale applied, parameters in SI units."""

    label: str
    name: str
    size: int
    full_size: int
    """Number of cells at scale 1."""
    cell_type: CellType
    subtype: str | None
    layer: Layers
    row: PopulationRow
    """The row as it is written; results keep some of it (`PopulationRecord.columns`)."""
    center: complex
    radius: float
    cell: Cell
    parameters: dict[str, dict[str, float]]
    """Parameters of the equations by compartment, in SI units."""
    background: tuple[Background, ...]
    initial: InitialPotential
    dt: float
    monitors: Monitors
    place: Place = field(compare=False)
    injection: Injection | None = field(default=None, compare=False)
    mean_rate: float | None = None
    """Mean rate of a cell at scale 1 (hertz), as far as the table says it."""
    block: str = ""
    """The block of the physiology table."""
    places: dict[str, Place] = field(default_factory=dict, compare=False)
    """Where the block gives each of its values."""

    def place_of(self, name: str) -> Place:
        """Where a parameter is given; the row of the population, when the block does not give it."""
        return self.places.get(name, self.place)

    def parameter_label(self, name: str) -> str:
        """What problems of a parameter are labelled with."""
        return f"{self.block}, {name}" if name in self.places else "G"

    @property
    def type_names(self) -> tuple[str, ...]:
        """Names of the population in the keys of weights and delays, the special before the general."""
        names = (self.subtype, self.cell_type.name)
        return tuple(dict.fromkeys(name for name in names if name))

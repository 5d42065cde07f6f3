"""Populations: the ``G`` rows of the anatomy table with everything that the physiology table says about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from cxsystem2.config.column import RowModel, column, coordinate, fill, integer, text
from cxsystem2.config.inputs.base import read_label
from cxsystem2.config.monitors import Inheritance, MonitorCell, Monitors, read_monitors
from cxsystem2.config.naming import population_name
from cxsystem2.config.scope import Scope
from cxsystem2.config.system import System
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import ExpressionError, UnresolvedName
from cxsystem2.models.cell_types import CellType, cell_types
from cxsystem2.models.cells import PointCell
from cxsystem2.models.neurons import neurons
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.models.registry import Registry
from cxsystem2.problems import Place, Report, nearest
from cxsystem2.tables import Anatomy, Entry, Row

LEGACY_COLUMNS = ("noise_sigma", "gemean", "gestd", "gimean", "gistd")
_LAYER = re.compile(r"^[1-6]$")


def _layer(value: str, scope: Scope) -> str:
    if not _LAYER.match(value):
        raise ExpressionError(f"'{value}' is not a layer from 1 to 6")
    return value


def _cell_type(value: str, scope: Scope) -> CellType:
    try:
        return cell_types[value]
    except RegistryError as error:
        raise ExpressionError(str(error)) from None


class PopulationRow(RowModel):
    """One ``G`` row as it is written."""

    idx: str = column(read=read_label, help="label that pathways refer to")
    number_of_neurons: int = column(read=integer, ge=1, noun="number of neurons", help="number of cells at scale 1")
    neuron_type: CellType = column(read=_cell_type, help="cell type; decides weights, delays and sign")
    neuron_subtype: str | None = column(None, read=text, help="block of the physiology table; default: the neuron type")
    layer_idx: str = column(read=_layer, help="cortical layer; 2 stands for layer 2/3")
    net_center: complex = column(0j, read=coordinate, help="centre in the visual field, degree")
    monitors: MonitorCell = column(MonitorCell(None), read=read_monitors, dashes=True, help="what is recorded: [Sp], [St]vm, …")
    n_background_inputs: int = column(0, read=integer, ge=0, help="excitatory Poisson inputs of each cell")
    n_background_inhibition: int = column(0, read=integer, ge=0, help="inhibitory Poisson inputs of each cell")
    area: str | None = column(None, read=text, help="cortical area; stored with the results")


@dataclass(frozen=True, slots=True)
class InitialPotential:
    """Membrane potentials at the start, evenly between two values (volt); one value when they are equal."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Population:
    """A population, fully resolved: sizes with the scale applied, parameters in SI units."""

    label: str
    name: str
    size: int
    cell_type: CellType
    subtype: str | None
    layer: str
    area: str | None
    center: complex
    radius: float
    cell: PointCell
    parameters: dict[str, float]
    initial: InitialPotential
    monitors: Monitors
    place: Place = field(compare=False)

    @property
    def type_names(self) -> tuple[str, ...]:
        """Names of the population in the keys of weights and delays, the special before the general."""
        names = (self.subtype, self.cell_type.name)
        return tuple(dict.fromkeys(name for name in names if name))


def read_populations(anatomy: Anatomy, system: System, scope: Scope, report: Report) -> list[Population]:
    """Read and resolve all ``G`` rows."""
    inheritance, populations = Inheritance(), []
    for row in anatomy.of("G"):
        typed = fill(PopulationRow, row, scope, report, ignored=LEGACY_COLUMNS)
        if typed is not None:
            population = _resolve(typed, row, system, scope, report, inheritance.resolve(typed.monitors))
            if population is not None:
                populations.append(population)
    return populations


def _resolve(
    typed: PopulationRow, row: Row, system: System, scope: Scope, report: Report, monitored: Monitors
) -> Population | None:
    cell_type = typed.neuron_type
    block = _block(typed, row, scope, report)
    cell = _cell(row, scope, report, tonic="tonic_current" in block)
    if cell is None:
        return None
    values = _Parameters(typed, row, block, scope, report)
    parameters = {name: values.number(name, parameter) for name, parameter in cell.parameters.items()}
    initial = _initial(values, system)
    size = max(1, round(typed.number_of_neurons * system.scale))
    place = row.cells["monitors"].place if "monitors" in row.cells else row.place
    monitored.check(cell.variables(), size, place, "G, monitors", report)
    return Population(
        label=typed.idx,
        name=population_name(typed.idx, typed.neuron_subtype or cell_type.name, typed.layer_idx),
        size=size,
        cell_type=cell_type,
        subtype=typed.neuron_subtype,
        layer=typed.layer_idx,
        area=typed.area,
        center=typed.net_center,
        radius=system.grid_radius * system.scale**0.5,
        cell=cell,
        parameters=parameters,
        initial=initial,
        monitors=monitored,
        place=row.place,
    )


def _block(typed: PopulationRow, row: Row, scope: Scope, report: Report) -> dict[str, Entry]:
    """The block of the physiology table with the parameters of a population."""
    general, special = typed.neuron_type.name, typed.neuron_subtype
    column_name = "neuron_subtype" if special else "neuron_type"
    place, wanted = row.cells[column_name].place, special or general
    name, hint = wanted, nearest(wanted, scope.blocks)
    if wanted not in scope.blocks and general in scope.blocks:
        name = general
        report.warn(place, f"no block '{wanted}'{hint}; block '{general}' is used", f"G, {column_name}")
    if name in scope.blocks:
        scope.used.add(name)
        return scope.blocks[name]
    report.add(place, f"no block '{wanted}' in {scope.source}{hint}", f"G, {column_name}")
    return {}


def _cell(row: Row, scope: Scope, report: Report, *, tonic: bool) -> PointCell | None:
    parts = [
        _model("neuron_model", "EIF", neurons, scope, report),
        _model("excitation_model", "SIMPLE_E", excitation, scope, report),
        _model("inhibition_model", "SIMPLE_I", inhibition, scope, report),
    ]
    if any(part is None for part in parts):
        return None
    neuron, excite, inhibit = parts
    return PointCell(neuron, excite, inhibit, tonic)


def _model(name: str, default: str, registry: Registry[Any], scope: Scope, report: Report) -> Any:
    entry = scope.find(name)
    if entry is None:
        return registry[default]
    try:
        return registry[str(scope.value(entry))]
    except UnresolvedName:
        return None
    except RegistryError as error:
        report.add(entry.value.place, str(error), name)
        return None


class _Parameters:
    """The values of one cell block; a missing or wrong one is a problem, and counts as NaN until the check is over."""

    def __init__(self, typed: PopulationRow, row: Row, block: dict[str, Entry], scope: Scope, report: Report) -> None:
        self.block, self.scope, self.report = block, scope, report
        self.name = next(iter(block.values())).variable if block else ""
        self.place = next(iter(block.values())).place if block else row.place

    def number(self, name: str, parameter: Parameter) -> float:
        entry = self.block.get(name)
        if entry is None:
            if parameter.default is not None:
                return parameter.default
            if self.block:
                message = (
                    f"block '{self.name}' has no '{name}' ({parameter.meaning}, {parameter.unit}){nearest(name, self.block)}"
                )
                self.report.add(self.place, message, f"{self.name}, {name}")
            return float("nan")
        return self.scope.parameter(entry, parameter)


def _initial(values: _Parameters, system: System) -> InitialPotential:
    if system.init_vms:
        low = values.number("V_init_min", Parameter("volt", "lowest potential at the start, needed with init_vms = 1"))
        high = values.number("V_init_max", Parameter("volt", "highest potential at the start, needed with init_vms = 1"))
        return InitialPotential(low, high)
    start = values.number("V_init", Parameter("volt", "potential at the start, needed with init_vms = 0"))
    return InitialPotential(start, start)

"""Populations: the ``G`` rows of the anatomy table with everything that the physiology table says about them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cxsystem2.config.background import read_background, warn_of_no_rate
from cxsystem2.config.block import Block
from cxsystem2.config.column import fill
from cxsystem2.config.injection import Injection, clamp_conductance, read_injection, with_default
from cxsystem2.config.monitors import Inheritance, Monitors
from cxsystem2.config.naming import population_name
from cxsystem2.config.population import InitialPotential, Population, PopulationRow
from cxsystem2.config.pyramidal import DERIVED, Values, apical_count, compartments
from cxsystem2.config.scope import Scope
from cxsystem2.config.system import System
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import UnresolvedName
from cxsystem2.models.cells import SOMA, Cell, Dendrite, Soma
from cxsystem2.models.cells.clash import clash
from cxsystem2.models.neurons import Neuron
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import Receptor
from cxsystem2.models.receptors.delta import of_variable
from cxsystem2.problems import Place, Report, nearest
from cxsystem2.registry import Registry
from cxsystem2.tables import Anatomy, Row

Models = tuple[type[Neuron], type[Receptor], type[Receptor]]
LEGACY_COLUMNS = ("noise_sigma", "gemean", "gestd", "gimean", "gistd")


def read_populations(anatomy: Anatomy, system: System, scope: Scope, report: Report) -> list[Population]:
    """Read and resolve all ``G`` rows."""
    inheritance, populations = Inheritance(), []
    sources: list[tuple[Row, tuple[int, int]]] = []
    for row in anatomy.of("G"):
        typed = fill(PopulationRow, row, scope, report, ignored=LEGACY_COLUMNS)
        if typed is not None:
            sources.append((row, (typed.n_background_inputs, typed.n_background_inhibition)))
            population = _resolve(
                typed, row, system, scope, report, inheritance.resolve(typed.monitors, row.place_of("monitors"))
            )
            if population is not None:
                populations.append(population)
    warn_of_no_rate(sources, scope)
    return populations


def _resolve(
    typed: PopulationRow, row: Row, system: System, scope: Scope, report: Report, monitored: Monitors
) -> Population | None:
    cell_type = typed.neuron_type
    block = Block(_block(typed, row, scope, report), row.place, scope, report)
    if typed.layer_idx.top is not None and not cell_type.dendrites:
        message = f"'{cell_type.name}' cells stay in one layer; write {typed.layer_idx.soma}"
        report.add(row.cells["layer_idx"].place, message, "G, layer_idx")
    size = max(1, round(typed.number_of_neurons * system.scale))
    injection = read_injection(block, size, scope, system.default_clock) if cell_type.filled else None
    cell = _cell(typed, row, block, injection, scope, report)
    if cell is None:
        return None
    parameters = _parameters(cell, block, system, filled=cell_type.filled, tonic=typed.tonic_current)
    sources = typed.n_background_inputs, typed.n_background_inhibition
    monitored.check(cell.variables(), size, row.place_of("monitors"), "G, monitors", report, system.default_clock)
    return Population(
        label=typed.idx,
        name=population_name(typed.idx, typed.neuron_subtype or cell_type.name, typed.layer_idx.name),
        size=size,
        full_size=typed.number_of_neurons,
        cell_type=cell_type,
        subtype=typed.neuron_subtype,
        layer=typed.layer_idx,
        row=typed,
        center=typed.net_center,
        radius=system.grid_radius * system.scale**0.5,
        cell=cell,
        parameters=parameters,
        background=read_background(sources, cell, cell_type, scope, row),
        initial=_initial(block, system, cell, parameters[SOMA].get("EL") if cell_type.filled else None),
        dt=system.default_clock,
        monitors=monitored,
        place=row.place,
        injection=injection,
        mean_rate=typed.mean_rate,
        block=block.name,
        places={name: entry.value.place for name, entry in block.entries.items()},
    )


def _parameters(cell: Cell, block: Block, system: System, *, filled: bool, tonic: float | None) -> Values:
    """The parameters of every compartment; those of a pyramidal cell that follow from its form are derived.

    `tonic` is the tonic current of the row, which stands above that of the block.
    """

    def number(name: str, parameter: Parameter) -> float:
        return tonic if name == "tonic_current" and tonic is not None else block.number(name, parameter)

    if filled:
        known = {name: with_default(cell.soma.neuron, name, parameter) for name, parameter in cell.soma.parameters.items()}
        own = {name: number(name, parameter) for name, parameter in known.items() if name != "gclamp"}
        return {SOMA: own | ({"gclamp": clamp_conductance(own, system.default_clock, block)} if cell.soma.clamp else {})}
    if cell.apical is None:
        return {SOMA: {name: number(name, parameter) for name, parameter in cell.soma.parameters.items()}}
    derived = compartments(cell, block, legacy=system.pc_area_indexing == "legacy")
    values: Values = {}
    for compartment in cell.compartments:
        values[compartment] = {
            name: derived[compartment][name] if name in DERIVED else number(name, _default(name, parameter, system))
            for name, parameter in cell.membrane(compartment).parameters.items()
        }
    return values


def _default(name: str, parameter: Parameter, system: System) -> Parameter:
    """What pyramidal cells default to where point cells have another default, or none."""
    defaults = {"refractory_period": system.pc_refractory}
    return replace(parameter, default=defaults[name]) if name in defaults else parameter


def _block(typed: PopulationRow, row: Row, scope: Scope, report: Report) -> str | None:
    """The name of the block of the physiology table with the parameters of a population."""
    general, special = typed.neuron_type.name, typed.neuron_subtype
    column_name = "neuron_subtype" if special else "neuron_type"
    place, wanted = row.cells[column_name].place, special or general
    name, hint = wanted, "" if wanted in scope.blocks else nearest(wanted, scope.blocks)
    if wanted not in scope.blocks and general in scope.blocks:
        name = general
        report.warn(place, f"no block '{wanted}'{hint}; block '{general}' is used", f"G, {column_name}")
    if name in scope.blocks:
        return name
    report.add(place, f"no block '{wanted}' in {scope.source}{hint}", f"G, {column_name}")
    return None


def _models(typed: PopulationRow, row: Row, scope: Scope, report: Report) -> Models | None:
    """The neuron model and the two receptor models of a population; None after noting what is wrong."""
    prefix, catalogue = typed.neuron_type.models, scope.catalogue
    neuron = _model(typed.neuron_model, prefix, "neuron_model", "EIF", catalogue.neurons, scope, report)
    if neuron is None:
        return None
    own: type[Neuron] = neuron
    receptors: list[type[Receptor] | None] = []
    for sign, name, default in (("ge", "excitation_model", "SIMPLE_E"), ("gi", "inhibition_model", "SIMPLE_I")):
        word = getattr(typed, name)
        found: type[Receptor] | None
        if word is None and sign in own.receptors:
            found = own.receptors[sign]
        else:
            found = _model(word, prefix, name, default, getattr(catalogue, name.removesuffix("_model")), scope, report)
        if found is not None and found.word == "DELTA" and own.unit != "volt":
            found = of_variable("vm", own.unit, subtracts=found.subtracts)
        if found is not None and found.current and own.derivative and not own.reads_synapses:
            message = (
                f"a current of {found.word} does not reach cells of the model {own.word}: its equations do not have I_syn; "
                f"write I_syn where synaptic currents (ampere) enter, or leave {name} empty"
            )
            report.add(row.place_of(name if word else "neuron_model"), message, f"G, {name}")
            return None
        receptors.append(found)
    excite, inhibit = receptors
    return None if excite is None or inhibit is None else (own, excite, inhibit)


def _cell(
    typed: PopulationRow, row: Row, block: Block, injection: Injection | None, scope: Scope, report: Report
) -> Cell | None:
    models = _models(typed, row, scope, report)
    if models is None:
        return None
    prefix, (neuron, excite, inhibit) = typed.neuron_type.models, models
    block.asked_by(neuron.word)
    if fault := clash(Soma(excite, inhibit, neuron)) or _unasked(neuron, typed, block):
        report.add(_place_of_model(typed, row, scope), fault, "G")
        return None
    tonic = typed.tonic_current is not None or "tonic_current" in block
    options = {"tonic": tonic, "noise": "noise_sigma" in block} if not neuron.derivative else {}
    if typed.neuron_type.filled:
        injected = None if injection is None else injection.dt
        return Cell(Soma(excite, inhibit, neuron, clamp="vclamp" in block, injected=injected, **options))
    if not typed.neuron_type.dendrites:
        return Cell(Soma(excite, inhibit, neuron, **options))
    if not neuron.dendrites:
        able = [word for word, model in scope.catalogue.neurons.items() if model.dendrites]
        message = f"'{neuron.word}' has no form with dendrites; pyramidal cells are {' or '.join(able)}"
        report.add(_place_of_model(typed, row, scope), message, f"{prefix}neuron_model")
        return None
    apical = apical_count(typed.layer_idx, block)
    if apical is None:
        return None
    return Cell(Soma(excite, inhibit, neuron, dendrites=True, **options), Dendrite(excite, inhibit), apical)


def _place_of_model(typed: PopulationRow, row: Row, scope: Scope) -> Place:
    """Where the neuron model of a population is chosen."""
    entry = scope.find(f"{typed.neuron_type.models}neuron_model", "neuron_model")
    if typed.neuron_model is not None:
        return row.place_of("neuron_model")
    return entry.value.place if entry else row.place


def _unasked(neuron: type[Neuron], typed: PopulationRow, block: Block) -> str:
    """What a population asks for that has no place in whole equations; empty when there is nothing."""
    if not neuron.derivative:
        return ""
    for name in ("tonic_current", "noise_sigma", "vclamp"):
        asked = name in block.entries or (name == "tonic_current" and typed.tonic_current is not None)
        if asked and name not in neuron.parameters:
            return f"the equations of {neuron.word} are whole: {name} has no place in them; write the term into 'equations'"
    if typed.neuron_type.filled:
        return f"cells of the type {typed.neuron_type.name} get currents in ampere, for which whole equations have no place"
    return ""


def _model(
    word: str | None, prefix: str, general: str, default: str, registry: Registry[Any], scope: Scope, report: Report
) -> Any:
    """The model of a word of the row, or one that the table names for cells of a type or for all cells."""
    if word is not None:
        return registry[word]
    name = f"{prefix}{general}"
    for each in (name, general):
        if empty := scope.without_value(each):
            report.add(empty.value.place, f"a value is missing: the word of a {registry.noun}", each)
            return None
    entry = scope.find(name, general)
    if entry is None:
        return registry[default]
    try:
        return registry[str(scope.value(entry))]
    except UnresolvedName:
        return None
    except RegistryError as error:
        if not scope.catalogue.is_broken(str(scope.value(entry))):
            report.add(entry.value.place, str(error), entry.name)
        return None


START: dict[str, Parameter] = {
    "V_init_min": Parameter("volt", "lowest potential at the start, needed with init_vms = 1"),
    "V_init_max": Parameter("volt", "highest potential at the start, needed with init_vms = 1"),
    "V_init": Parameter("volt", "potential at the start, needed with init_vms = 0"),
    "V_init_sd": Parameter("volt", "standard deviation of the potential at the start", 0.0, least=0),
}


def _initial(block: Block, system: System, cell: Cell, rest: float | None) -> InitialPotential:
    """Potentials at the start, where the model does not say it; `rest` is what a block may leave them out for."""
    neuron = cell.soma.neuron
    if "vm" in neuron.start:
        return InitialPotential(0.0, 0.0)
    known = START if neuron.unit == "volt" else {name: replace(one, unit=neuron.unit) for name, one in START.items()}
    if rest is not None and not any([name in block for name in ("V_init", "V_init_min", "V_init_max")]):
        return InitialPotential(rest, rest)
    if "Vr" in block and not any([name in block for name in ("V_init", "V_init_min", "V_init_max")]):
        return _between_rest_and_threshold(block)
    if system.init_vms:
        low, high = (block.number(name, known[name]) for name in ("V_init_min", "V_init_max"))
        return InitialPotential(low, high)
    start, spread = (block.number(name, known[name]) for name in ("V_init", "V_init_sd"))
    return InitialPotential(start, start, spread)


def _between_rest_and_threshold(block: Block) -> InitialPotential:
    """Where potentials start in tables of CxSystem until 2019, which have no range of their own."""
    low = block.number("Vr", Parameter("volt", "resting potential, from which potentials start"))
    high = block.number("VT", Parameter("volt", "threshold, up to which potentials start"))
    message = "without V_init, V_init_min and V_init_max, potentials start between Vr and VT, as in older versions of CxSystem"
    block.report.note(block.entries["Vr"].value.place, message, f"{block.name}, Vr")
    return InitialPotential(low, high)

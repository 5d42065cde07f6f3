"""Columns and rows that change nothing, however they are filled: each is told with the reason.

What a column says is compared with who would read it. A column that can never be used beside another one is an error where
the two are read (`cxsystem2.config.wiring.misfit`); here is what means something in other models only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cxsystem2.config.pathway import Pathway, PathwayRow
from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.system import System
from cxsystem2.problems import Level, Place, Report, counted
from cxsystem2.tables import Anatomy, Row

Idle = tuple[str, str, Level]
"""A column, what is to be said of it, and how serious that is: a note where tables often have it all the same."""
_NONE = "this has no effect: "


def report_effect(
    anatomy: Anatomy,
    system: System,
    relays: Sequence[Relay],
    populations: Sequence[Population],
    pathways: Sequence[Pathway],
    report: Report,
) -> None:
    """Report parameters, inputs and populations of a whole model that have no effect."""
    idle = IdleColumns(report)
    for row in anatomy.of("params"):
        idle.add(row, _system(system, relays, populations, pathways))
    rows = {row.place: row for row in anatomy.of("IN")}
    used = {pathway.pre for pathway in pathways}
    for relay in relays:
        idle.add(rows[relay.place], _relay(relay))
        if relay.label not in used and not _records(relay):
            report.warn(relay.place, f"{_NONE}no pathway begins at the input '{relay.label}', and nothing is recorded", "IN")
    idle.report()
    everything: list[Relay | Population | Pathway] = [*relays, *populations, *pathways]
    if populations and not any(map(_records, everything)):
        message = "nothing is recorded, so the result will be empty; write [Sp] into the column monitors"
        report.warn(populations[0].monitors.place or populations[0].place, message, "G, monitors")


def report_lost_spikes(anatomy: Anatomy, relays: Sequence[Relay], system: System, report: Report) -> None:
    """Report spikes of inputs that are given and never reach the network."""
    rows = {row.place: row for row in anatomy.of("IN")}
    for relay in relays:
        if lost := relay.source.lost(system.runtime, system.default_clock):
            name, message = lost
            report.warn(rows[relay.place].place_of(name), message, f"IN, {name}")
        if off := relay.source.switched_off(system.runtime):
            name, message = off
            report.note(rows[relay.place].place_of(name), message, f"IN, {name}")


class IdleColumns:
    """Columns that have no effect; one that is idle for one reason in many rows is told once, at the first of them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._found: dict[tuple[str, str, Level], list[Place]] = {}
        self._rows: dict[str, Place] = {}

    def add(self, row: Row, found: Iterable[Idle]) -> None:
        """Note idle columns of a row, those that are given."""
        for column, message, level in found:
            if column in row.cells and row.cells[column].given:
                self._found.setdefault((f"{row.kind}, {column}", message, level), []).append(row.cells[column].place)

    def pathways(self, row: Row, typed: PathwayRow, pathways: Sequence[Pathway], system: System) -> None:
        """Note what has no effect on the pathways of a row, and warn of a row that is there twice.

        Two rows say the same also when different things are recorded of them.
        """
        if not pathways:
            return  # the row has a problem, which is enough
        self.add(row, _pathway(typed, pathways, system))
        said = repr({name: getattr(typed, name) for name in type(typed).model_fields if name not in _KEPT})
        first = self._rows.setdefault(said, row.place)
        if first is not row.place:
            where = f"row {first.row}" if first.row else "another row"
            message = f"this row says the same as {where}, so its synapses are there twice; remove one, or raise n"
            self._report.warn(row.place, message, row.kind)

    def report(self) -> None:
        """Tell what has been found."""
        for (label, message, level), places in self._found.items():
            more = f" (and in {counted(len(places) - 1, 'more row')})" if len(places) > 1 else ""
            self._report.add(places[0], f"{message}{more}", label, level)


_KEPT = ("monitors", "load_connection", "save_connection")


def _records(one: Relay | Population | Pathway) -> bool:
    own = one.monitors
    return own.spikes or bool(own.states) or own.rate is not None


def _system(
    system: System, relays: Sequence[Relay], populations: Sequence[Population], pathways: Sequence[Pathway]
) -> Iterator[Idle]:
    if system.benchmark:
        yield "benchmark", f"{_NONE}timings are stored with every result", Level.WARNING
    if system.import_cells_from is not None and not any(pathway.load for pathway in pathways):
        yield "import_cells_from", f"{_NONE}no row has load_connection 1", Level.WARNING
    if system.min_distance_rule != "exclusion" and not system.min_distance:
        yield "min_distance_rule", f"{_NONE}there is no min_distance", Level.NOTE
    if system.min_distance and system.load_positions:
        yield "min_distance", f"{_NONE}the positions are loaded from a file", Level.NOTE
    if populations and not any(population.cell.dendrites for population in populations):
        if system.pc_area_indexing != "corrected":
            yield "pc_area_indexing", f"{_NONE}there is no pyramidal cell (PC)", Level.NOTE
        if system.pc_refractory != System.model_fields["pc_refractory"].default:
            yield "pc_refractory", f"{_NONE}there is no pyramidal cell (PC)", Level.NOTE
    if pathways and system.stp_initial != "rested" and not any(one.synapse.rested(one.parameters) for one in pathways):
        yield "stp_initial", f"{_NONE}no synapse here has a state that it rests at", Level.NOTE
    if system.save_input_video and not any(relay.source.word == "Video" for relay in relays):
        yield "save_input_video", f"{_NONE}there is no input of the type Video", Level.WARNING


def _relay(relay: Relay) -> Iterator[Idle]:
    if relay.source.positions() is not None:
        for column in ("net_center", "radius"):
            yield column, f"{_NONE}the file gives the positions of the cells", Level.NOTE


def _pathway(typed: PathwayRow, pathways: Sequence[Pathway], system: System) -> Iterator[Idle]:
    first = pathways[0]
    words = " and ".join(dict.fromkeys(pathway.synapse.word for pathway in pathways))
    if typed.multiply_weight != 1 and not any("multiply_weight" in pathway.synapse.parameters for pathway in pathways):
        yield "multiply_weight", f"{_NONE}synapses of type {words} do not use it; write Fixed_multiply, or --", Level.WARNING
    if typed.spatial_decay is not None and typed.rule is None and system.sys_mode == "local":
        remedy = "set sys_mode to expanded, or write exponential into the column rule"
        yield "spatial_decay", f"{_NONE}with sys_mode local, connections do not depend on distance; {remedy}", Level.NOTE
    if typed.self_connections is False and first.pre != first.post:
        yield "self_connections", f"{_NONE}source and target are different populations", Level.NOTE
    if all(pathway.load for pathway in pathways):
        return  # how many synapses there are is the file's business
    if typed.p is not None and not any(typed.p):
        yield "p", "this pathway has no synapse: its probability is 0", Level.WARNING
    if typed.number is not None and not any(typed.number):
        yield "number", "this pathway has no synapse: its number is 0", Level.WARNING

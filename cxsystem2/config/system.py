"""Parameters of the run: the ``params`` rows of the anatomy table."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from cxsystem2.config.column import (
    RowModel,
    column,
    conflict,
    fill,
    flag,
    flag_or,
    integer,
    integer_or,
    number,
    quantity,
    text,
    word,
)
from cxsystem2.config.dialect import RENAMED
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError
from cxsystem2.interval import Interval
from cxsystem2.models.neurons.base import INTEGRATIONS
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy, Cell, Row

ALIASES = RENAMED
"""Older names of parameters."""


def _positive_or_scale(value: str, scope: Scope) -> float | str:
    """A number above 0, or the word ``scale``."""
    if value.casefold() == "scale":
        return "scale"
    factor = float(number(value, scope))
    if factor <= 0:
        raise ExpressionError(f"'{value}' is not above 0")
    return factor


def _title(value: str, scope: Scope) -> str:
    """The name of a folder and the beginning of names of files; ``.`` is the workspace itself."""
    if value == ".." or "/" in value or not value.isprintable():
        raise ExpressionError(f"{value!r} cannot be the name of a folder; write a title without / and line breaks")
    return value


_METHODS = {
    "exact": "the exact solution of linear equations",
    "exponential_euler": "exact for equations that are linear in their own variable during a step",
    "euler": "forward Euler, the simplest; also for equations with noise",
    "rk2": "second-order Runge-Kutta (midpoint)",
    "rk4": "fourth-order Runge-Kutta",
    "heun": "Heun's method, for multiplicative noise",
    "milstein": "Milstein's method, for multiplicative noise",
}


class System(RowModel):
    """Everything about a run that is not the network itself. Times in second, lengths in metre."""

    device: str = column("python", read=text, help="where the network runs; `cxsystem2 devices` lists the words")
    fast: bool | None = column(
        None,
        read=flag_or("auto"),
        help="1: faster code in place of Brian2's: background input and, on cpp, spike delivery and neuron updates; "
        "sums agree up to rounding, background and noise are other random numbers; 0: Brian2's own, to the bit; "
        "auto: 1 on cpp, python and cython, 0 on other devices",
    )
    precision: str = column(
        "double",
        read=word("double", "single", "packed"),
        help="on cpp, unless fast is 0: number format of the state of neurons and of fixed weights",
        meanings={
            "double": "8 bytes for each number",
            "single": "4 bytes for each number: less memory, about 7 digits",
            "packed": "single, and 4 bytes for each synapse: its weight is rounded to 1 part in 4096",
        },
    )
    threads: int | None = column(
        None,
        read=integer_or("auto"),
        ge=1,
        le=1024,
        help="threads of a simulation on cpp, unless fast is 0; auto: chosen from the size of the model and the processors",
    )
    runtime: float = column(0.5, read=quantity("second"), unit="second", gt=0, help="biological time to simulate")
    sys_mode: str = column(
        "local",
        read=word("local", "expanded"),
        help="whether connections depend on distance",
        meanings={"local": "connections do not depend on distance", "expanded": "connections become rarer with distance"},
    )
    seed: int | None = column(None, read=integer, ge=0, lt=2**63, help="seed of every random draw; drawn when absent")
    scale: float = column(1.0, read=number, gt=0, help="factor on the number of neurons; the radius grows with its root")
    indegree_scale: float | str | None = column(
        None,
        read=_positive_or_scale,
        help="fraction of the synapses at scale 1 that each cell keeps; weights are divided by its square root, and a constant "
        "input replaces the lost mean (needs mean_rate); scale: the same fraction as scale; empty: the rules decide",
    )
    grid_radius: float = column(200e-6, read=quantity("meter"), unit="meter", ge=0, help="radius of the disc of neurons")
    min_distance: float = column(
        0.0, read=quantity("meter"), unit="meter", ge=0, help="smallest distance of two cells of a population"
    )
    min_distance_rule: str = column(
        "exclusion",
        read=word("exclusion", "grid"),
        help="exclusion: no two cells of a population are nearer; grid: cells stand on a grid of that spacing, as in CxSystem",
    )
    cortical_magnification: float = column(
        17e-3, read=quantity("meter"), unit="meter", gt=0, help="k of the map of the visual field, w = k log(z + a)"
    )
    visual_offset: float = column(1.0, read=number, gt=0, help="a of the map of the visual field, degree")
    init_vms: bool = column(False, read=flag, help="1: potentials start between V_init_min and V_init_max; 0: at V_init")
    default_clock: float = column(1e-4, read=quantity("second"), unit="second", gt=0, noun="time step", help="time step")
    integration: str = column(
        "euler", read=word(*INTEGRATIONS), help="state-update method of all populations", meanings=_METHODS
    )
    delay_classes: int = column(
        1,
        read=integer,
        ge=1,
        help="on GeNN, the number of different delays that a pathway may have; 1: all synapses have the mean delay",
    )
    pc_area_indexing: str = column(
        "corrected",
        read=word("corrected", "legacy"),
        help="corrected: each apical compartment has its own area; legacy: that of the compartment two below, as in CxSystem",
    )
    pc_refractory: float = column(
        4e-3, read=quantity("second"), unit="second", ge=0, help="refractory period of pyramidal cells whose block has none"
    )
    repeated_keys: str = column(
        "refused",
        read=word("refused", "legacy"),
        help="legacy: if a name is given twice with different values, the last one counts, with a warning",
        meanings={"refused": "a name that is given twice with different values is an error"},
    )
    stp_initial: str = column(
        "rested",
        read=word("rested", "legacy"),
        help="short-term plasticity starts rested, or at 0",
        meanings={"rested": "as after a long time without spikes", "legacy": "all variables at 0, as in CxSystem"},
    )
    workspace_path: str = column("~/CxSystem", read=text, help="folder below which results are written")
    simulation_title: str = column("simulation", read=_title, help="sub-folder and beginning of the names of result files")
    compression_method: str = column(
        "gzip",
        read=word("gzip", "bzip2", "pickle"),
        help="format of the results of older versions",
        meanings={"gzip": "compressed with gzip", "bzip2": "compressed with bzip2", "pickle": "not compressed"},
    )
    import_connections_from: str | None = column(
        None, read=text, help="file of saved connections or positions, or an edge list, to load"
    )
    import_cells_from: str | None = column(None, read=text, help="list of the cells of an edge list, in their order")
    load_positions: bool = column(False, read=flag, help="1: take positions from the connections file")
    load_initial: bool = column(
        False, read=flag, help="1: variables of cells start at their values in the connections file, if it has them"
    )
    save_input_video: bool = column(False, read=flag, help="1: keep the spikes made from a video")
    benchmark: bool = column(False, read=flag, help="1: store timings (they are always stored now)")
    profiling: bool = column(False, read=flag, help="1: store the time that each object takes")
    multidimension_array_run: bool = column(False, read=flag, help="1: every combination of the swept values")
    number_of_process: int | None = column(
        None, read=integer, ge=1, help="simulations of a batch at a time; default: three quarters of the cores"
    )
    trials_per_config: int = column(1, read=integer, ge=1, help="trials of each point of a batch")
    run_in_cluster: bool = column(False, read=flag, help="1: run the points on a cluster (Slurm)")
    cluster_job_file_path: str | None = column(None, read=text, help="template of the cluster's job script")
    cluster_number_of_nodes: int = column(1, read=integer, ge=1, help="jobs to submit")
    cluster_address: str | None = column(None, read=text, help="host of the cluster")
    cluster_login_node: str | None = column(None, read=text, help="host to go through")
    cluster_username: str | None = column(None, read=text, help="user on the cluster")
    cluster_workspace: str | None = column(None, read=text, help="folder on the cluster")
    remote_repo_path: str | None = column(None, read=text, help="folder of the program on the cluster")

    @property
    def interval(self) -> Interval:
        """The time from the beginning of a run to its end."""
        return Interval(0.0, self.runtime, self.default_clock)

    @property
    def indegrees(self) -> float | None:
        """The factor on the synapses that each cell receives, if there is one."""
        return self.scale if isinstance(self.indegree_scale, str) else self.indegree_scale

    @model_validator(mode="after")
    def _spacing(self) -> Self:
        if self.min_distance and self.grid_radius and self.min_distance >= self.grid_radius:
            raise conflict("min_distance must be below grid_radius", "min_distance", "grid_radius")
        if self.default_clock >= self.runtime:
            raise conflict("the time step (default_clock) must be below the runtime", "default_clock", "runtime")
        if self.precision != "double" and self.fast is False:
            remedy = "leave fast out, or set it to 1 (--fast)"
            raise conflict(f"precision = {self.precision} is of what fast = 1 takes over; {remedy}", "precision", "fast")
        return self


def read_system(anatomy: Anatomy, scope: Scope, report: Report) -> System:
    """Merge all ``params`` rows into one set of parameters."""
    merged: Row | None = None
    for row in anatomy.of("params"):
        if merged is None:
            merged = Row("params", {}, row.place, row.header)
        for name, cell in row.cells.items():
            first = merged.cells.get(name)
            if first is not None and first.given and cell.given:
                if scope.replaces(cell, first, name, cell.place, f"params, {name}"):
                    merged.cells[name] = cell
            elif first is None or cell.given:
                merged.cells[name] = cell
    if merged is None:
        return System()
    return fill(System, merged, scope, report) or _as_far_as_sound(merged, scope)


def _as_far_as_sound(row: Row, scope: Scope) -> System:
    """The parameters without those that have a problem; with ``init_vms``, say, the rest is checked as it will be run."""

    def read(cells: dict[str, Cell]) -> System | None:
        return fill(System, Row(row.kind, cells, row.place), scope, Report())

    return read({name: cell for name, cell in row.cells.items() if read({name: cell})}) or System()

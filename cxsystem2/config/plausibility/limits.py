"""Times that are longer than the run, or than what devices can count."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cxsystem2.config.pathway import Pathway
from cxsystem2.config.plausibility.base import Subject, rule
from cxsystem2.config.plausibility.weights import greatest
from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.geometry.cortical_map import cortex
from cxsystem2.models.cells import SOMA
from cxsystem2.problems import Report

MOST_STEPS = 2**31
"""Devices count delays and spike times in time steps, with 32 bits."""
_MM = 1e3


@rule
def times_can_be_counted(subject: Subject, report: Report) -> None:
    """A delay that overflows arrives at once; a run that overflows loses its input."""
    dt, runtime = subject.system.default_clock, subject.system.runtime
    if runtime / dt >= MOST_STEPS:
        message = f"the run is {runtime / dt:.3g} time steps, 2^31 or more, which devices cannot count; take a shorter runtime"
        report.add(subject.place("runtime"), message, "params, runtime")
    for pathway in subject.pathways:
        if pathway.load or not pathway.synapse.on_pre:
            continue
        longest = pathway.delay * greatest(pathway.delays)
        if longest / dt >= MOST_STEPS:
            message = f"the delay is up to {longest:.4g} s, which is more than 2^31 time steps; take a shorter delay"
            report.add(pathway.delay_place, message, "S, delay")
        elif pathway.delay >= runtime:
            message = f"the delay {pathway.delay:.4g} s is longer than the run of {runtime:.4g} s; no spike arrives within it"
            report.warn(pathway.delay_place, message, "S, delay")


@rule
def distances_can_be_crossed(subject: Subject, report: Report) -> None:
    """What a velocity adds to a delay can overflow as the delay itself can."""
    dt, rows = subject.system.default_clock, {row.place: row for row in subject.anatomy.of("S")}
    cells: dict[str, Population | Relay] = {relay.label: relay for relay in subject.relays}
    cells |= subject.by_label
    for pathway in subject.pathways:
        if pathway.load or not pathway.synapse.on_pre or pathway.velocity is None:
            continue
        added = _farthest(subject, cells[pathway.pre], cells[pathway.post]) / pathway.velocity
        mean = pathway.delay * greatest(pathway.delays)
        if mean / dt < MOST_STEPS <= (mean + added) / dt:
            message = (
                f"with {pathway.velocity:.4g} m/s the delay is up to {mean + added:.4g} s, which is more than 2^31 time steps; "
                "take a higher velocity"
            )
            report.add(rows[pathway.place].place_of("velocity"), message, "S, velocity")


def _farthest(subject: Subject, pre: Population | Relay, post: Population | Relay) -> float:
    """The largest distance of two cells (metre), as far as their discs on the cortical plane say."""
    system = subject.system
    one, other = (cortex(each.center, system.cortical_magnification * _MM, system.visual_offset) for each in (pre, post))
    return abs(one - other) / _MM + pre.radius + post.radius


@rule
def refractory_periods_can_be_counted(subject: Subject, report: Report) -> None:
    """A refractory period is compared with the steps since the last spike."""
    for population in subject.populations:
        period = population.parameters[SOMA].get("refractory_period", 0.0)
        if period / subject.system.default_clock < MOST_STEPS:
            continue
        message = f"the refractory period {period:.4g} s is more than 2^31 time steps; take a shorter one"
        if "refractory_period" not in population.places and population.cell.dendrites:
            report.add(subject.place("pc_refractory"), message, "params, pc_refractory")
        else:
            report.add(population.place_of("refractory_period"), message, population.parameter_label("refractory_period"))


@rule
def intervals_of_monitors_can_be_counted(subject: Subject, report: Report) -> None:
    """Monitors and bins have clocks of their own, in steps of the run."""
    rows = {row.place: row for kind in ("IN", "G", "S") for row in subject.anatomy.of(kind)}
    everything: list[Relay | Population | Pathway] = [*subject.relays, *subject.populations, *subject.pathways]
    for one in everything:
        row = rows[one.place]
        if "monitors" not in row.cells or not row.cells["monitors"].given:
            continue  # it takes over what another row says
        for what, interval in _intervals(one, subject.system.default_clock):
            if interval / subject.system.default_clock >= MOST_STEPS:
                message = f"the interval {interval:.4g} s of {what} is more than 2^31 time steps; take a shorter one"
                report.add(row.place_of("monitors"), message, f"{row.kind}, monitors")


@rule
def monitors_record_within_the_run(subject: Subject, report: Report) -> None:
    """A monitor that begins after the run records nothing, and one that ends after it is cut off."""
    rows, runtime = {row.place: row for kind in ("IN", "G", "S") for row in subject.anatomy.of(kind)}, subject.system.runtime
    everything: list[Relay | Population | Pathway] = [*subject.relays, *subject.populations, *subject.pathways]
    told = set()
    for one in everything:
        row = rows[one.place]
        if row.place in told or "monitors" not in row.cells or not row.cells["monitors"].given:
            continue  # it takes over what another row says
        told.add(row.place)
        for what, window in one.monitors.windows():
            if window.begin >= runtime:
                message = f"{what} begins at [from] {window.begin:.4g} s, when the run of {runtime:.4g} s is over; lower [from]"
            elif runtime < window.end < math.inf:
                message = f"{what} goes on until [to] {window.end:.4g} s, but the run ends at {runtime:.4g} s; lower [to]"
            else:
                continue
            report.warn(row.place_of("monitors"), message, f"{row.kind}, monitors")


def _intervals(one: Relay | Population | Pathway, step: float) -> Iterator[tuple[str, float]]:
    """What has an interval of its own (second)."""
    if one.monitors.rate is not None:
        yield "[Rate]", one.monitors.rate
    intervals = ((state.variable, state.interval(step)) for state in one.monitors.states)
    yield from ((variable, interval) for variable, interval in intervals if interval is not None)

"""Times that are longer than the run, or than what devices can count."""

from __future__ import annotations

from cxsystem2.config.plausibility.base import Subject, rule
from cxsystem2.config.plausibility.weights import greatest
from cxsystem2.problems import Report

MOST_STEPS = 2**31
"""Devices count delays and spike times in time steps, with 32 bits."""


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

"""Recording intervals that are no whole number of time steps, which some devices have no way to keep."""

from __future__ import annotations

from cxsystem2.config import Configuration
from cxsystem2.problems import Report


def check_intervals(config: Configuration, report: Report, reason: str) -> None:
    """Note an error at the cell of each monitor whose interval is no multiple of the time step, and why it matters."""
    step = config.system.default_clock
    rows = [
        *(("IN", relay.monitors, relay.place) for relay in config.relays),
        *(("G", population.monitors, population.place) for population in config.populations),
        *(("S", pathway.monitors, pathway.place) for pathway in config.pathways),
    ]
    for label, monitors, place in rows:
        for interval in (monitors.rate, *(state.interval(step) for state in monitors.states)):
            if interval is not None and (interval < step or abs(interval / step - round(interval / step)) > 1e-6):
                wrong = f"the interval {interval:g} s is not a multiple of the time step, {step:g} s"
                report.add(monitors.place or place, f"{wrong}; {reason}", f"{label}, monitors")

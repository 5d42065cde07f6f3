"""What GeNN cannot run, and what it rounds, each at its place in the tables."""

from __future__ import annotations

import re

from cxsystem2.config import Configuration, Pathway
from cxsystem2.devices.intervals import check_intervals
from cxsystem2.models.distribution import Constant
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Row

_HELD = "GeNN would not lose spikes that find the potential held while the cell is refractory; run this table on cpp"
_SIDES = (("on_pre", "_pre", "source", "a presynaptic"), ("on_post", "_post", "target", "a postsynaptic"))


def review(anatomy: Anatomy, config: Configuration, report: Report) -> None:
    """Note errors for what GeNN has no form of, and what is changed to fit it."""
    rows = {row.place: row for row in anatomy.rows if isinstance(row, Row)}

    def place(row: Place, column: str) -> Place:
        return rows[row].place_of(column) if row in rows else row

    check_intervals(config, report, "GeNN records at multiples of the time step; change [dt]")
    for pathway in config.pathways:
        if fault := _unfit(pathway):
            report.add(place(pathway.place, "syn_type"), fault, "S, syn_type")
        elif pathway.synapse.on_pre and (change := _rounded(pathway, config.system.delay_classes)):
            report.note(place(pathway.place, "delay"), change, "S, delay")
    cells = {population.label: population for population in config.populations}
    for pathway in config.pathways:
        post, aimed = cells[pathway.post], pathway.synapse.target_variable
        membrane = post.cell.membrane(pathway.compartment)
        if any(membrane.holds(name) for name in ((aimed,) if aimed else membrane.incremented(pathway.sign))):
            report.add(place(pathway.place, "receptor"), _HELD, "S, receptor")
    for population in config.populations:
        membranes = [(one.sign, population.cell.membrane(one.compartment)) for one in population.background]
        if any(membrane.holds(name) for sign, membrane in membranes for name in membrane.background(sign)):
            report.add(place(population.place, "n_background_inputs"), _HELD, "G, n_background_inputs")
        if population.injection is not None:
            message = "GeNN has no currents from files; run this table on cpp"
            report.add(population.place, message, "G, neuron_type")


def rounds(config: Configuration) -> bool:
    """Whether a pathway gets fewer delays than it has."""
    return any(_rounded(pathway, config.system.delay_classes) for pathway in config.pathways if pathway.synapse.on_pre)


def _unfit(pathway: Pathway) -> str:
    """Why a synapse model does not fit GeNN; empty when it does."""
    for action, suffix, side, spike in _SIDES:
        for line in getattr(pathway.synapse, action):
            read = line.partition("=")[2] if action == "on_pre" else line
            if found := re.search(rf"\b\w+{suffix}\b", read):
                what = f"reads '{found[0]}' of its {side} at {spike} spike"
                return f"GeNN cannot run {pathway.synapse.word}, which {what}; run this table on cpp"
    return ""


def _rounded(pathway: Pathway, classes: int) -> str:
    """How the delays of a pathway are rounded; empty when they are all the same anyway."""
    if isinstance(pathway.delays, Constant) and pathway.velocity is None:
        return ""
    given = f"delays vary around {pathway.delay * 1e3:g} ms" + (" and with distance" if pathway.velocity is not None else "")
    taken = "their mean" if classes == 1 else f"{classes} different ones"
    return f"{given}; GeNN takes {taken} (params, delay_classes)"

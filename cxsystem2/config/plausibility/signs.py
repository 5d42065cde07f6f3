"""Receptors whose sign is not that of their source."""

from __future__ import annotations

from cxsystem2.config.plausibility.base import Subject, rule
from cxsystem2.problems import Report

_SIGNLESS = frozenset({"NDNEURON"})


@rule
def receptors_have_the_sign_of_their_source(subject: Subject, report: Report) -> None:
    """A cell excites with all its synapses or inhibits with all of them (Dale's principle)."""
    by_label = subject.by_label
    for pathway in subject.pathways:
        pre = by_label.get(pathway.pre)
        if pre is None or pre.cell_type.name in _SIGNLESS or not pathway.synapse.on_pre:
            continue
        wanted = "ge" if pre.cell_type.excitatory else "gi"
        if pathway.sign != wanted:
            kind = "excitatory" if pre.cell_type.excitatory else "inhibitory"
            message = (
                f"'{pathway.sign}' from '{pathway.pre}', whose cells are {kind} ({pre.cell_type.name}, "
                f"{pre.cell_type.meaning}); write {wanted}, or give '{pathway.pre}' another neuron_type"
            )
            report.warn(pathway.receptor_place, message, "S, receptor")

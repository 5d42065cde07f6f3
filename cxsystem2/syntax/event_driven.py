"""Event-driven variables: Brian2 keeps them as they were at the last event of a synapse, in ``lastupdate``."""

from __future__ import annotations

import re

from cxsystem2.models.synapses import Synapse

LAST_UPDATE = "lastupdate"
"""The time (second) at which the event-driven variables of a synapse were brought up to date; 0 before its first event."""


def event_driven(synapse: type[Synapse]) -> tuple[str, ...]:
    """The event-driven variables of a synapse model."""
    return tuple(name for name, (_, flags) in _equations(synapse).items() if "event-driven" in flags)


def companions(synapse: type[Synapse], variable: str) -> tuple[str, ...]:
    """What must be known besides an event-driven variable to say what it is later; nothing for any other variable."""
    driven = event_driven(synapse)
    if variable not in driven:
        return ()
    read = {name: sorted(set(re.findall(r"[A-Za-z_]\w*", right))) for name, (right, _) in _equations(synapse).items()}
    found = [variable]
    for name in found:  # grows on the way
        found += [other for other in read[name] if other in read and other not in found]
    return (*(name for name in found[1:] if name in driven), LAST_UPDATE)


def _equations(synapse: type[Synapse]) -> dict[str, tuple[str, str]]:
    """The right side and the flags of each equation of a synapse; a variable that stands still has no right side."""
    found = {}
    for line in "\n".join(synapse.equations).splitlines():
        left, _, right = line.partition("#")[0].partition(":")[0].partition("=")
        name = re.sub(r"^d(\w+)\s*/\s*dt$", r"\1", left.strip())
        found[name] = right, line.partition(":")[2].partition("(")[2]
    return found

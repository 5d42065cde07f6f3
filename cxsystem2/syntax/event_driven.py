"""Event-driven variables: Brian2 keeps them as they were at the last event of a synapse, in ``lastupdate``."""

from __future__ import annotations

from functools import lru_cache

from cxsystem2.brian import Equations
from cxsystem2.models.synapses import Synapse

LAST_UPDATE = "lastupdate"
"""The time (second) at which the event-driven variables of a synapse were brought up to date; 0 before its first event."""


def event_driven(synapse: type[Synapse]) -> tuple[str, ...]:
    """The event-driven variables of a synapse model."""
    return tuple(each.varname for each in _equations(synapse.equations).values() if "event-driven" in each.flags)


def companions(synapse: type[Synapse], variable: str) -> tuple[str, ...]:
    """What must be known besides an event-driven variable to say what it is later; nothing for any other variable."""
    driven = event_driven(synapse)
    if variable not in driven:
        return ()
    read = {name: sorted(each.identifiers) for name, each in _equations(synapse.equations).items()}
    found = [variable]
    for name in found:  # grows on the way
        found += [other for other in read[name] if other in read and other not in found]
    return (*(name for name in found[1:] if name in driven), LAST_UPDATE)


@lru_cache(maxsize=256)
def _equations(lines: tuple[str, ...]) -> Equations:
    return Equations("\n".join(lines))

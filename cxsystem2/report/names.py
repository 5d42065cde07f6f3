"""What populations are called in a text: as their author calls them."""

from __future__ import annotations

from collections import Counter

from cxsystem2.config import Population
from cxsystem2.network import Network


def names(network: Network) -> dict[str, str]:
    """A name for each population and input, by label.

    It is the idx where that is a word (``L23E``), else the subtype, with the idx where several populations have it.
    """
    several = {name for name, count in Counter(one.subtype for one in network.config.populations).items() if count > 1}
    found = {}
    for label, one in network.cells.items():
        subtype = one.subtype if isinstance(one, Population) and label.isdigit() else None
        found[label] = label if not subtype else f"{subtype} {label}" if subtype in several else subtype
    return found

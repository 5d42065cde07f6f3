"""What populations are called in a text: as in pictures of a result."""

from __future__ import annotations

from cxsystem2.config.shown import all_shown
from cxsystem2.network import Network
from cxsystem2.results.labels import own_names


def names(network: Network) -> dict[str, str]:
    """A name for each population and input, by label: that which pictures have (`cxsystem2.results.labels.own_names`)."""
    called = own_names(all_shown(network.cells.values()))
    return {label: called[one.name] for label, one in network.cells.items()}

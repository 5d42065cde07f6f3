"""Outlines of a network with excitatory, PV and SOM cells."""

import pytest


@pytest.fixture
def three():
    """Three populations, each connected with each; returns for the first and for all may be given."""

    def make(first=None, **every):
        populations = [{"kind": kind, **every} for kind in ("excitatory", "BC", "MC")]
        populations[0] |= first or {}
        names = ("E", "PV", "SOM")
        return {"populations": populations, "connections": [{"from": one, "to": other} for one in names for other in names]}

    return make

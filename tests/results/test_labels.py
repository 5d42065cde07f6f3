"""What populations are called."""

import pytest

from cxsystem2.results import PopulationRecord
from cxsystem2.results.labels import own_names


def record(label, type="SS", subtype="", layer="4"):
    return PopulationRecord(label=label, size=1, kind="population", type=type, subtype=subtype, layer=layer, w=[0j], z=[0j])


@pytest.mark.parametrize(
    ("records", "names"),
    [
        ([record("L23E", subtype="cell"), record("L4E", subtype="cell")], ["L23E", "L4E"]),
        ([record("1"), record("2", "BC")], ["SS", "BC"]),
        ([record("1", subtype="L4_PC1"), record("2", subtype="L4_PC2")], ["L4_PC1", "L4_PC2"]),
        ([record("1"), record("2", layer="6")], ["SS L4", "SS L6"]),
        ([record("1"), record("2")], ["SS 1", "SS 2"]),
        ([record("SS"), record("2")], ["SS", "SS L4"]),
        ([record("E"), record("E")], ["a0", "a1"]),
    ],
)
def test_the_shortest_text_that_only_this_one_has(records, names):
    assert list(own_names({f"a{place}": one for place, one in enumerate(records)}).values()) == names

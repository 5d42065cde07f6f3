"""What is said of a snapshot, as values and as text."""

import json

import numpy as np
import pytest

from cxsystem2.snapshots.block_graph import BlockGraph
from cxsystem2.snapshots.inspection import balance, describe, text
from tests.snapshots.conftest import manifest


def test_a_sound_snapshot(store):
    found = json.loads(json.dumps(describe(store)))
    assert (found["cells"], found["inputs"], found["populations"]) == (14, 5, {"E": 10, "I": 4})
    first, second = found["partitions"]
    assert (first["cells"], first["populations"], first["static_bytes"]) == (10, {"E": 6, "I": 4}, 200)
    assert (second["cells"], second["populations"], second["static_bytes"]) == (4, {"E": 4}, 150)
    assert first["state_bytes"] > 24_000 > second["state_bytes"]
    assert (found["shared_bytes"], found["damages"], found["options"]) == (100, [], manifest().options)
    assert [(one["step"], one["reason"], one["damages"]) for one in found["generations"]] == [
        (0, "start", []),
        (100, "interval", []),
        (200, "interval", []),
    ]


def test_as_text(store):
    (store.folder / "generations/000000000200/generation.json").unlink()
    (store.folder / "generations/000000000100/1.h5").write_bytes(b"")
    (store.folder / "latest").unlink()
    lines = text(describe(store)).splitlines()
    assert lines[0] == f"{store.folder}: 14 cells in 2 populations and 5 cells of inputs"
    assert lines[1] == "built 2026-11-29T18:00:00+00:00, seed 3, time step 0.1 ms"
    assert [line.split() for line in lines[3:7]] == [
        ["partition", "cells", "synapses", "share", "cut", "share", "from", "to", "static", "MB", "state", "MB"],
        ["0", "10", *"??????", "0.00", "0.04"],
        ["1", "4", *"??????", "0.00", "0.01"],
        ["shared", "0.00"],
    ]
    assert lines[7] == "the largest partition has 1.43 times the mean of cells, 1.14 times the mean of bytes of static files"
    assert lines[8] == "how many synapses are cut is not known; `cxsystem2 repart` counts them"
    assert [" ".join(line.split()) for line in lines[11:]] == [
        "000000000000 0 start 0.06",
        "000000000100 0.01 interval 0.06",
        "damaged: generations/000000000100/1.h5 is shorter than when it was written",
        "000000000200 ?",
        "damaged: generations/000000000200/generation.json is missing",
        "records: 0.00 MB in 1 file, up to the newest generation",
        "damaged: latest is missing",
    ]


def test_a_quick_look_is_at_sizes_alone(store):
    path = store.folder / "network/0/targets.bin"
    path.write_bytes(bytes(path.stat().st_size))
    assert describe(store, thorough=False)["damages"] == []
    assert describe(store)["damages"] == ["network/0/targets.bin is not as it was written"]


def test_synapses_between_partitions(store):
    """Blocks: one of the input, one of the six cells of E in the first partition, one of the others, one of I."""
    edges = [(0, 1, 100), (1, 1, 10), (1, 2, 20), (2, 3, 7), (2, 2, 3)]
    counted = tuple(np.array(own) for own in zip(*edges, strict=True))
    BlockGraph.of(np.array([0, 5, 11, 15, 19]), [counted]).write(store.folder)
    found = describe(store)
    words = ("synapses", "cut", "from", "to")
    assert [[one[word] for word in words] for one in found["partitions"]] == [[117, 7, 1, 1], [23, 20, 1, 1]]
    assert (found["synapses"], found["cut"], found["balance"]["synapses"]) == (140, 27, 117 * 2 / 140)
    lines = text(found).splitlines()
    assert lines[4].split()[:9] == ["0", "10", "117", "83.6", "%", "7", "6.0", "%", "1"]
    assert lines[8] == "cut: 19.3 % of the synapses, 27 of 140, have their source in another partition"
    assert found["records"] == {"records/0/spikes.bin": 100}
    assert "records: 0.00 MB in 1 file, up to the newest generation" in lines


@pytest.mark.parametrize(("sizes", "known"), [([1, 1], 1.0), ([3, 1], 1.5), ([0, 0], 1.0), ([1, None], None)])
def test_balance(sizes, known):
    assert balance(sizes) == known

"""What records tell of blocks of cells."""

import numpy as np

from cxsystem2.partitions.records import activity
from cxsystem2.phases import Snapshot
from cxsystem2.snapshots.block_graph import BlockGraph
from cxsystem2.syntax.lower import lower
from cxsystem2.testing import models


def test_spikes_of_a_cell_of_each_block(tmp_path):
    anatomy, physiology = models.small()
    anatomy["G"][0]["number_of_neurons"] = 300
    anatomy["IN"][0]["monitors"] = ""
    for row in anatomy["S"]:
        row["p"] = "0.1"
    snapshot = Snapshot.build(anatomy, physiology, tmp_path / "it", partitions=2, device="python")
    system = snapshot.system()
    model, firsts = lower(system.network), BlockGraph.read(snapshot.folder).firsts
    assert firsts.tolist() == [0, 10, 266, 310, 330]
    assert activity(snapshot.folder, model, firsts) is None
    snapshot.run(0.05)
    spikes = snapshot.results().spikes
    first, second = (spikes[name].i for name in ("NG1_SS_L4", "NG2_BC_L4"))
    counts = np.array([np.count_nonzero(first < 256), np.count_nonzero(first >= 256), len(second)])
    known = activity(snapshot.folder, model, firsts)
    assert counts.min() > 0
    assert np.allclose(known, [counts.sum() / 320, *(counts / [256, 44, 20])])

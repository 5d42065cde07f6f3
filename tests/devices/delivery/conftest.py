"""The files of synapses that a program reads, read back."""

import numpy as np
import pytest

from cxsystem2.devices.delivery.compact import STORED_PART, STORED_ROWS
from cxsystem2.devices.files import MappedArrays


def read_synapses(folder, parts):
    """Source, target, delay and weight of every synapse, from the files as the program reads them."""

    index, found = MappedArrays(folder / "x"), []
    (head,) = index.next(STORED_ROWS, 1)
    assert head["parts"] == parts
    firsts = index.next(np.uint32, head["sources"] + 1)
    source = np.repeat(np.arange(head["sources"]), np.diff(firsts.astype(np.int64)))
    for part in range(parts):
        segments, own = index.next(np.uint32, head["rows"] + 1).astype(np.int64), MappedArrays(folder / f"x.{part}")
        (given,) = own.next(STORED_PART, 1)
        many, size = int(given["segments"]), int(given["synapses"])
        begins, delays = own.next(np.uint32, many + 1).astype(np.int64), own.next(np.uint16, many)
        targets, weights = own.next(np.int32, size), own.next(np.float64, size)
        last = given["first"] + given["span"] - 1
        assert not size or (targets.min() == given["first"] and targets.max() == last and delays.max() < given["slots"])
        each = np.repeat(np.repeat(source, np.diff(segments)), np.diff(begins))
        found += zip(each, targets, np.repeat(delays, np.diff(begins)), weights, strict=True)
    return found


@pytest.fixture(scope="session")
def read():
    """Reads all synapses of the files `x`, `x.0`, … in a folder."""
    return read_synapses


@pytest.fixture
def tables(anatomy, physiology):
    """Ten input cells that fire at 2, 5 and 5.1 ms, and 20 cells that drive each other."""
    anatomy["params"] |= {"runtime": "30*ms", "device": "cpp"}
    anatomy["IN"][0]["spike_times"] = "[0.002 0.005 0.0051]*second"
    anatomy["G"] = [{"idx": 1, "number_of_neurons": 20, "neuron_type": "SS", "layer_idx": 4}]
    anatomy["G"][0]["monitors"] = "[Sp] [St]vm+ge_soma[rec](0-19)"
    anatomy["S"] = [
        {"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.5", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.5", "n": 1},
    ]
    return anatomy, physiology

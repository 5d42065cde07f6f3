"""Currents from a file go on with a network on disk."""

import numpy as np
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.devices import Options
from cxsystem2.phases import Snapshot
from cxsystem2.testing import models
from cxsystem2.testing.compare import compare_bits

STEPS = np.arange(300) * 0.1
"""Milliseconds: the currents end before the run."""


def tables(folder):
    """Cells that have currents of their own from a file beside the tables, and others that they drive."""
    currents = 300 + 200 * np.sin(STEPS[:, None] / 3 + np.arange(300) / 50)
    np.savetxt(folder / "currents.csv", np.column_stack([STEPS, currents]), delimiter=",")
    anatomy, physiology = models.small()
    anatomy["params"]["runtime"] = "40*ms"
    anatomy["G"].append({"idx": 3, "number_of_neurons": 300, "neuron_type": "CI", "layer_idx": 4, "monitors": "[Sp] [St]vm"})
    anatomy["S"].append({"receptor": "ge", "pre_syn_idx": 3, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.1", "n": 1})
    physiology["CI"] = {**physiology["SS"], "cibasepath": f"'{folder}'", "cifilename": "'currents.csv'"}
    physiology["cw"]["cw_CI_SS"], physiology["delay"]["delay_CI_SS"] = "2*nS", "1.5*ms"
    return anatomy, physiology


@pytest.mark.parametrize(
    ("device", "fast"),
    [
        ("python", False),
        pytest.param("cpp", False, marks=[pytest.mark.compiled, pytest.mark.slow]),
        pytest.param("cpp", True, marks=pytest.mark.compiled),
    ],
)
def test_currents_from_a_file_are_those_of_a_run_in_one_go(device, fast, tmp_path):
    """Built in two partitions and stopped twice: while the currents flow, and when they have ended."""
    options = Options(fast=fast)
    once = CxSystem(*tables(tmp_path), device=device).run(save_results=False, options=options)
    Snapshot.build(*tables(tmp_path), tmp_path / "net", partitions=2, device=device, options=options)
    for until in (0.0117, 0.0342, 0.04):
        Snapshot.open(tmp_path / "net").run(until)
    found = load(tmp_path / "net")
    compare_bits(once, found)
    spikes = once.spikes["NG3_CI_L4"]
    assert (spikes.t < 0.0117).any() and (spikes.t > 0.0117).any()
    assert np.array_equal(once.recordings["NG3_CI_L4"]["vm"].values, found.recordings["NG3_CI_L4"]["vm"].values)


def test_a_file_that_is_not_there_any_more_is_told(tmp_path):
    (folder := tmp_path / "files").mkdir()
    snapshot = Snapshot.build(*tables(folder), tmp_path / "net")
    (folder / "currents.csv").unlink()
    with pytest.raises(Exception, match="there is no file"):
        snapshot.run()

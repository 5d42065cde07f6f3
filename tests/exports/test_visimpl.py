"""Files for ViSimpl."""

import json

import numpy as np
import pytest

from cxsystem2.exports.visimpl import save_visimpl


def test_cells_are_numbered_through_all_populations(results, tmp_path):
    del results.spikes["NG0_relay_vpm"]  # a population without a monitor does not shift the others
    structure, spikes, subsets = save_visimpl(results, tmp_path / "run.v1")
    names = ["run.v1_structure.csv", "run.v1_spikes.csv", "run.v1_subsets.json"]
    assert [path.name for path in (structure, spikes, subsets)] == names
    places = np.loadtxt(structure, delimiter=",")
    assert places.shape == (1 + 110, 3)
    assert not places[0].any()
    w = results.populations["NG1_SS_L4"].w[0]
    assert places[11] == pytest.approx([0.03 * w.real, 0.03 * w.imag, 0.03 * 1.225])
    fired = np.loadtxt(spikes, delimiter=",")
    own = results.spikes["NG2_BC_L4"]
    assert np.array_equal(np.sort(fired[fired[:, 0] > 90][:, 0]), np.sort(own.i + 91))
    assert np.all(np.diff(fired[:, 1]) >= 0)
    ranges = {"NG0_relay_vpm": "1:10", "NG1_SS_L4": "11:90", "NG2_BC_L4": "91:110"}
    assert json.loads(subsets.read_text()) == {"subsets": [{name: text} for name, text in ranges.items()], "timeframes": []}

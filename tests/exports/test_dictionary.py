"""The results dictionary of older versions."""

import pickle
import zlib

import numpy as np
from brian2 import second

from cxsystem2.exports.dictionary import save_legacy


def test_the_old_keys_hold_the_same_run(results, tmp_path):
    old = pickle.loads(zlib.decompress(save_legacy(results, tmp_path / "run.gz").read_bytes()))
    assert {"positions_all", "spikes_all", "vm_all", "number_of_neurons", "time_vector", "runtime"} <= old.keys()
    assert old["number_of_neurons"] == {"NG0_relay_vpm": 10, "NG1_SS_L4": 80, "NG2_BC_L4": 20}
    spikes = old["spikes_all"]["NG1_SS_L4"]
    assert np.array_equal(spikes["t"] / second, results.spikes["NG1_SS_L4"].t)
    assert spikes["count"].sum() == spikes["N"] == len(spikes["i"])
    assert old["vm_all"]["NG1_SS_L4"]["vm"].shape == (1000, 3)
    assert len(old["positions_all"]["w_coord"]["NG1_SS_L4"]) == 80
    assert list(old["Physiology_configuration"].columns) == ["Variable", "Key", "Value", "Comment"]


def test_the_tables_of_the_dictionary_are_plain_objects(results, tmp_path):
    """Texts of pandas 3 would need pandas 3, and where pyarrow is installed pyarrow, to be read again."""
    from cxsystem2.legacy import load_legacy
    from cxsystem2.legacy.frame import columns

    path = save_legacy(results, tmp_path / "run.gz")
    assert b"StringArray" not in zlib.decompress(path.read_bytes())
    found = columns(load_legacy(path)["Physiology_configuration"])
    assert list(found) == ["Variable", "Key", "Value", "Comment"]
    assert "'EIF'" in found["Value"]

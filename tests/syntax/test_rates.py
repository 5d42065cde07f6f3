"""Population rates without spikes."""

import numpy as np
import pytest

from cxsystem2 import CxSystem


@pytest.mark.parametrize("device", ["python", pytest.param("cpp", marks=pytest.mark.compiled)])
def test_a_rate_is_the_count_of_spikes_in_each_bin(anatomy, physiology, device):
    anatomy["IN"][0]["monitors"] = "[Sp] [Rate][dt]10*ms"
    anatomy["G"][0]["monitors"] = "[Sp] [Rate]"
    anatomy["G"][1]["monitors"] = "[Sp] [Rate]"
    results = CxSystem(anatomy, physiology, device=device, changes=["runtime=99.5*ms"]).run(save_results=False)
    for name, width in (("NG0_relay_vpm", 10e-3), ("NG1_SS_L4", 1e-3), ("NG2_BC_L4", 1e-3)):
        recording, spikes = results.recordings[name]["rate"], results.spikes[name]
        bins = np.rint(spikes.t / 1e-4).astype(int) // round(width / 1e-4)
        counted = np.bincount(bins, minlength=len(recording.t))
        seconds = np.minimum(width, 0.0995 - recording.t)
        assert recording.unit == "hertz"
        assert np.allclose(recording.values[:, 0], counted / results.populations[name].size / seconds)

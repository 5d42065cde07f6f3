"""Neurons in single precision: what of the code is narrowed, and what comes out."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from cxsystem2 import CxSystem
from cxsystem2.devices import Options, devices
from cxsystem2.devices.standalone.single import narrowed, single_state
from cxsystem2.stages import Stages


def model(configs, example, *changes):
    files = (configs / f"{example}_{kind}.csv" for kind in ("anatomy", "physiology"))
    return CxSystem(*files, device="cpp", seed=5, changes=changes).model()


def run(network, precision):
    if missing := devices["cpp"].missing():
        pytest.skip(missing)
    return devices["cpp"]().run(network, Stages(), Options(fast=True, precision=precision))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const double a = k * exp(b);", "const float a = k_single * expf(b);"),
        ("double c;", "float c;"),
        ("const double lastspike = _ptr_array_x[_idx];", "const double lastspike = _ptr_array_x[_idx];"),
        ("x = Since(t - lastspike, dt) >= Whole(k, dt);", "x = Since(t - lastspike, dt) >= Whole(k, dt);"),
        ("x = dt * 0.5 + 1e-3 + 2 - 1.5e+3 * k2;", "x = dt_single * 0.5f + 1e-3f + 2 - 1.5e+3f * k2;"),
        ("x = _brian_pow(v1, 2) + 1.0f*t;", "x = powf(v1, 2) + 1.0f*t;"),
        ("x = _timedarray_1(t, column);", "x = _timedarray_1(t, column);"),
    ],
)
def test_doubles_are_narrowed_but_for_time(code, expected):
    constants, found = narrowed("const double k = 3.0;\nconst double dt = q[0];\nconst double t = r[0];", code)
    assert found == expected
    assert ("const float k_single = k;" in constants) == ("k_single" in expected)


def test_values_of_cells_are_narrow_and_times_are_not(configs):
    groups = model(configs, "microcircuit", "scale=0.02").layout.groups
    found = {group.name: single_state(group) for group in groups}
    assert {"vm", "ge_dend", "I_axial", "C", "gL"} <= found["NG_dendrites_3"].keys()
    assert not any({"refractory_period", "v_soma", "lastspike"} & names.keys() for names in found.values())


@pytest.mark.compiled
def test_weak_input_and_silence_are_no_slower_than_strong(configs):
    """A conductance that decays for half a second is below what single precision holds with all digits."""
    network = model(configs, "coba_eif", "runtime=2*second", "scale=0.5", *(f"{one}.tonic_current=0*pA" for one in ("E", "I")))
    records = run(network, "single")
    assert not records.warnings


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("example", "changes"),
    [
        ("coba_eif", ["runtime=500*ms"]),
        ("adex_ei", ["runtime=500*ms", "drive=600*pA"]),
        ("brunel", ["runtime=200*ms"]),
        ("layer4", ["runtime=300*ms", "IN[0].spike_times=[0.02 0.06]*second"]),
        ("microcircuit", ["runtime=200*ms", "scale=0.1"]),
    ],
)
def test_cells_fire_as_they_do_in_double_precision(configs, example, changes):
    network = model(configs, example, *changes)
    double, single = run(network, "double"), run(network, "single")
    assert not single.warnings
    for name, (cells, times) in double.spikes.items():
        found = single.spikes[name]
        assert found[1].dtype == np.float64
        assert len(found[0]) == pytest.approx(len(cells), rel=0.03, abs=20)
        early = times < 0.02  # before rounding has grown
        assert np.count_nonzero(found[1] < 0.02) == pytest.approx(np.count_nonzero(early), rel=0.01, abs=2)
        if len(cells) > 100:
            size = max(cells.max(), found[0].max()) + 1
            counts = [np.bincount(one, minlength=size) for one in (cells, found[0])]
            assert ks_2samp(*counts).pvalue > 1e-3

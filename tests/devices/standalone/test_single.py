"""Neurons in single precision: what of the code is narrowed, and what comes out."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options, devices
from cxsystem2.devices.standalone.single import narrowed, single_state
from cxsystem2.stages import Stages
from tests.conftest import needs


def model(example, *changes):
    return CxSystem(*example_tables(example), device="cpp", seed=5, changes=changes).model()


def run(network, precision):
    needs("cpp")
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


def test_values_of_cells_are_narrow_and_times_are_not():
    groups = model("microcircuit", "scale=0.02").layout.groups
    found = {group.name: single_state(group) for group in groups}
    assert {"vm", "ge_dend", "I_axial", "C", "gL"} <= found["NG_dendrites_3"].keys()
    assert not any({"refractory_period", "v_soma", "lastspike"} & names.keys() for names in found.values())


@pytest.mark.compiled
def test_what_decays_becomes_nothing_and_never_a_slow_number(anatomy, physiology):
    """Processors are slow where a number has lost digits because it is so small; half a second after a spike it would."""
    anatomy["params"] |= {"runtime": "600*ms", "device": "cpp"}
    anatomy["IN"][0]["spike_times"] = "[0.002]*second"
    anatomy["G"] = [
        {"idx": 1, "number_of_neurons": 20, "neuron_type": "SS", "layer_idx": 4, "monitors": "[St]ge_soma[rec](0-19)"}
    ]
    anatomy["S"] = [{"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.5", "n": 1}]
    records = run(CxSystem(anatomy, physiology).model(), "single")
    (recorded,) = (values for name, (_, values) in records.states.items() if "ge_soma" in name)
    assert recorded.dtype == np.float64
    assert recorded.max() > 1e-10
    assert recorded[recorded > 0].min() >= np.finfo(np.float32).tiny
    assert not recorded[-1].any()


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("example", "changes"),
    [
        ("coba_eif", ["runtime=250*ms"]),
        pytest.param("adex_ei", ["runtime=500*ms", "drive=600*pA"], marks=pytest.mark.slow),
        pytest.param("brunel", ["runtime=200*ms"], marks=pytest.mark.slow),
        ("layer4", ["runtime=300*ms", "IN[0].spike_times=[0.02 0.06]*second"]),
        pytest.param("microcircuit", ["runtime=200*ms", "scale=0.1"], marks=pytest.mark.slow),
    ],
)
def test_cells_fire_as_they_do_in_double_precision(example, changes):
    network = model(example, *changes)
    double, single = run(network, "double"), run(network, "single")
    assert not single.warnings
    for name, (cells, times) in double.spikes.items():
        found = single.spikes[name]
        assert found[1].dtype == np.float64
        assert len(found[0]) == pytest.approx(len(cells), rel=0.03, abs=20)
        early = times < 0.02  # before rounding has grown
        assert np.count_nonzero(found[1] < 0.02) == pytest.approx(np.count_nonzero(early), rel=0.01, abs=2)

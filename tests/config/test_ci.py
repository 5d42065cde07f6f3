"""Cells of the type CI: injected currents, the voltage clamp, and parameters that are filled in."""

import h5py
import numpy as np
import pytest
from scipy import integrate, io

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.errors import TableError
from cxsystem2.network import Network
from cxsystem2.syntax import lower

RECEPTORS = {"Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms"}
DT = 1e-4
STEPS = np.arange(1000)
SINE = 2000 * np.sin(2 * np.pi * 20 * STEPS * DT)  # picoampere


@pytest.fixture
def model(tmp_path):
    """A pair of tables with CI cells only; each group is a size and a block."""

    def model(*groups, integration="rk4", neuron="LIF", **params):
        anatomy = {
            "params": {"runtime": "100*ms", "device": "python", "sys_mode": "local", "integration": integration, **params},
            "G": [
                {"idx": number, "number_of_neurons": size, "neuron_type": "CI", "neuron_subtype": f"CI_{number}",
                 "layer_idx": 4, "monitors": "[Sp] [St]vm"}
                for number, (size, _) in enumerate(groups)
            ],
        }  # fmt: skip
        blocks = {f"CI_{number}": {**RECEPTORS, **block} for number, (_, block) in enumerate(groups)}
        return anatomy, {"ci_neuron_model": neuron, **blocks}

    return model


@pytest.fixture
def current(tmp_path):
    """Writes a file of currents, and gives the keys of a block that name it."""

    def current(values=SINE[:, None], name="ci.mat", dt=0.1, **keys):
        io.savemat(tmp_path / name, {"injected_current": values, "dt": dt})
        return {"cibasepath": f"'{tmp_path}'", "cifilename": f"'{name}'", **keys}

    return current


def _potential(pair, name="NG0_CI_0_L4"):
    return CxSystem(*pair).run(save_results=False).recordings[name]["vm"]


def _solved(amplitude=2e-9):
    """The potential of a leaky cell with the default parameters of LIF under the sine, held for each step."""
    capacity, leak, rest = 800e-12, 100e-9, -0.07

    def slope(t, v):
        step = min(int(t / DT + 1e-9), len(SINE) - 1)
        return (leak * (rest - v) + SINE[step] * 1e-12) / capacity

    found, v = [rest], np.array([rest])
    for step in STEPS[:-1]:
        v = integrate.solve_ivp(slope, (step * DT, (step + 1) * DT * (1 - 1e-12)), v, rtol=1e-9, atol=1e-12).y[:, -1]
        found.append(v[0])
    return np.array(found)


@pytest.mark.parametrize("integration", ["rk4", "euler"])
def test_the_potential_follows_an_injected_sine(model, current, integration):
    recording = _potential(model((1, {**current(), "VT": "0*mV"}), integration=integration))
    expected = _solved()
    assert np.ptp(expected) > 0.01
    np.testing.assert_allclose(recording.values[:, 0], expected, atol=1e-7 if integration == "rk4" else 2e-4)


def test_each_cell_has_its_own_column(model, current):
    values = np.stack([SINE, 0 * SINE, -SINE], axis=1)
    vm = _potential(model((3, {**current(values), "VT": "0*mV"}))).values
    np.testing.assert_allclose(vm[:, 1], -0.07)
    np.testing.assert_allclose(vm[:, 0] + vm[:, 2], -0.14, atol=1e-9)


def test_one_column_is_for_all_cells(model, current):
    vm = _potential(model((4, current(cimultiplier="0.1")))).values
    assert np.ptp(vm) > 1e-3
    np.testing.assert_array_equal(vm, np.repeat(vm[:, :1], 4, axis=1))


def test_populations_share_a_group_and_keep_their_currents(model, current):
    first, second = current(name="a.mat", cimultiplier="0.1"), current(np.full((500, 2), 100.0), name="b.mat")
    pair = model((1, first), (2, second))
    checked = check(*pair)
    assert checked.report.clean, str(checked.report)
    lowered = lower(Network(checked.config))
    assert len(lowered.layout.groups) == 1
    (array,) = [values for name, values in lowered.bank.arrays.items() if name.startswith("IC_")]
    assert array.shape == (1001, 3)
    assert "namespace={'injected': IC_" in lowered.bank.code
    results = CxSystem(*pair).run(save_results=False).recordings
    alone = _potential(model((1, first))).values
    np.testing.assert_array_equal(results["NG0_CI_0_L4"]["vm"].values, alone)
    other = results["NG1_CI_1_L4"]["vm"].values
    np.testing.assert_allclose(other[500], -0.07 + 100e-12 / 100e-9 * (1 - np.exp(-0.05 / 0.008)), atol=1e-8)
    assert abs(other[-1, 0] + 0.07) < 1e-5  # nothing is injected after the end of the file


def test_a_cell_without_a_current_is_like_any_other(model):
    np.testing.assert_allclose(_potential(model((2, {}))).values, -0.07)


@pytest.mark.parametrize("write", ["csv", "h5"])
def test_other_formats_give_the_same(model, current, tmp_path, write):
    if write == "csv":
        np.savetxt(tmp_path / "ci.csv", np.column_stack([STEPS * 0.1, SINE]), delimiter=",")
    else:
        with h5py.File(tmp_path / "ci.h5", "w") as file:
            file["injected_current"], file["dt"] = SINE[:, None], 0.1
    keys = {"cibasepath": f"'{tmp_path}'", "cimultiplier": "0.1"}
    found = _potential(model((1, {**keys, "cifilename": f"'ci.{write}'"}))).values
    np.testing.assert_allclose(found, _potential(model((1, current(cimultiplier="0.1")))).values, atol=1e-9)


@pytest.mark.parametrize("integration", ["rk4", "euler"])
def test_a_clamp_holds_the_potential(model, current, integration):
    pair = model((1, {**current(), "vclamp": "-62*mV"}), integration=integration, default_clock="0.005*ms", runtime="35*ms")
    recording = _potential(pair)
    late = recording.values[recording.t > 0.01]
    expected = 2e-9 / (501 * 100e-9)
    assert np.abs(late + 0.062).max() < 1.2 * expected + 0.008 / 501
    assert np.ptp(late) > expected


def test_a_clamp_that_the_step_cannot_bear_is_softened_and_said(model):
    pair = model((1, {"vclamp": "-62*mV"}), integration="euler")
    checked = check(*pair)
    assert checked.report.clean
    assert "the clamp is 4000 nS, not 500 gL = 50000 nS" in str(checked.report)
    np.testing.assert_allclose(_potential(pair).values[-1], -0.062, atol=3e-4)


@pytest.mark.parametrize("neuron", ["LIF", "EIF", "ADEX", "IZHIKEVICH", "LIFASC"])
def test_missing_parameters_are_those_of_the_model(model, neuron):
    vm = _potential(model((1, {}), neuron=neuron)).values
    assert np.isfinite(vm).all()
    assert -0.1 < vm.min() <= vm.max() < -0.04


def test_parameters_of_the_block_win(model):
    np.testing.assert_allclose(_potential(model((1, {"EL": "-66*mV"}))).values, -0.066)


def test_other_cells_are_not_filled(model):
    anatomy, physiology = model((1, {}))
    anatomy["G"][0]["neuron_type"] = "SS"
    assert "has no 'C'" in str(check(anatomy, physiology).report)


@pytest.mark.parametrize(
    ("values", "dt", "keys", "message"),
    [
        (SINE[:, None], 0.0, {}, "dt in 'ci.mat' is not one number of milliseconds above 0"),
        (SINE[:, None], [0.1, 0.2], {}, "dt in 'ci.mat' is not one number"),
        (np.ones((5, 2)), 0.1, {}, "'ci.mat' has currents of 2 cells, and there are 3"),
        (np.full((5, 1), np.nan), 0.1, {}, "holds numbers that are not finite"),
        (np.full((5, 1), 1j), 0.1, {}, "is not a matrix of finite numbers"),
        (SINE[:, None], 0.1, {"cifilename": "'none.mat'"}, "there is no file"),
        (SINE[:, None], 0.1, {"cifilename": "'ci.xls'"}, "is not one of the kinds of file that can be read"),
        (SINE[:, None], 0.1, {"cifilename": "5"}, "write them with quotes"),
        (SINE[:, None], 0.1, {"cimultiplier": "5*mV"}, "should be"),
        (SINE[:, None], 0.1, {"vclamp": "5"}, "5 should be a value in volt"),
    ],
)
def test_what_is_wrong_is_one_problem(model, current, values, dt, keys, message):
    pair = model((3, {**current(values, dt=dt), **keys}))
    with pytest.raises(TableError) as error:
        CxSystem(*pair)
    assert len(error.value.report.errors) == 1, str(error.value)
    assert message in str(error.value)


@pytest.mark.compiled
def test_compiled_code_injects_the_same(model, current):
    pair = model(
        (2, current(np.stack([SINE, -SINE], axis=1), cimultiplier="0.1")), (1, current(name="b.mat", cimultiplier="0.1"))
    )
    plain = CxSystem(*pair).run(save_results=False).recordings
    compiled = CxSystem(*pair, device="cpp").run(save_results=False).recordings
    for name, variables in plain.items():
        np.testing.assert_allclose(compiled[name]["vm"].values, variables["vm"].values, atol=1e-12)

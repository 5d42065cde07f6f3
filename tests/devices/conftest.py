"""The devices on which the suite of `cxsystem2.testing` runs here: each scenario once, and many tests look at the run."""

import pytest

from cxsystem2.devices import devices
from cxsystem2.models.synapses import synapses
from cxsystem2.testing import models
from cxsystem2.testing.fixtures import run, scenario  # noqa: F401  fixtures of the suite

DEVICES = [
    pytest.param("python"),
    pytest.param("cython", marks=pytest.mark.compiled),
    pytest.param("cpp", marks=pytest.mark.compiled),
    pytest.param("genn_cpu", marks=pytest.mark.compiled),
]
COMMON = {"genn_cpu": ["S[*].delay_distribution=constant"]}
"""What a device and the one that it is compared with both need: GeNN has one delay for all synapses of a pathway."""
FIRST, DAILY = "coba_eif", ("coba_eif", "adex_ei", "layer4")


def available(name):
    missing = devices[name].missing()
    if missing:
        pytest.skip(f"not available here: the device '{name}': {missing}")
    return name


@pytest.fixture(params=DEVICES)
def device(request) -> str:
    """Every device that can run here."""
    return available(request.param)


@pytest.fixture
def common(device) -> list[str]:
    """Changes for both sides of a comparison with a device."""
    return COMMON.get(device, [])


def pytest_collection_modifyitems(items):
    """Every day compiled devices run the examples; what Cython runs is said by the conftest of all tests."""
    for item in items:
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        device, name = chosen.get("device"), chosen.get("scenario")
        if name == FIRST and device in ("python", "cpp"):
            item.add_marker(pytest.mark.versions)
        if device == "cpp" and name not in (None, *DAILY):
            item.add_marker(pytest.mark.slow)


PLASTIC = models.plasticity(stdp_SS_SS_soma="(0.04, -0.05, 20*ms, 30*ms)", cplastic_in_SS="(8e-13, 14e-12)")


@pytest.fixture
def busy(anatomy, physiology):
    """The small network, driven so that cells fire before and after the cut, with delays of up to 20 ms and every monitor."""
    physiology["delay"] = {name: "12*ms" for name in physiology["delay"]}
    anatomy["IN"][0]["spike_times"] = "[0.005 0.02 0.04 0.041 0.06]*second"
    for row in anatomy["G"]:
        row["monitors"] = "[Sp] [Rate][dt]10*ms [St]vm[rec](0-9)[dt]0.3*ms"
    for row in anatomy["S"]:
        row["delay_distribution"] = "normal(0.4)"
    return anatomy, physiology


@pytest.fixture
def plastic(busy):
    """Every synapse model, some with other delays, all with their variables saved and recorded; noise and background."""
    anatomy, physiology = busy
    cell = {**physiology["SS"], **models.CLOPATH_CELL, "noise_sigma": "2*mV", "taum_soma": "15*ms"}
    physiology.update(PLASTIC, neuron_model="CADEX", SS=cell)
    anatomy["G"] = [anatomy["G"][0]]
    anatomy["G"][0].update(n_background_inputs=10)
    physiology.update(background_rate="50*Hz", background_E_E_weight="0.3*nS")
    words = [word for word in synapses if word != "Gap_junction"]
    anatomy["S"] = [anatomy["S"][0]] + [
        {
            "receptor": "gi" if word == "Vogels" else "ge",
            "pre_syn_idx": 1,
            "post_syn_idx": 1,
            "syn_type": word,
            "p": "0.05",
            "custom_weight": "0.5*nS",
            "save_connection": 1,
            "monitors": "" if word in ("Fixed", "Fixed_const_wght") else "[St]wght",
        }
        for word in words
    ]
    for row in anatomy["S"]:
        if row["syn_type"] in synapses and getattr(synapses[row["syn_type"]], "weight_scalar", False):
            row.pop("custom_weight", None)
    return anatomy, physiology

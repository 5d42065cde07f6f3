"""One scenario suite for all devices: each scenario runs once on each device, and many tests look at the run."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import devices

SCENARIOS = {
    "coba_eif": ["runtime=200*ms"],
    "adex_ei": ["runtime=200*ms", "drive=600*pA"],
    "layer4": ["runtime=200*ms", "IN[0].spike_times=[0.02 0.06]*second", "scale=0.5"],
}
DEVICES = [
    pytest.param("python"),
    pytest.param("cython", marks=pytest.mark.compiled),
    pytest.param("cpp", marks=pytest.mark.compiled),
    pytest.param("genn_cpu", marks=pytest.mark.compiled),
]
COMMON = {"genn_cpu": ["S[*].delay_distribution=constant"]}
"""What a device and the one that it is compared with both need: GeNN has one delay for all synapses of a pathway."""
_runs = {}


def available(name):
    missing = devices[name].missing()
    if missing:
        pytest.skip(f"not available here: the device '{name}': {missing}")
    return name


@pytest.fixture(params=DEVICES)
def device(request) -> str:
    """Every device that can run here."""
    return available(request.param)


@pytest.fixture(params=SCENARIOS)
def scenario(request) -> str:
    """Every scenario."""
    return request.param


@pytest.fixture
def common(device) -> list[str]:
    """Changes for both sides of a comparison with a device."""
    return COMMON.get(device, [])


@pytest.fixture
def run(configs, common):
    """Run a scenario on a device, or answer the run of before."""

    def run_once(scenario, device, again=False):
        key = (scenario, device, *common)
        if again or key not in _runs:
            files = (configs / f"{scenario}_{kind}.csv" for kind in ("anatomy", "physiology"))
            model = CxSystem(*files, device=device, changes=[*SCENARIOS[scenario], *common])
            _runs[key] = model.run(save_results=False)
        return _runs[key]

    return run_once


def pytest_collection_modifyitems(items):
    first = next(iter(SCENARIOS))
    for item in items:
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        if chosen.get("scenario") == first and chosen.get("device") in ("python", "cpp"):
            item.add_marker(pytest.mark.versions)

"""The devices on which the suite of `cxsystem2.testing` runs here: each scenario once, and many tests look at the run."""

import pytest

from cxsystem2.devices import devices
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
    """Every day compiled devices run the examples, and Cython the first one: it compiles each scenario for half a minute."""
    for item in items:
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        device, name = chosen.get("device"), chosen.get("scenario")
        if name == FIRST and device in ("python", "cpp"):
            item.add_marker(pytest.mark.versions)
        daily = {"cython": (FIRST,), "cpp": (None, *DAILY)}.get(device)
        if daily is not None and name not in daily:
            item.add_marker(pytest.mark.slow)

"""The suite as pytest runs it from the package: devices come from the command line."""

from __future__ import annotations

import pytest

from cxsystem2.testing.fixtures import run, scenario

__all__ = ["common", "pytest_generate_tests", "run", "scenario"]


@pytest.fixture
def common(request: pytest.FixtureRequest) -> list[str]:
    """Changes of the command line, for both sides of a comparison."""
    return list(request.config.getoption("cxsystem2_changes"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on each device that the command line names."""
    if "device" in metafunc.fixturenames:
        metafunc.parametrize("device", metafunc.config.getoption("cxsystem2_devices"))

"""A plugin of pytest, which gives the options of the suite to ``pytest --pyargs cxsystem2.testing`` and does nothing else.

pytest loads it wherever this package is installed, so it imports nothing heavy, and the test runs of others do not get
the options, whose names may be theirs.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

_SUITE = "cxsystem2.testing"


def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    """Bring the options when the command line asks for the suite."""
    if any(argument.partition("::")[0].startswith(_SUITE) for argument in args):
        options = SimpleNamespace(pytest_addoption=_add_options, pytest_configure=_check_devices)
        early_config.pluginmanager.register(options, f"{_SUITE} options")


def _add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup(_SUITE, "the devices of cxsystem2")
    listed: dict[str, Any] = {"action": "append", "default": []}
    device = "the device that is tested; may be repeated"
    group.addoption("--device", dest="cxsystem2_devices", metavar="WORD", help=device, **listed)
    change = "a cell to change in every scenario, for the device and for what it is compared with; may be repeated"
    group.addoption("--change", dest="cxsystem2_changes", metavar="NAME=VALUE", help=change, **listed)


def _check_devices(config: pytest.Config) -> None:
    refuse_absent(config.getoption("cxsystem2_devices"))


def refuse_absent(named: list[str]) -> None:
    """Refuse to test a device that is not there: a suite of skipped tests would look as if it had passed.

    Raises:
        UsageError: no device is named, or one that nobody knows or that cannot run here.
    """
    from cxsystem2.devices import devices
    from cxsystem2.errors import RegistryError
    from cxsystem2.problems import one_of

    if not named:
        raise pytest.UsageError(f"name the device that is tested: --device WORD; known are {one_of(devices)}")
    for word in named:
        try:
            missing = devices[word].missing()
        except RegistryError as error:
            raise pytest.UsageError(str(error)) from error
        if missing:
            raise pytest.UsageError(f"the device '{word}' cannot run here: {missing}")

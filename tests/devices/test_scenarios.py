"""The suite of `cxsystem2.testing` on the devices of this package."""

import pytest

from cxsystem2.testing.test_device import *  # noqa: F403  its tests are collected here, for each device that can run


@pytest.mark.parametrize("scenario", ["coba_eif"])
def test_the_run_tells_the_stages_of_its_kind_of_device(run, scenario, device):
    wanted = {"realise"} | ({"compile", "load"} if device in ("cpp", "genn_cpu") else set())
    wanted |= set() if device == "cpp" else {"generate"}  # a known structure generates nothing
    assert wanted <= run(scenario, device).results.timings.keys()

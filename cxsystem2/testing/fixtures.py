"""What the tests of the suite ask for: a device, a scenario, and its runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pytest

from cxsystem2.config import System
from cxsystem2.devices import Options, devices
from cxsystem2.errors import TableError
from cxsystem2.problems import Level, Report
from cxsystem2.results import Results
from cxsystem2.simulation import CxSystem
from cxsystem2.testing.scenarios import SCENARIOS

REFERENCE = "python"
"""The device that others are compared with."""


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A model that has run, and what came out."""

    model: CxSystem
    results: Results


_runs: dict[tuple[str, ...], FinishedRun] = {}


@pytest.fixture(params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> str:
    """Every scenario, one after the other."""
    return str(request.param)


@pytest.fixture
def common() -> list[str]:
    """Changes ``name=value`` for both sides of a comparison."""
    return []


@pytest.fixture
def run(request: pytest.FixtureRequest, device: str, common: list[str]) -> Callable[..., FinishedRun]:
    """Run a scenario on a device, or answer the run of before; what the device does not support is skipped."""
    _skip_unsupported(request, device)

    def run_once(scenario: str, device: str, again: bool = False) -> FinishedRun:
        key = (scenario, device, *common)
        if again or key not in _runs:
            model = build(scenario, device, common)
            _runs[key] = FinishedRun(model, model.run(save_results=False, options=as_claimed(model.network.config.system)))
        return _runs[key]

    return run_once


def as_claimed(system: System) -> Options:
    """How a device works here: it claims what it does without `fast`, unless a change asks for that."""
    return Options(fast=False if system.fast is None else None)


def build(scenario: str, device: str, changes: list[str]) -> CxSystem:
    """The model of a scenario for a device; skips with the reasons of the device where it cannot run the model."""
    anatomy, physiology = SCENARIOS[scenario].tables()
    changes = [*SCENARIOS[scenario].changes, *changes]
    try:
        return CxSystem(anatomy, physiology, device=device, changes=changes)
    except TableError as refused:
        CxSystem(anatomy, physiology, device=REFERENCE, changes=changes)  # else the scenario itself is wrong
        pytest.skip(f"the device '{device}' does not support it: {'; '.join(_reasons(refused.report))}")


def _reasons(report: Report) -> list[str]:
    return [problem.message for problem in report if problem.level is Level.ERROR]


def _skip_unsupported(request: pytest.FixtureRequest, device: str) -> None:
    """Skip what the device names in `Device.unsupported`."""
    test = str(request.function.__name__)
    chosen = getattr(request.node, "callspec", None)
    scenario = chosen.params.get("scenario", "") if chosen else ""
    for pattern, reason in devices[device].unsupported.items():
        if any(fnmatchcase(name, pattern) for name in (test, f"{test}:{scenario}")):
            pytest.skip(f"the device '{device}' does not support it: {reason}")

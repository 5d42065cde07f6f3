"""What must hold for a device that can stop between two steps; one that cannot says so when it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from cxsystem2.devices import Device, Memory, Options, State
from cxsystem2.errors import DeviceError
from cxsystem2.recording import assemble
from cxsystem2.results import Results
from cxsystem2.simulation import CxSystem
from cxsystem2.stages import Stages
from cxsystem2.syntax import lower
from cxsystem2.testing.compare import compare_bits
from cxsystem2.testing.fixtures import FinishedRun, as_claimed

Runs = Callable[..., FinishedRun]


def advanced(system: CxSystem, shares: Iterable[float], state: State | None = None) -> tuple[Results, State]:
    """What a new session records that advances to shares of the run, and its state at the first of them."""
    network, device = system.network, system.device
    if device.open is Device.open:
        with pytest.raises(DeviceError) as refused:
            device().open(lower(network), Stages(), Options())
        pytest.skip(f"the device '{device.word}' does not support it: {refused.value}")
    model, memory, taken = lower(network, form=device.form(network.config)), Memory(), None
    options = as_claimed(network.config.system).settled(network.config.system, device)
    with device().open(model, Stages(), options) as session:
        if state is not None:
            session.restore(state)
        for share in shares:
            session.advance(session.interval.dt * round(session.interval.steps * share), memory)
            taken = session.state() if taken is None else taken
        assert taken is not None
        return assemble(model, session.records(memory), {}, "", ""), taken


def test_a_run_in_parts_is_a_run(run: Runs, scenario: str, device: str) -> None:
    """Several advances have the bits of one."""
    whole = run(scenario, device)
    found, _ = advanced(whole.model, (0.37, 0.5, 1.0))
    compare_bits(whole.results, found)


def test_a_state_goes_on_in_another_session(run: Runs, scenario: str, device: str) -> None:
    """What comes after the state has the bits of the run that was not stopped."""
    whole = run(scenario, device)
    _, state = advanced(whole.model, (0.37,))
    found, _ = advanced(whole.model, (1.0,), state)
    compare_bits(whole.results, found, begin=state.step * whole.results.dt - 1e-9)

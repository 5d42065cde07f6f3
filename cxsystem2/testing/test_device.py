"""What must hold for every scenario on every device."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cxsystem2.devices import devices
from cxsystem2.testing.compare import compare_bits, compare_rates, compare_recordings, compare_spikes
from cxsystem2.testing.fixtures import REFERENCE, FinishedRun

Runs = Callable[..., FinishedRun]
STAGES = {"read", "check", "plan", "simulate"}


def test_spikes_are_those_of_the_python_device(run: Runs, scenario: str, device: str) -> None:
    """As far as the device claims it: all of them, the first ones, or their statistics."""
    expected, found = run(scenario, REFERENCE), run(scenario, device)
    compare_spikes(expected.results, found.results, devices[device].agreement(found.model.network.config))


def test_rates_are_those_of_the_python_device(run: Runs, scenario: str, device: str) -> None:
    """How many spikes each population has."""
    expected, found = run(scenario, REFERENCE), run(scenario, device)
    compare_rates(expected.results, found.results, devices[device].agreement(found.model.network.config))


def test_recorded_variables_are_those_of_the_python_device(run: Runs, scenario: str, device: str) -> None:
    """Potentials, conductances, weights, resources and rates, as far as the device claims it."""
    expected, found = run(scenario, REFERENCE), run(scenario, device)
    compare_recordings(expected.results, found.results, devices[device].agreement(found.model.network.config))


def test_the_network_is_the_same(run: Runs, scenario: str, device: str) -> None:
    """Numbers of synapses and positions follow from the seed, and never from the device."""
    expected, found = run(scenario, REFERENCE).results, run(scenario, device).results
    assert found.seed == expected.seed
    assert found.synapses == expected.synapses
    assert found.populations.keys() == expected.populations.keys()
    for name, population in expected.populations.items():
        assert np.array_equal(found.populations[name].w, population.w)


def test_the_results_name_the_device(run: Runs, scenario: str, device: str) -> None:
    """By its proper word."""
    assert run(scenario, device).results.device == devices.name(device)


def test_spikes_lie_within_the_run_and_on_its_grid(run: Runs, scenario: str, device: str) -> None:
    """They come in the order of time, at steps, and from cells that there are."""
    results = run(scenario, device).results
    for name, spikes in results.spikes.items():
        assert np.all(np.diff(spikes.t) >= 0), name
        assert np.all((spikes.t >= 0) & (spikes.t < results.runtime)), name
        assert np.all((spikes.i >= 0) & (spikes.i < results.populations[name].size)), name
        assert np.allclose(spikes.t / results.dt, np.rint(spikes.t / results.dt), atol=1e-6), name


def test_cells_rest_after_a_spike(run: Runs, scenario: str, device: str) -> None:
    """For the refractory period at least."""
    done = run(scenario, device)
    for population in done.model.network.config.populations:
        spikes = done.results.spikes[population.name]
        order = np.lexsort((spikes.t, spikes.i))
        same = np.diff(spikes.i[order]) == 0
        least = population.parameters["soma"]["refractory_period"]
        assert np.all(np.diff(spikes.t[order])[same] >= least - 1e-9), population.name


def test_recorded_potentials_are_finite_and_reset_at_spikes(run: Runs, scenario: str, device: str) -> None:
    """One step after a spike a potential is that of the reset; a refractory period holds it there."""
    done = run(scenario, device)
    results = done.results
    for population in done.model.network.config.populations:
        recording = results.recordings.get(population.name, {}).get("vm")
        if recording is None:
            continue
        assert recording.unit == "volt"
        assert np.all(np.isfinite(recording.values)), population.name
        spikes = results.spikes[population.name]
        for column, cell in enumerate(recording.cells):
            at = np.rint(spikes.t[spikes.i == cell] / results.dt).astype(int) + 1
            reset = recording.values[at[at < len(recording.t)], column]
            assert np.allclose(reset, population.parameters["soma"]["V_res"], rtol=0, atol=1e-6), (population.name, cell)


def test_recorded_rates_count_the_spikes(run: Runs, scenario: str, device: str) -> None:
    """The rates in bins add up to the spikes of the bins."""
    results = run(scenario, device).results
    for name, recordings in results.recordings.items():
        if "rate" in recordings:
            rate = recordings["rate"]
            width = rate.t[1] - rate.t[0]
            edges = np.append(rate.t, rate.t[-1] + width) - results.dt / 2
            counts = np.histogram(results.spikes[name].t, edges)[0]
            whole = edges[1:] < results.runtime
            expected = counts[whole] / results.populations[name].size / width
            assert np.allclose(rate.values.reshape(len(rate.t), -1)[whole, 0], expected, rtol=1e-6), name


def test_the_run_tells_where_its_time_went(run: Runs, scenario: str, device: str) -> None:
    """Seconds of the stages that every device has."""
    timings = run(scenario, device).results.timings
    assert timings.keys() >= STAGES
    assert all(seconds >= 0 for seconds in timings.values())


def test_the_same_seed_twice_is_the_same_to_the_bit(run: Runs, scenario: str, device: str) -> None:
    """Spikes and recorded values of two runs."""
    first, second = run(scenario, device).results, run(scenario, device, again=True).results
    compare_bits(first, second)

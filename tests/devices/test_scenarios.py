"""What must hold for every scenario on every device."""

import numpy as np
import pytest


def steps(results, name, until):
    """The spikes of a population before a time, as pairs of cell and step."""
    spikes = results.spikes[name]
    early = spikes.t < until
    return set(zip(spikes.i[early].tolist(), np.rint(spikes.t[early] / results.dt).astype(int).tolist(), strict=True))


def test_spikes_of_the_first_50_ms_are_those_of_the_python_device(run, scenario, device):
    expected, found = run(scenario, "python"), run(scenario, device)
    assert found.spikes.keys() == expected.spikes.keys()
    first, second = (
        {(name, *spike) for name in results.spikes for spike in steps(results, name, 0.05)} for results in (expected, found)
    )
    assert len(first) > 50
    assert len(first & second) >= 0.99 * len(first | second)


def test_rates_are_those_of_the_python_device(run, scenario, device):
    expected, found = run(scenario, "python").rates(), run(scenario, device).rates()
    spikes = {name: len(found_spikes.t) for name, found_spikes in run(scenario, "python").spikes.items()}
    for name, rate in expected.items():
        if spikes[name] >= 200:
            assert found[name] == pytest.approx(rate, rel=0.03)


def test_the_network_is_the_same(run, scenario, device):
    expected, found = run(scenario, "python"), run(scenario, device)
    assert found.seed == expected.seed
    assert found.synapses == expected.synapses
    for name, population in expected.populations.items():
        assert np.array_equal(found.populations[name].w, population.w)


def test_spikes_lie_within_the_run_and_on_its_grid(run, scenario, device):
    results = run(scenario, device)
    for name, spikes in results.spikes.items():
        assert np.all(np.diff(spikes.t) >= 0)
        assert np.all((spikes.t >= 0) & (spikes.t < results.runtime))
        assert np.all((spikes.i >= 0) & (spikes.i < results.populations[name].size))
        assert np.allclose(spikes.t / results.dt, np.rint(spikes.t / results.dt), atol=1e-6)


def test_cells_rest_after_a_spike(run, scenario, device):
    results = run(scenario, device)
    for name, spikes in results.spikes.items():
        if results.populations[name].kind == "population":
            order = np.lexsort((spikes.t, spikes.i))
            same = np.diff(spikes.i[order]) == 0
            assert np.all(np.diff(spikes.t[order])[same] >= 0.002 - 1e-9)


def test_recorded_potentials_start_in_their_range_and_reset_at_spikes(run, scenario, device):
    results = run(scenario, device)
    (name,) = results.recordings
    recording = results.recordings[name]["vm"]
    assert recording.unit == "volt"
    assert recording.values.shape == (2000, len(recording.cells))
    assert np.allclose(recording.t, np.arange(2000) * 1e-4)
    assert np.all(np.isfinite(recording.values))
    spikes = results.spikes[name]
    for column, cell in enumerate(recording.cells):
        at = np.rint(spikes.t[spikes.i == cell] / results.dt).astype(int)
        at = at[at + 1 < 2000]
        assert len(np.unique(recording.values[at + 1, column].round(6))) <= 1


def test_the_run_tells_where_its_time_went(run, scenario, device):
    timings = run(scenario, device).timings
    wanted = {"read", "check", "plan", "realise", "generate", "simulate"}
    if device in ("cpp", "genn_cpu"):
        wanted |= {"compile", "load"}
    assert wanted <= timings.keys()
    assert all(seconds >= 0 for seconds in timings.values())


def test_the_same_seed_twice_is_the_same_to_the_bit(run, device):
    first, second = run("adex_ei", device), run("adex_ei", device, again=True)
    for name in first.spikes:
        assert np.array_equal(first.spikes[name].i, second.spikes[name].i)
        assert np.array_equal(first.spikes[name].t, second.spikes[name].t)
    for variable in ("vm", "w"):
        pair = (results.recordings["NGE_RS_L2"][variable].values for results in (first, second))
        assert np.array_equal(*pair)

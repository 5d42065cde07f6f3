import numpy as np
import pytest
from scipy import stats

from cxsystem2.network.philox import key, philox
from cxsystem2.network.poisson import BLOCK, DENSE, PoissonEvents, PoissonTable, batches

MEANS = [0.003, 0.13, 0.5, 1.6, DENSE, 7.5, 300.0]


@pytest.mark.parametrize(
    ("counter", "own", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_philox_answers_what_its_authors_publish(counter, own, expected):
    assert " ".join(f"{int(word):08x}" for word in philox(counter, own)) == expected


def test_keys_follow_from_seed_purpose_and_owner():
    keys = {key(seed, purpose, owner) for seed in (1, 2) for purpose in ("a", "b") for owner in ("x", "y")}
    assert len(keys) == 8
    assert key(1, "a", "x") == key(1, "a", "x")


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("size", [1, 37, BLOCK, 600])
def test_mean_and_variance_are_those_of_poisson(mean, size):
    counts = PoissonEvents(size, mean, key(1, "test", str(size))).counts(0, 200_000 // size)
    number = counts.size
    assert abs(counts.mean() - mean) < 4 * np.sqrt(mean / number)
    spread = np.sqrt((mean + 2 * mean**2) / number)
    assert abs(counts.var() - mean) < 4 * spread


@pytest.mark.parametrize("mean", [0.5, 1.6, 7.5])
def test_numbers_are_distributed_as_poisson(mean):
    counts = PoissonEvents(300, mean, (5, 6)).counts(0, 2000).ravel()
    numbers = np.arange(int(mean + 4 * np.sqrt(mean)))
    observed = np.append(np.bincount(counts, minlength=len(numbers))[: len(numbers)], np.sum(counts > numbers[-1]))
    expected = np.append(stats.poisson.pmf(numbers, mean), stats.poisson.sf(numbers[-1], mean)) * counts.size
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-3


@pytest.mark.parametrize("mean", [0.5, 7.5])
def test_cells_and_steps_are_independent(mean):
    steps = 5_000
    counts = PoissonEvents(2 * BLOCK + 20, mean, (7, 8)).counts(0, steps)
    cells = [0, 1, 16, 17, 255, 256, 257, 2 * BLOCK, 2 * BLOCK + 19]
    correlation = np.corrcoef(counts[:, cells].T)
    assert np.abs(correlation - np.eye(len(cells))).max() < 4.5 / np.sqrt(steps)
    whole = counts[:, :BLOCK].sum(axis=1)  # would be too narrow or too wide if cells depended on each other
    assert abs(whole.var() / (mean * BLOCK) - 1) < 4.5 * np.sqrt(2 / steps)
    assert abs(np.corrcoef(counts[:-1, 0], counts[1:, 0])[0, 1]) < 4.5 / np.sqrt(steps)


@pytest.mark.parametrize("mean", [0.5, 7.5])
def test_a_step_is_the_same_however_it_is_asked_for(mean):
    events = PoissonEvents(300, mean, (1, 2))
    together = events.counts(10, 5)
    for step in range(5):
        assert np.array_equal(events.counts(10 + step)[0], together[step])
    stream = batches(events, 10)
    assert all(np.array_equal(next(stream), row) for row in together)


def test_the_first_cells_are_the_same_in_a_larger_population():
    small, large = (PoissonEvents(size, 0.5, (1, 2)).counts(3, 4) for size in (2 * BLOCK, 5 * BLOCK))
    assert np.array_equal(small, large[:, : 2 * BLOCK])


def test_no_rate_is_no_event():
    assert not PoissonEvents(10, 0.0, (1, 2)).counts(0, 10).any()


@pytest.mark.parametrize("mean", [1e-6, 0.1, 30.0, 1e5])
def test_a_distribution_reaches_as_far_as_doubles_do(mean):
    found = PoissonTable.of(mean)
    assert found.cumulative[-1] > 1
    assert found.first <= stats.poisson.ppf(1e-15, mean)
    assert found.first + len(found.cumulative) >= stats.poisson.ppf(1 - 1e-15, mean)
    values = np.random.default_rng(1).random(1000)
    assert np.array_equal(found.invert(values), stats.poisson.ppf(values, mean))

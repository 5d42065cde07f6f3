"""Distributions of weights and delays, and delays that grow with distance."""

import numpy as np
import pytest
from scipy.stats import kstest, truncnorm

from cxsystem2 import CxSystem
from cxsystem2.config.scope import Scope
from cxsystem2.config.spread import read_spread
from cxsystem2.expressions import ExpressionError
from cxsystem2.models.distribution import Clipped, Constant, Lognormal, Normal, TruncatedNormal, Uniform, distributions
from cxsystem2.problems import Report
from cxsystem2.tables import Physiology

SIZE = 100_000


def drawn(distribution, mean=3.0, size=SIZE):
    return distribution.draw(mean, size, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("distribution", "mean", "deviation"),
    [
        (Uniform(0.5, 1.5), 3, 3 / np.sqrt(12)),
        (Uniform(0, 1), 1.5, 3 / np.sqrt(12)),
        (Normal(0.1), 3, 0.3),
        (Normal(0), 3, 0),
        (TruncatedNormal(0.1, 0, 2), 3, 0.3),
        (TruncatedNormal(0, 0.5, 2), 3, 0),
        (Lognormal(0.5), 3, 1.5),
        (Lognormal(0), 3, 0),
        (Constant(), 3, 0),
    ],
)
def test_means_and_deviations(distribution, mean, deviation):
    values = drawn(distribution)
    assert abs(values.mean() - mean) <= 4 * deviation / np.sqrt(SIZE) + 1e-9
    assert values.std() == pytest.approx(deviation, rel=0.02, abs=1e-9)


def test_a_lognormal_is_the_exponential_of_a_normal():
    logarithm = np.log(drawn(Lognormal(0.5)))
    variance = np.log(1.25)
    assert logarithm.var() == pytest.approx(variance, rel=0.02)
    assert abs(logarithm.mean() - (np.log(3) - variance / 2)) < 4 * np.sqrt(variance / SIZE)


def test_no_value_changes_its_sign():
    assert drawn(Normal(2)).min() == 0
    assert drawn(Normal(2), mean=-3).max() == 0


@pytest.mark.parametrize("mean", [3.0, -3.0])
def test_bounds_are_multiples_of_the_mean(mean):
    values = drawn(Clipped(Normal(0.5), 0.8, 1.3), mean) / mean
    assert values.min() == pytest.approx(0.8)
    assert values.max() == pytest.approx(1.3)
    assert np.mean(values < 0.8 + 1e-9) == pytest.approx(0.3446, abs=0.01)  # a normal value lies 0.4 sd below its mean


@pytest.mark.parametrize("mean", [3.0, -3.0])
def test_what_falls_outside_is_drawn_again(mean):
    """Nothing piles up at the bounds; moments are those of scipy's truncated normal distribution."""
    values = drawn(TruncatedNormal(0.5, 0.8, 1.3), mean) / mean
    known = truncnorm(-0.4, 0.6, 1, 0.5)
    assert 0.8 <= values.min() < 0.8001
    assert 1.2999 < values.max() <= 1.3
    assert values.mean() == pytest.approx(known.mean(), abs=4 * known.std() / np.sqrt(SIZE))
    assert values.std() == pytest.approx(known.std(), rel=0.02)
    assert kstest(values, known.cdf).statistic < 1.95 / np.sqrt(SIZE)


SPREADS = [
    Uniform(0.2, 1), Constant(), Normal(0.1), Normal(1), Lognormal(0.5), TruncatedNormal(0.5, 0.1, 1.2),
    TruncatedNormal(0.1, 1.6, 2), Clipped(Normal(0.5), 0.8, 1.3), Clipped(Constant(), 1.5, 2),
]  # fmt: skip


@pytest.mark.parametrize("distribution", SPREADS, ids=str)
def test_the_mean_that_is_told_is_that_of_the_values(distribution):
    values = drawn(distribution, mean=1.0)
    assert values.mean() == pytest.approx(distribution.mean, abs=4 * values.std() / np.sqrt(SIZE) + 1e-4)
    shares = np.linspace(0.05, 0.95, 19)
    assert np.quantile(values, shares) == pytest.approx(distribution.quantile(shares), abs=0.02)


@pytest.mark.parametrize("distribution", [*SPREADS, Clipped(Normal(1), 0, 1)])
def test_nothing_may_be_drawn(distribution):
    assert drawn(distribution, size=0).shape == (0,)


@pytest.mark.parametrize(
    ("text", "distribution"),
    [
        ("constant", Constant()),
        ("constant()", Constant()),
        ("uniform(0.5,1.5)", Uniform(0.5, 1.5)),
        ("Uniform ( 0.5 , 1.5 )", Uniform(0.5, 1.5)),
        ("normal(0.1)", Normal(0.1)),
        ("normal(1/4)", Normal(0.25)),
        ("lognormal(0.5)[0.1, 3]", Clipped(Lognormal(0.5), 0.1, 3)),
        ("normal(0.1)[0.5,2]", Clipped(Normal(0.1), 0.5, 2)),
    ],
)
def test_reading(text, distribution, nothing):
    assert read_spread(text, nothing) == distribution


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.1", "is not a distribution"),
        ("normal", "has 0 parameters; write normal(sd)"),
        ("normal(0.1,2)", "has 2 parameters; write normal(sd)"),
        ("uniform(1)", "has 1 parameters; write uniform(low,high)"),
        ("constant(1)", "write constant"),
        ("norml(0.1)", "unknown distribution 'norml'; did you mean 'normal'?"),
        ("normal(-0.1)", "sd -0.1 is below 0"),
        ("normal(x)", "unknown name 'x'"),
        ("normal(0.1*mV)", "V"),
        ("normal(inf)", "not a finite number"),
        ("uniform(2,1)", "2 is above 1"),
        ("normal(0.1)[2,1]", "2 is above 1"),
        ("normal(0.1)[1]", "bounds are two multiples"),
        ("normal(0.1)[-1,1]", "bound -1 is below 0"),
        ("normal(0.1)[0,1][0,1]", "is not a distribution"),
        ("truncated_normal(0.1)", "has 1 parameters; write truncated_normal(sd,low,high)"),
        ("truncated_normal(0.1,2,1)", "2 is above 1"),
        ("truncated_normal(0.01,3,4)", "nothing of the normal distribution lies from 3 to 4"),
        ("normal(__import__('os'))", "is not a distribution"),
    ],
)
def test_what_is_not_a_distribution(text, message, nothing):
    with pytest.raises(ExpressionError) as error:
        read_spread(text, nothing)
    assert message in str(error.value)


@pytest.fixture
def nothing():
    return Scope(Physiology("physiology.csv"), Report())


def test_every_distribution_can_be_read(nothing):
    assert set(distributions) == {"uniform", "constant", "normal", "truncated_normal", "lognormal"}


def plan(anatomy, physiology, **cells):
    anatomy["G"][0]["number_of_neurons"] = 1000
    anatomy["S"][1].update(cells)
    network = CxSystem(anatomy, physiology).network
    return network, network.connections(network.config.pathways[1])


def test_a_row_chooses_its_distributions(anatomy, physiology):
    _, usual = plan(anatomy, physiology)
    _, other = plan(anatomy, physiology, weight_distribution="lognormal(0.5)", delay_distribution="normal(0.1)[0.9,1.1]")
    assert np.array_equal(usual.source, other.source)
    assert other.weight.mean() == pytest.approx(2e-9, rel=0.01)
    assert other.weight.std() == pytest.approx(1e-9, rel=0.03)
    assert other.delay.min() == pytest.approx(1.8e-3)
    assert other.delay.max() == pytest.approx(2.2e-3)


def test_a_row_has_its_own_delay(anatomy, physiology):
    del physiology["delay"]["delay_SS_SS"]
    _, drawn = plan(anatomy, physiology, delay="3*ms", delay_distribution="constant")
    assert np.all(drawn.delay == 3e-3)


@pytest.mark.parametrize("n", [1, 3])
def test_delays_grow_with_distance(anatomy, physiology, n):
    network, near = plan(anatomy, physiology, n=n)
    points = network.positions(network.config.populations[0])
    _, far = plan(anatomy, physiology, velocity="0.3*meter/second", n=n)
    distance = np.abs(points[near.source] - points[near.target]) * 1e-3
    assert np.array_equal(near.source, far.source)
    assert far.delay - near.delay == pytest.approx(distance / 0.3)
    assert distance.max() > 0.3e-3


def test_delays_are_never_below_zero(anatomy, physiology):
    _, drawn = plan(anatomy, physiology, delay="1*ms", delay_distribution="normal(3)", velocity="1*meter/second")
    assert drawn.delay.min() >= 0


def test_the_mean_of_a_distribution_is_calculated_once(monkeypatch):
    """Those that are equal share it, as pathways and the points of a sweep do."""
    asked, before = [], Normal.quantile
    monkeypatch.setattr(Normal, "quantile", lambda self, share: asked.append(self) or before(self, share))
    means = [Normal(0.4321).mean, Normal(0.4321).mean, Normal(0.9876).mean]
    assert asked == [Normal(0.4321), Normal(0.9876)]
    assert means[0] == means[1] != means[2]

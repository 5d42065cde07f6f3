"""A distribution of weights and delays that another package brings."""

from dataclasses import dataclass

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.config.pathway import pathway_row
from cxsystem2.models.distribution import Distribution, distributions


@dataclass(frozen=True, slots=True)
class TwoValues(Distribution):
    """Half of the values ``low`` times, half of them ``high`` times the mean."""

    low: float
    high: float

    def fault(self):
        """The same value twice."""
        return "both values are the same" if self.low == self.high else ""

    def draw(self, mean, size, random):
        """A coin for each value."""
        return mean * np.where(random.random(size) < 0.5, self.low, self.high)

    def quantile(self, share):
        """Two steps."""
        return np.where(share < 0.5, self.low, self.high)


class NoDataclass(Distribution):
    """Its parameters are not known."""

    def draw(self, mean, size, random):
        """Nothing."""
        return np.zeros(size)

    def quantile(self, share):
        """Nothing."""
        return np.zeros_like(share)


@dataclass(frozen=True)
class NoDraw(Distribution):
    """It lacks what is asked of a distribution."""


def test_its_values_reach_the_network_and_the_run(install, anatomy, physiology):
    install(distributions, two_values=TwoValues)
    anatomy["S"][1].update(weight_distribution="two_values(0.5,2)", delay_distribution="two_values(1,3)[1,2]")
    simulation = CxSystem(anatomy, physiology)
    drawn = simulation.network.connections(simulation.network.config.pathways[1])
    assert set(np.round(drawn.weight * 1e9, 9)) == {1.0, 4.0}
    assert set(np.round(drawn.delay * 1e3, 9)) == {2.0, 4.0}
    assert simulation.run(save_results=False).synapses["S1_Fixed_NG1_SS_L4__to__NG1_SS_L4_soma"] == len(drawn)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("two_values(1)", "'two_values(1)' has 1 parameters; write two_values(low,high)"),
        ("two_values(1,1)", "'two_values(1,1)': both values are the same"),
        ("two_valeus(1,2)", "unknown distribution 'two_valeus'; did you mean 'two_values'?"),
    ],
)
def test_what_is_written_wrongly(install, anatomy, physiology, written, message):
    install(distributions, two_values=TwoValues)
    anatomy["S"][1].update(weight_distribution=written)
    (problem,) = check(anatomy, physiology).report
    assert problem.message == message


def test_the_help_tells_of_it(install):
    install(distributions, two_values=TwoValues)
    assert "or two_values(low,high), relative to the mean" in pathway_row().model_fields["weight_distribution"].description


@pytest.mark.parametrize(("model", "reason"), [(NoDataclass, "it is no dataclass"), (NoDraw, "does not define draw, quantile")])
def test_what_is_no_distribution_is_told(install, anatomy, physiology, model, reason):
    install(distributions, mine=model)
    anatomy["S"][1].update(weight_distribution="mine")
    with pytest.warns(UserWarning, match=reason):
        (problem,) = check(anatomy, physiology).report
    assert reason in problem.message

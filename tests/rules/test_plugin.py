"""A connection rule of another package: one class, found by its entry point, is enough from the table to the spikes."""

from dataclasses import replace

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.config.pathway import pathway_row
from cxsystem2.config.schema import schema
from cxsystem2.models.parameter import Parameter
from cxsystem2.planning import describe
from cxsystem2.problems import Report
from cxsystem2.rules import Rule, Wiring, rules
from cxsystem2.script.header import connections

WORD = "each_nth"


class EachNth(Rule):
    """Every target hears every n-th source."""

    parameters = {"every": Parameter("1", "how many sources there are for each that is connected", least=1)}

    @classmethod
    def fault(cls, wiring, sizes):
        """A stride that is wider than the source."""
        many = wiring.parameters["every"]
        return f"there are only {sizes.n_pre} sources, not {many:g}" if many > sizes.n_pre else ""

    @classmethod
    def scaled(cls, wiring, factor):
        """A narrower stride."""
        return replace(wiring, parameters={"every": wiring.parameters["every"] / factor})

    @classmethod
    def described(cls, wiring):
        """The stride."""
        return f"every {wiring.parameters['every']:g}th"

    def keys(self, number, start, stop):
        """The same sources for each target."""
        every = int(self.wiring.parameters["every"])
        return np.concatenate([row * self.choices + np.arange(0, self.choices, every) for row in range(stop - start)])

    def expected(self):
        """The sources that are heard, for each target."""
        return float(len(range(0, self.choices, int(self.wiring.parameters["every"]))) * self.ends.n_post)


class SecondWidth(EachNth):
    """A rule that gives a column another meaning."""

    parameters = {"kernel_width": Parameter("volt", "nothing")}


class Delayed(EachNth):
    """A rule that gives a column of every table another meaning."""

    parameters = {"delay": Parameter("second", "nothing")}


class NoUnit(EachNth):
    """A rule whose column has a unit that does not exist."""

    parameters = {"every": Parameter("furlong", "nothing")}


@pytest.fixture
def tables(anatomy, physiology):
    anatomy["S"][1].update(rule=WORD, every=7, p="--")
    return anatomy, physiology


def test_a_rule_of_a_package_runs(install, tables):
    install(rules, each_nth=EachNth)
    checked = check(*tables)
    assert list(checked.report) == []
    pathway = checked.config.pathways[1]
    assert pathway.wiring == Wiring(WORD, parameters={"every": 7.0})
    simulation, wanted = CxSystem(*tables), len(range(0, 80, 7)) * 80
    assert describe(checked.config)["pathways"][1]["synapses"] == wanted
    drawn = simulation.network.connections(simulation.network.config.pathways[1])
    assert len(drawn) == wanted
    assert set(drawn.source % 7) == {0}
    results = simulation.run(save_results=False)
    assert results.synapses[pathway.name] == len(drawn)


def test_its_columns_are_checked_like_those_of_every_rule(install, tables):
    install(rules, each_nth=EachNth)
    anatomy, physiology = tables

    def messages(**cells):
        anatomy["S"][1].update(**cells)
        return [problem.message for problem in check(anatomy, physiology).report]

    assert messages(every="100000") == ["there are only 80 sources, not 100000"]
    assert messages(every="0.5") == ["every 0.5 is below 1"]
    assert messages(every="--") == [f"the rule {WORD} needs a value in column every"]
    assert messages(every="7", p="0.1") == [f"the rule {WORD} does not use p; write --"]
    assert messages(rule="all_to_all", p="--") == ["the rule all_to_all does not use every; write --"]
    assert messages(rule="--") == [f"every needs a rule; {WORD}"]
    (unknown,) = messages(rule="each_nht", every="--")
    assert unknown.startswith("'each_nht' is not one of pairwise_bernoulli,")
    assert unknown.endswith(f"did you mean '{WORD}'?")


def test_it_is_offered_and_described(install, tables):
    install(rules, each_nth=EachNth)
    column = schema()["sheets"]["S"]["properties"]["every"]
    assert column == {
        "type": "string",
        "description": f"how many sources there are for each that is connected of the rule {WORD}",
        "minimum": 1,
    }
    assert WORD in schema()["sheets"]["S"]["properties"]["rule"]["enum"]
    assert connections(check(*tables).config.pathways[1]) == "every 7th"


def test_columns_of_the_rules_here_need_no_look_for_plugins(install, tables):
    install(rules, each_nth=EachNth)
    assert "kernel_width" in pathway_row(["rule", "kernel_width"]).model_fields
    assert WORD not in rules._entries
    assert "every" in pathway_row(["rule", "every"]).model_fields


@pytest.mark.parametrize(
    ("rule", "reason"), [(SecondWidth, "'kernel_width' exists"), (Delayed, "'delay' exists"), (NoUnit, "furlong")]
)
def test_a_rule_with_a_column_that_cannot_be_is_refused(install, tables, rule, reason):
    install(rules, mine=rule)
    anatomy, physiology = tables
    anatomy["S"][1].update(rule="mine")
    with pytest.warns(UserWarning, match=reason):
        report: Report = check(anatomy, physiology).report
    assert any(reason in problem.message for problem in report)

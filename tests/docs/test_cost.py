"""The page about the cost of many ranks shows what its model says."""

from pathlib import Path

import pytest

from benchmarks.cost import Machine, Network, cost, measure

PAGE = Path(__file__).parents[2] / "docs/cost.md"


def test_tables_are_those_of_the_model():
    assert "\n".join(measure()) in PAGE.read_text(encoding="utf-8")


def test_one_rank_neither_waits_nor_sends():
    found = cost(Network(1000, 100, 10.0), 1)
    events = 1000 * 100 * 10.0 * 1e-4
    assert found.computing == pytest.approx(1000 * Machine().cell + events * Machine().event)
    assert found.exchange == 0


def test_a_longer_delay_makes_messages_rare():
    often, seldom = (cost(Network(1e6, rate=0.0, delay=delay), 64).exchange for delay in (1e-4, 1e-3))
    assert often == pytest.approx(10 * seldom)

"""Connection rules: which pairs they draw, how many, and what that depends on."""

import time
import tracemalloc
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import blocks
from cxsystem2.draws.subsets import subsets
from cxsystem2.geometry.placing import scattered
from cxsystem2.geometry.plane import Disc
from cxsystem2.rules import Ends, NumberRule, Sizes, Wiring, rules
from cxsystem2.rules.kernels import ExponentialKernel, GaussianKernel, mean_kernel

DISTANCE = ("exponential", "gaussian")
RANDOM = ("pairwise_bernoulli", *DISTANCE)
COUNTED = [word for word in rules if issubclass(rules[word], NumberRule)]


WIDE = Disc(0j, 0.3)


def ends(n_pre, n_post, same=False, pre=WIDE, post=WIDE):
    points = scattered(n_pre, pre, 1, "pre"), scattered(n_post, post, 1, "pre" if same else "post")
    return Ends(n_pre, n_post, same, pre, post, lambda: points)


def draw(wiring, sides, seed=1, owner="1>2"):
    parts = rules[wiring.rule](wiring, sides, seed, owner).pairs()
    return tuple(np.concatenate([part[side] for part in parts]) for side in (0, 1))


def wire(rule, n_pre=0, n_post=0, share=0.3, **options):
    """A rule that connects about a share of the pairs."""
    numbers = {"fixed_total_number": n_pre * n_post, "fixed_indegree": n_pre, "fixed_outdegree": n_post}
    number = int(share * numbers.get(rule, 0))
    options = {"probability": share, "number": number, "decay": 2e3, "parameters": {"kernel_width": 0.2e-3}, **options}
    return Wiring(rule, **options)


@given(
    st.sampled_from(sorted(rules)), st.integers(1, 600), st.integers(1, 600), st.booleans(), st.booleans(), st.floats(0, 1),
    st.integers(0, 5),
)  # fmt: skip
def test_pairs_are_in_range_in_order_and_different(rule, n_pre, n_post, same, selves, share, seed):
    if same or rule == "one_to_one":
        n_post = n_pre
    wiring = wire(rule, n_pre - 1 if same else n_pre, n_post - 1 if same else n_post, share, self_connections=selves)
    sides = ends(n_pre, n_post, same)
    source, target = draw(wiring, sides, seed)
    assert source.dtype == target.dtype == np.int32
    assert np.all(np.diff(target.astype(np.int64) * n_pre + source) > 0)
    if len(source):
        assert 0 <= source.min() <= source.max() < n_pre
        assert 0 <= target.min() <= target.max() < n_post
    if same and not selves and rule != "one_to_one":
        assert not np.any(source == target)
    parts = rules[rule](wiring, sides, seed, "1>2").pairs()
    assert [(part[1] // 256 == number).all() for (number, _, _), part in zip(blocks(n_post), parts, strict=True)]
    again = draw(wiring, sides, seed)
    assert np.array_equal(again[0], source)
    assert np.array_equal(again[1], target)
    if rule not in RANDOM:
        assert rules[rule](wiring, sides).expected() == len(source)


@pytest.mark.parametrize("rule", sorted(set(rules) - {"one_to_one", "all_to_all"}))
def test_draws_are_keyed_by_seed_and_pathway(rule):
    wiring, sides = wire(rule, 300, 300), ends(300, 300)
    first = draw(wiring, sides)
    for seed, owner in ((2, "1>2"), (1, "2>1")):
        assert not np.array_equal(first[0][:200], draw(wiring, sides, seed, owner)[0][:200])


@pytest.mark.parametrize("rule", ["pairwise_bernoulli", "fixed_indegree", *DISTANCE])
def test_more_targets_leave_the_whole_blocks_before_them_alone(rule):
    wiring = wire(rule, 100, 300)
    few, many = (rules[rule](wiring, ends(100, n), 1, "1>2").pairs()[0] for n in (256, 600))
    assert np.array_equal(few[0], many[0])
    assert np.array_equal(few[1], many[1])


@pytest.mark.parametrize("selves", [True, False])
@pytest.mark.parametrize(("n", "degree"), [(700, 0), (700, 1), (700, 70), (700, 500), (700, 699), (1, 0)])
def test_every_target_has_the_indegree(n, degree, selves):
    source, target = draw(Wiring("fixed_indegree", number=degree, self_connections=selves), ends(n, n, same=True))
    assert np.all(np.bincount(target, minlength=n) == degree)
    out = np.bincount(source, minlength=n)
    p = degree / n
    assert np.all(np.abs(out - degree) < 5.5 * np.sqrt(n * p * (1 - p)) + 1.1)
    if 0 < degree < n - 1:
        assert out.std() == pytest.approx(np.sqrt(n * p * (1 - p)), rel=4 / np.sqrt(2 * n) + 0.02)
        selfs = np.count_nonzero(source == target)
        assert abs(selfs - n * p) < 4 * np.sqrt(n * p * (1 - p)) if selves else selfs == 0


@pytest.mark.parametrize("selves", [True, False])
@pytest.mark.parametrize("degree", [0, 1, 70, 500, 699])
def test_every_source_has_the_outdegree(degree, selves):
    n = 700
    source, target = draw(Wiring("fixed_outdegree", number=degree, self_connections=selves), ends(n, n, same=True))
    assert np.all(np.bincount(source, minlength=n) == degree)
    p = degree / n
    assert np.all(np.abs(np.bincount(target, minlength=n) - degree) < 5.5 * np.sqrt(n * p * (1 - p)) + 1.1)
    assert selves or not np.any(source == target)


@pytest.mark.parametrize("selves", [True, False])
@pytest.mark.parametrize("number", [0, 1, 2, 1000, 40_000, 499_000])
def test_a_pathway_has_the_total_number(number, selves):
    n = 707  # 499,849 pairs, 499,142 without the cells with themselves
    source, target = draw(Wiring("fixed_total_number", number=number, self_connections=selves), ends(n, n, same=True))
    assert len(source) == number
    p = number / n**2
    for degrees in (np.bincount(source, minlength=n), np.bincount(target, minlength=n)):
        assert np.all(np.abs(degrees - n * p) < 5.5 * np.sqrt(n * p * (1 - p)) + 1.2)
    assert selves or not np.any(source == target)


def test_the_shares_of_blocks_are_hypergeometric():
    """600 targets are blocks of 256, 256 and 88; means and variances over seeds."""
    sides, wiring, repeats = ends(50, 600), Wiring("fixed_total_number", number=6000), 400
    shares = np.array(
        [[len(part[0]) for part in rules[wiring.rule](wiring, sides, seed, "x").pairs()] for seed in range(repeats)]
    )
    assert np.all(shares.sum(axis=1) == 6000)
    for block, cells in enumerate((256, 256, 88)):
        part = cells / 600
        variance = 6000 * part * (1 - part) * (30_000 - 6000) / (30_000 - 1)
        assert abs(shares[:, block].mean() - 6000 * part) < 4 * np.sqrt(variance / repeats)
        assert shares[:, block].var() == pytest.approx(variance, rel=4 * np.sqrt(2 / repeats))


@pytest.mark.parametrize("count", [1, 2, 70, 200, 9000])
def test_large_sets_give_fair_subsets_by_every_way(count):
    """The way changes at one thing in 64, and at every second one."""
    rows, size = 50, 10_000
    chosen = subsets(rows, size, count, np.random.default_rng(1))
    assert np.all(np.diff(chosen) > 0)
    assert np.all(np.bincount(chosen // size, minlength=rows) == count)
    part = np.bincount(chosen % size // 1000, minlength=10)
    assert np.all(np.abs(part - rows * count / 10) < 4.5 * np.sqrt(rows * count * 0.09))


@pytest.mark.parametrize(("size", "count"), [(5, 0), (5, 1), (5, 2), (5, 3), (5, 5), (1, 1), (1, 0)])
def test_every_subset_is_equally_likely(size, count):
    rows = 6000
    chosen = subsets(rows, size, count, np.random.default_rng(1)).reshape(rows, count)
    assert np.array_equal(chosen // size, np.repeat(np.arange(rows)[:, None], count, axis=1))
    codes, counts = np.unique((2 ** (chosen % size)).sum(axis=1), return_counts=True)
    kinds = comb(size, count)
    assert len(codes) == kinds
    assert np.all(np.abs(counts - rows / kinds) <= 4.5 * np.sqrt(rows / kinds))


@pytest.mark.parametrize("selves", [True, False])
@pytest.mark.parametrize("rule", COUNTED)
def test_pairs_drawn_with_replacement_are_independent(rule, selves):
    """400,000 draws from 200 x 200 pairs: each pair has a Poisson number, but for what the rule fixes."""
    n, each = 200, 2000
    number = each * n if rule == "fixed_total_number" else each
    wiring = Wiring(rule, number=number, self_connections=selves, multapses=True)
    source, target = draw(wiring, ends(n, n, same=True))
    assert len(source) == each * n == rules[rule](wiring, ends(n, n, same=True)).expected()
    counts = np.bincount(target.astype(np.int64) * n + source, minlength=n * n).reshape(n, n)
    assert np.all(np.diff(target) >= 0)
    assert selves or not counts.diagonal().any()
    pairs = counts[~np.eye(n, dtype=bool) | selves]
    mean = each * n / len(pairs)
    assert pairs.var() == pytest.approx(mean, rel=0.05)
    sums = {"fixed_indegree": counts.sum(axis=1), "fixed_outdegree": counts.sum(axis=0)}
    for name, degrees in sums.items():
        if name == rule:
            assert np.all(degrees == each)
        else:
            assert degrees.var() == pytest.approx(each, rel=5 * np.sqrt(2 / n))


def test_the_shares_of_blocks_are_multinomial_with_replacement():
    sides, wiring, repeats = ends(50, 600), Wiring("fixed_total_number", number=6000, multapses=True), 400
    shares = np.array(
        [[len(part[0]) for part in rules[wiring.rule](wiring, sides, seed, "x").pairs()] for seed in range(repeats)]
    )
    assert np.all(shares.sum(axis=1) == 6000)
    for block, cells in enumerate((256, 256, 88)):
        part = cells / 600
        assert abs(shares[:, block].mean() - 6000 * part) < 4 * np.sqrt(6000 * part * (1 - part) / repeats)
        assert shares[:, block].var() == pytest.approx(6000 * part * (1 - part), rel=4 * np.sqrt(2 / repeats))


@given(st.integers(1, 400), st.integers(1, 400), st.booleans(), st.booleans(), st.floats(0, 0.9))
def test_a_probability_in_place_of_a_number(n_pre, n_post, selves, multapses, p):
    same = n_pre == n_post
    wiring = Wiring("fixed_total_number", probability=p, self_connections=selves, multapses=multapses)
    pairs = (n_pre - (same and not selves)) * n_post
    number = rules[wiring.rule].settled(wiring, Sizes(n_pre, n_post, same)).number
    if multapses and pairs > 1:
        assert 1 - (1 - 1 / pairs) ** number == pytest.approx(p, abs=1 / pairs)
    else:
        assert number == round(p * pairs)


def test_the_share_of_connected_pairs_is_the_probability_of_at_least_one_synapse(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 1000
    anatomy["S"] = [{**anatomy["S"][1], "rule": "fixed_total_number", "p": "0.3", "multapses": 1}]
    network = CxSystem(anatomy, physiology).network
    drawn = network.connections(network.config.pathways[0])
    connected = len(np.unique(drawn.target.astype(np.int64) * 1000 + drawn.source))
    assert len(drawn) == 356_675
    assert connected / 1e6 == pytest.approx(0.3, abs=5 * np.sqrt(0.21 / 1e6))


def test_one_to_one_and_all_to_all():
    source, target = draw(Wiring("one_to_one", self_connections=False), ends(600, 600, same=True))
    assert np.array_equal(source, np.arange(600))
    assert np.array_equal(target, np.arange(600))
    assert len(draw(Wiring("all_to_all"), ends(30, 600))[0]) == 18_000
    assert len(draw(Wiring("all_to_all"), ends(300, 300, same=True))[0]) == 90_000
    assert len(draw(Wiring("all_to_all", self_connections=False), ends(300, 300, same=True))[0]) == 300 * 299
    assert len(draw(Wiring("all_to_all", self_connections=False), ends(300, 300))[0]) == 90_000
    assert len(draw(Wiring("all_to_all", self_connections=False), ends(1, 1, same=True))[0]) == 0


def by_distance(sides, source, target, law, no_self=False):
    """Compare the connected pairs of each distance with a probability, at 4 sigma."""
    pre, post = sides.positions()
    every = np.abs(pre[None, :] - post[:, None])
    linked = np.zeros(every.shape, bool)
    linked[target, source] = True
    possible = ~np.eye(*every.shape, dtype=bool) if no_self else np.ones(every.shape, bool)
    edges = np.linspace(every.min(), every.max() + 1e-9, 13)
    for low, high in pairwise(edges):
        inside = (every >= low) & (every < high) & possible
        p = law(every[inside])
        assert abs(np.count_nonzero(linked & inside) - p.sum()) <= 4 * np.sqrt((p * (1 - p)).sum()) + 1e-9


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("rule", DISTANCE)
def test_the_probability_falls_with_distance(rule, same):
    law = {"exponential": lambda d: 0.7 * np.exp(-4 * d), "gaussian": lambda d: 0.7 * np.exp(-(d**2) / (2 * 0.15**2))}[rule]
    sides = ends(900, 900, same)
    wiring = Wiring(rule, probability=0.7, decay=4e3, parameters={"kernel_width": 0.15e-3}, self_connections=False)
    by_distance(sides, *draw(wiring, sides), law, no_self=same)


@pytest.mark.parametrize("rule", DISTANCE)
def test_candidates_between_distant_populations_are_thinned_rightly(rule):
    law = {"exponential": lambda d: np.exp(-4 * d), "gaussian": lambda d: np.exp(-(d**2) / (2 * 0.3**2))}[rule]
    sides = ends(900, 900, pre=Disc(0j, 0.1), post=Disc(0.5 + 0.1j, 0.2))
    by_distance(sides, *draw(Wiring(rule, probability=1.0, decay=4e3, parameters={"kernel_width": 0.3e-3}), sides), law)


@pytest.mark.parametrize("selves", [True, False])
@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("rule", ["pairwise_bernoulli", *DISTANCE])
def test_the_expected_number_is_the_mean_over_seeds(rule, same, selves):
    wiring = Wiring(rule, probability=0.5, decay=6e3, parameters={"kernel_width": 0.1e-3}, self_connections=selves)
    discs = {} if same else {"post": Disc(0.2 + 0.1j, 0.15)}
    counts = []
    for seed in range(40):
        pre = Disc(0j, 0.3)
        first = scattered(300, pre, seed, "pre")
        second = first if same else scattered(300, discs["post"], seed, "post")
        sides = Ends(300, 300, same, pre, discs.get("post", pre), lambda pair=(first, second): pair)
        counts.append(len(draw(wiring, sides, seed)[0]))
    expected = rules[rule](wiring, sides).expected()
    assert abs(np.mean(counts) - expected) < 4 * np.std(counts) / np.sqrt(40) + 0.005 * expected


@pytest.mark.parametrize(
    "kernel", [ExponentialKernel(0.0), ExponentialKernel(5.0), ExponentialKernel(300.0), GaussianKernel(0.05)]
)
@pytest.mark.parametrize(
    ("pre", "post", "between"), [(0.2, 0.2, 0.0), (0.1, 0.3, 0.0), (0.3, 0.1, 0.25), (0.2, 0.2, 1.0), (0.0, 0.2, 0.1)]
)
def test_the_mean_kernel_is_that_of_many_cells(kernel, pre, post, between):
    first = scattered(200_000, Disc(0j, pre), 1, "a")
    second = scattered(200_000, Disc(between + 0j, post), 1, "b")
    values = kernel(np.abs(first - second))
    assert mean_kernel(kernel, pre, post, between) == pytest.approx(
        values.mean(), rel=0.01, abs=4 * values.std() / np.sqrt(200_000)
    )


@pytest.mark.parametrize("rule", sorted(set(rules) - {"one_to_one"}))
def test_ten_million_pairs_are_drawn_in_little_memory(rule):
    n = 3200
    wiring, sides = wire(rule, n, n, 0.1), ends(n, n)
    tracemalloc.start()
    draw(wiring, sides)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 500e6


# through the tables


def expanded(anatomy, physiology, number=1, changes=(), **cells):
    anatomy["params"]["sys_mode"] = "expanded"
    anatomy["G"][0]["number_of_neurons"] = 900
    anatomy["S"][number].update(cells)
    network = CxSystem(anatomy, physiology, changes=changes).network
    return network, network.connections(network.config.pathways[number])


@pytest.mark.parametrize(
    ("decay", "selves"), [("5", False), ("5[ij]", True), ("0", False), ("0[ij]", True), ("5/mm", False), ("--", True)]
)
def test_expanded_mode_falls_with_distance(anatomy, physiology, decay, selves):
    network, drawn = expanded(anatomy, physiology, spatial_decay=decay, p="0.6")
    points = network.positions(network.config.populations[0])
    sides = Ends(900, 900, True, Disc(0j, 0.2), Disc(0j, 0.2), lambda: (points, points))
    rate = 5 if decay.startswith("5") else 0
    by_distance(sides, drawn.source, drawn.target, lambda d: 0.6 * np.exp(-rate * d), no_self=not selves)
    found = np.count_nonzero(drawn.source == drawn.target)
    assert abs(found - 540) < 4 * np.sqrt(900 * 0.24) if selves else found == 0


def test_expanded_mode_keeps_equal_numbers_of_different_populations(anatomy, physiology):
    anatomy["G"][1]["number_of_neurons"] = 900
    _, drawn = expanded(anatomy, physiology, 2, spatial_decay="0", p="0.6", n=1)
    assert abs(np.count_nonzero(drawn.source == drawn.target) - 540) < 4 * np.sqrt(900 * 0.24)


def test_one_to_one_in_expanded_mode(anatomy, physiology):
    _, drawn = expanded(anatomy, physiology, spatial_decay="[ij]")
    assert np.array_equal(drawn.source, np.arange(900))
    assert np.array_equal(drawn.target, np.arange(900))


def test_spatial_decay_means_nothing_in_local_mode(anatomy, physiology):
    network = CxSystem(anatomy, physiology).network
    before = network.connections(network.config.pathways[1])
    anatomy["S"][1]["spatial_decay"] = "5"
    network = CxSystem(anatomy, physiology).network
    after = network.connections(network.config.pathways[1])
    assert np.array_equal(before.source, after.source)


def test_rules_of_the_table_in_local_mode(anatomy, physiology):
    anatomy["S"][0].update(rule="fixed_indegree", number=3, p="--")
    anatomy["S"][1].update(rule="gaussian", kernel_width="0.05*mm", self_connections=0)
    anatomy["S"][2].update(rule="fixed_total_number", number="100", p="--")
    anatomy["S"][3].update(rule="all_to_all", p="--")
    network = CxSystem(anatomy, physiology).network
    first, second, third, fourth = (network.connections(pathway) for pathway in network.config.pathways[:4])
    assert np.all(np.bincount(first.target) == 3)
    assert not np.any(second.source == second.target)
    assert len(third) == 200
    assert len(fourth) == 1600
    assert [network.expected_synapses(network.config.pathways[number]) for number in (0, 2, 3)] == [240, 200, 1600]


def test_the_probability_gain_has_no_part_in_fixed_numbers(anatomy, physiology):
    physiology["conn_prob_gain"] = "2"
    anatomy["S"][0].update(rule="fixed_outdegree", number=3, p="--")
    network = CxSystem(anatomy, physiology).network
    assert len(network.connections(network.config.pathways[0])) == 30


def test_two_thousand_rows_are_estimated_quickly(anatomy, physiology):
    anatomy["params"]["sys_mode"] = "expanded"
    anatomy["S"] = [{**anatomy["S"][1], "spatial_decay": f"{number / 100}"} for number in range(1, 2001)]
    network = CxSystem(anatomy, physiology).network
    begin = time.process_time()
    counts = [network.expected_synapses(pathway) for pathway in network.config.pathways]
    assert time.process_time() - begin < 10  # of the processor, which others do not lengthen; 0.3 as a rule
    assert np.all(np.diff(counts) < 0)

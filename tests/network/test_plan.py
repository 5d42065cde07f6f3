"""The network plan: what is drawn, and what it depends on."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from cxsystem2 import CxSystem


def connections(anatomy, physiology, number=1, **options):
    network = CxSystem(anatomy, physiology, **options).network
    return network, network.connections(network.config.pathways[number])


def test_the_same_seed_gives_the_same_network(anatomy, physiology):
    (_, first), (_, second) = (connections(anatomy, physiology) for _ in range(2))
    for name in ("source", "target", "weight", "delay"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_another_seed_gives_another_network(anatomy, physiology):
    (_, first), (_, second) = connections(anatomy, physiology), connections(anatomy, physiology, seed=4)
    assert not np.array_equal(first.source[:50], second.source[:50])


def test_a_seed_is_drawn_and_kept_when_none_is_given(anatomy, physiology):
    del anatomy["params"]["seed"]
    models = [CxSystem(anatomy, physiology) for _ in range(2)]
    assert models[0].seed != models[1].seed
    assert models[0].network.config.system.seed == models[0].seed


def test_a_row_that_is_added_leaves_the_draws_of_others_alone(anatomy, physiology):
    _, before = connections(anatomy, physiology, 1)
    anatomy["G"].insert(0, {"idx": "new", "number_of_neurons": 7, "neuron_type": "SS", "layer_idx": 2})
    anatomy["S"].insert(0, {"receptor": "ge", "pre_syn_idx": "new", "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.5"})
    _, after = connections(anatomy, physiology, 2)
    assert np.array_equal(before.source, after.source)
    assert np.array_equal(before.weight, after.weight)


def test_another_weight_leaves_the_pairs_and_delays_alone(anatomy, physiology):
    _, before = connections(anatomy, physiology)
    physiology["J"] = "3*nS"
    _, after = connections(anatomy, physiology)
    assert np.array_equal(before.source, after.source)
    assert np.array_equal(before.delay, after.delay)
    assert np.allclose(after.weight, before.weight * 1.5)


def test_potentials_at_the_start_are_normal_on_request(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 20_000
    physiology["SS"] = {**physiology["SS"], "V_init": "-58*mV", "V_init_sd": "10*mV"}
    network = CxSystem(anatomy, physiology).network
    spread, single = (network.initial_potential(population) for population in network.config.populations)
    assert kstest(spread, norm(-58e-3, 10e-3).cdf).statistic < 1.95 / np.sqrt(20_000)
    assert np.all(single == -60e-3)


def test_two_rows_between_the_same_populations_are_drawn_apart(anatomy, physiology):
    anatomy["S"].append(dict(anatomy["S"][1]))
    network, first = connections(anatomy, physiology, 1)
    second = network.connections(network.config.pathways[5])
    assert not np.array_equal(first.source[:50], second.source[:50])


def test_weights_and_delays_lie_between_half_and_one_and_a_half(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 1000
    _, drawn = connections(anatomy, physiology)
    for values, mean in ((drawn.weight, 2e-9), (drawn.delay, 2e-3)):
        assert values.min() >= 0.5 * mean
        assert values.max() <= 1.5 * mean
        assert values.mean() == pytest.approx(mean, rel=0.01)
        assert values.std() == pytest.approx(mean / np.sqrt(12), rel=0.02)


def test_constant_weights_are_constant(anatomy, physiology):
    _, drawn = connections(anatomy, physiology, 4)
    assert np.all(drawn.weight == 8e-9)


def test_pairs_are_bernoulli_with_self_connections(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 2000
    network, drawn = connections(anatomy, physiology)
    n, p = 2000, 0.1
    assert abs(len(drawn) - n * n * p) < 4 * np.sqrt(n * n * p * (1 - p))
    in_degree = np.bincount(drawn.target, minlength=n)
    assert in_degree.mean() == pytest.approx(n * p, abs=4 * np.sqrt(n * p * (1 - p) / n))
    assert in_degree.std() == pytest.approx(np.sqrt(n * p * (1 - p)), rel=0.1)
    assert abs(np.count_nonzero(drawn.source == drawn.target) - n * p) < 4 * np.sqrt(n * p * (1 - p))
    assert len(np.unique(drawn.source.astype(np.int64) * n + drawn.target)) == len(drawn)
    assert network.expected_synapses(network.config.pathways[1]) == pytest.approx(n * n * p)


def test_each_pair_has_n_synapses(anatomy, physiology):
    _, drawn = connections(anatomy, physiology, 2)
    pairs, counts = np.unique(np.stack([drawn.source, drawn.target]), axis=1, return_counts=True)
    assert set(counts) == {2}
    assert len(np.unique(drawn.weight)) == len(drawn)
    assert pairs.shape[1] * 2 == len(drawn)


def test_potentials_lie_between_their_bounds(anatomy, physiology):
    anatomy["params"]["init_vms"] = 1
    for block in ("SS", "BC"):
        physiology[block].update(V_init_min="EL", V_init_max="VT")
    network = CxSystem(anatomy, physiology).network
    potential = network.initial_potential(network.config.populations[0])
    assert potential.min() >= -0.06
    assert potential.max() <= -0.05
    assert potential.std() > 0.002


def test_scale_multiplies_cells_and_area(anatomy, physiology):
    network = CxSystem(anatomy, physiology, changes=["scale=4", "grid_radius=100*um"]).network
    assert [population.size for population in network.config.populations] == [320, 80]
    assert network.config.populations[0].radius == pytest.approx(200e-6)
    assert network.config.relays[0].size == 10


def test_the_plan_does_not_need_brian2_objects(anatomy, physiology):
    network = CxSystem(anatomy, physiology).network
    drawn = network.connections(network.config.pathways[0])
    assert {type(getattr(drawn, name)) for name in ("source", "target", "weight", "delay")} == {np.ndarray}


def test_a_share_of_cells_is_drawn_once_and_smaller_ones_are_parts_of_larger_ones(anatomy, physiology):
    network = CxSystem(anatomy, physiology, seed=1).network
    population, other = network.config.populations[:2]
    tenth, half, all_cells = (network.share_of(population, 80, share) for share in (0.1, 0.5, 1.0))
    assert (len(tenth), len(half)) == (8, 40)
    assert (np.diff(half) > 0).all()
    assert set(tenth) < set(half)
    assert np.array_equal(all_cells, np.arange(80))
    assert np.array_equal(tenth, CxSystem(anatomy, physiology, seed=1).network.share_of(population, 80, 0.1))
    assert not np.array_equal(half, CxSystem(anatomy, physiology, seed=2).network.share_of(population, 80, 0.5))
    assert not np.array_equal(half, network.share_of(other, 80, 0.5))
    assert len(network.share_of(other, 20, 0.001)) == 1
    assert len(network.share_of(network.config.pathways[0], 0, 0.5)) == 0

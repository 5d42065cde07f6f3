"""Each score against another computation, or in a case whose answer is known; and in those that have none."""

import numpy as np
import pytest
from scipy import optimize, stats

from cxsystem2.lfads.scores.calibration import coverage
from cxsystem2.lfads.scores.cross_decoding import cross_decoding, read_by_others
from cxsystem2.lfads.scores.dimension import participation_ratio, reliable_dimension
from cxsystem2.lfads.scores.inputs import NEVER, input_onset, input_onset_chance, input_r2, onsets, shifts
from cxsystem2.lfads.scores.k_shot import k_shot
from cxsystem2.lfads.scores.psth import psth, psth_r2
from cxsystem2.lfads.scores.rates import rate_r2
from cxsystem2.lfads.scores.readout import readout
from cxsystem2.lfads.scores.regression import Unscorable
from cxsystem2.lfads.scores.smoothing import smoothed
from cxsystem2.lfads.scores.spikes import bits_per_spike, nll
from cxsystem2.lfads.scores.states import cycle_consistency, state_r2


@pytest.fixture
def draw():
    return np.random.default_rng(1)


def test_rates_of_the_right_shape_and_a_wrong_size_are_wrong(draw):
    truth = draw.gamma(2, 1, (20, 30, 3))
    assert rate_r2(truth, truth) == 1
    assert rate_r2(truth, 2 * truth) < 0
    half = truth.copy()
    half[..., 0] = truth[..., 0].mean()
    assert rate_r2(truth, half) == pytest.approx(2 / 3)


def test_a_constant_neuron_does_not_count_and_a_broken_model_has_no_score(draw):
    truth = draw.gamma(2, 1, (4, 10, 2))
    truth[..., 1] = 0.3
    assert rate_r2(truth, truth) == 1
    assert np.isnan(rate_r2(truth, np.full_like(truth, np.nan)))
    assert np.isnan(rate_r2(np.ones((2, 3, 1)), np.ones((2, 3, 1))))


def test_superfluous_dynamics_are_seen_from_the_truth_alone(draw):
    """Factors with the state and as much besides: all of the state is in them, and half of them is not the state."""
    states = draw.normal(size=(200, 20, 2))
    turned = states @ np.linalg.qr(draw.normal(size=(2, 2)))[0] + 3
    extra = draw.normal(size=(200, 20, 2))
    exact, more = turned, np.concatenate([turned, extra], 2)
    assert state_r2(states, exact) == pytest.approx(1) and cycle_consistency(states, exact) == pytest.approx(1)
    assert cycle_consistency(states, more) == pytest.approx(1)
    assert state_r2(states, more) == pytest.approx(0.5, abs=0.02)


def test_what_is_missing_is_seen_from_the_factors_alone(draw):
    states = draw.normal(size=(200, 20, 4))
    assert state_r2(states, states[..., :3]) == pytest.approx(1)
    assert cycle_consistency(states, states[..., :3]) == pytest.approx(3 / 4, abs=0.01)


def test_another_basis_of_the_factors_has_the_same_state_r2(draw):
    states, factors = draw.normal(size=(50, 10, 2)), draw.normal(size=(50, 10, 3))
    factors[..., :2] += states
    turn = np.linalg.qr(draw.normal(size=(3, 3)))[0]
    assert state_r2(states, factors @ turn) == pytest.approx(state_r2(states, factors))


def test_fits_to_other_trials(draw):
    states, weights = draw.normal(size=(30, 10, 2)), draw.normal(size=(2, 3))
    fit = states[:20], states[:20] @ weights
    assert state_r2(states[20:], states[20:] @ weights, fit) == pytest.approx(1)
    assert cycle_consistency(states[20:], states[20:] @ weights, fit) == pytest.approx(1)
    assert input_r2(states[20:], states[20:] @ weights, fit) == pytest.approx(1)
    assert cycle_consistency(states[20:21], states[20:21] @ weights, fit) == pytest.approx(1)
    with pytest.raises(Unscorable):
        state_r2(states[:1], states[:1] @ weights)


def test_inputs_are_known_up_to_sign_and_scale(draw):
    truth = draw.normal(size=(40, 25, 1))
    assert input_r2(truth, -7 * truth + 2) == pytest.approx(1)
    assert abs(input_r2(truth, draw.normal(size=truth.shape))) < 0.05


def pulses(times, bins=40, size=20.0):
    found = np.zeros((len(times), bins, 1))
    found[np.arange(len(times)), times, 0] = size
    return found


def test_onsets_of_pulses_steps_and_ramps():
    assert onsets(pulses([0, 12, 39])).tolist() == [0, 12, 39]
    step = np.where(np.arange(40) >= 27, 5.0, 1.0).reshape(1, 40, 1)
    assert onsets(-step).tolist() == [27]
    ramp = np.zeros((1, 40, 1))
    ramp[0, 20:25, 0] = [1, 4, 6, 10, 8]
    assert onsets(ramp).tolist() == [22]
    assert onsets(np.ones((2, 40, 3))).tolist() == [NEVER, NEVER]
    broken = pulses([5])
    broken[0, 30] = np.nan
    assert onsets(broken).tolist() == [NEVER]


def test_the_time_of_inputs_is_found_within_the_tolerance(draw):
    times = draw.integers(10, 30, 60)
    truth = pulses(times)
    other = 0.3 * draw.normal(size=truth.shape)
    assert input_onset(truth, np.concatenate([other, -0.1 * truth], 2)) == 1
    assert [input_onset(truth, pulses(times + late), fit=(truth, truth)) for late in (-3, -2, 0, 2, 3)] == [0, 1, 1, 1, 0]
    assert input_onset(truth, pulses(times + 3), fit=(truth, truth), tolerance=3) == 1
    assert [input_onset(truth, -pulses(times + late)) for late in (-2, 2)] == [1, 1]
    assert max(input_onset(truth, -pulses(times + late)) for late in (-4, 4)) < 0.2


def test_shifts_of_pulses_and_steps_and_of_nothing():
    assert shifts(pulses([10, 20]), pulses([13, 20], size=0.1)).tolist() == [3, 0]
    step = np.where(np.arange(40) >= 20, 1.0, 0.0).reshape(1, 40, 1)
    assert shifts(step, np.roll(step, -4, 1)).tolist() == [-4]
    assert shifts(pulses([5, 9]), np.zeros((2, 40, 1))).tolist() == [np.inf, np.inf]
    assert np.isnan(shifts(np.ones((1, 40, 1)), pulses([3]))).all()
    broken = pulses([5])
    broken[0, 30] = np.nan
    assert shifts(pulses([5]), broken).tolist() == [np.inf]
    assert input_onset(pulses([5, 9]), np.full((2, 40, 1), np.nan), fit=(pulses([3]), pulses([3]))) == 0
    assert np.isnan(input_onset(np.ones((2, 40, 1)), pulses([3, 4]))) and np.isnan(input_onset_chance(np.ones((2, 40, 1))))


def test_a_smeared_pulse_is_not_early(draw):
    times = draw.integers(8, 32, 200)
    truth = pulses(times)
    smeared = smoothed(truth, 3.0) + 0.2 * draw.normal(size=truth.shape)
    assert input_onset(truth, smeared) > 0.9


def test_chance_is_the_best_single_guess():
    assert input_onset_chance(pulses([10, 10, 13, 30])) == 0.75
    assert input_onset_chance(pulses([10, 20, 30, 39])) == 0.25


def test_spikes_that_are_no_better_than_noise_give_times_near_chance(draw):
    truth = pulses(draw.integers(0, 40, 400))
    assert input_onset(truth, draw.normal(size=(400, 40, 2))) < 0.25


def test_likelihood_is_that_of_scipy(draw):
    rates = draw.gamma(2, 0.2, (6, 10, 3))
    counts = draw.poisson(rates).astype(np.float32)
    exact = stats.poisson.logpmf(counts, rates)
    assert nll(counts, rates) == pytest.approx(-exact.mean())
    mean = stats.poisson.logpmf(counts, np.broadcast_to(counts.mean((0, 1)), counts.shape))
    assert bits_per_spike(counts, rates) == pytest.approx((exact - mean).sum() / counts.sum() / np.log(2), rel=1e-5)


def test_mean_rates_have_no_bits_and_a_spike_at_rate_zero_costs_but_is_finite():
    counts = np.array([[[0.0, 2], [1, 0], [0, 0]]])
    assert bits_per_spike(counts, np.broadcast_to(counts.mean((0, 1)), counts.shape)) == pytest.approx(0)
    assert -50 < bits_per_spike(counts, np.zeros_like(counts)) < -10


def test_no_spikes_and_a_silent_neuron():
    counts = np.zeros((2, 5, 2))
    assert np.isnan(bits_per_spike(counts, counts + 0.1))
    assert nll(counts, counts + 0.25) == pytest.approx(0.25)
    counts[0, 0, 0] = 1
    rates = np.broadcast_to(counts.mean((0, 1)), counts.shape).copy()
    rates[..., 1] = 0.1
    assert bits_per_spike(counts, rates) == pytest.approx(-10 * 0.1 / np.log(2))


def test_what_was_not_observed_does_not_count(draw):
    rates = draw.gamma(2, 1, (4, 6, 2))
    counts = draw.poisson(rates).astype(float)
    holes = counts.copy()
    holes[:, 4:] = np.nan
    assert nll(holes, rates) == pytest.approx(nll(counts[:, :4], rates[:, :4]))
    assert bits_per_spike(holes, rates) == pytest.approx(bits_per_spike(counts[:, :4], rates[:, :4]))
    assert np.isnan(nll(np.full((1, 1, 1), np.nan), np.ones((1, 1, 1))))
    assert np.isnan(nll(counts, np.full_like(rates, np.nan)))


def test_copying_smooth_beats_the_truth_on_spikes_that_were_seen(draw):
    """Which is why bits per spike are told of held-out channels."""
    rates = np.broadcast_to(0.3 * np.exp(np.sin(np.arange(50) / 8))[:, None], (100, 50, 5))
    counts = draw.poisson(rates)
    copied = 0.7 * smoothed(counts, 1.0) + 0.3 * rates
    assert bits_per_spike(counts, copied) > bits_per_spike(counts, rates)


def test_the_readout_has_the_least_penalised_loss(draw):
    latents = draw.normal(2, 3, (300, 3))
    scaled = (latents - latents.mean(0)) / latents.std(0)
    counts = draw.poisson(np.exp(scaled @ [[0.5], [-1.0], [0.2]] - 1))

    def loss(values):
        exponent = scaled @ values[:3] + values[3]
        return (np.exp(exponent) - counts[:, 0] * exponent).sum() + 2.0 * (values[:3] ** 2).sum() / 2

    expected = optimize.minimize(loss, np.zeros(4), tol=1e-12).x
    found = readout(latents, counts, penalty=2.0)
    np.testing.assert_allclose([*found.weights[:, 0], found.bias[0]], expected, atol=1e-4)


def test_readouts_of_silence_of_constants_and_of_holes(draw):
    latents = draw.normal(size=(50, 2))
    silent = readout(latents, np.zeros((50, 1)))
    np.testing.assert_allclose(silent(latents), 1 / 51)
    constant = readout(np.ones((50, 2)), np.full((50, 1), 3.0))
    np.testing.assert_allclose(constant(np.ones((1, 2))), [[3]], rtol=1e-4)
    counts = draw.poisson(np.exp(latents[:, :1])).astype(float)
    holes = np.column_stack([counts, counts])
    holes[::2, 1] = np.nan
    found = readout(latents, holes)
    np.testing.assert_allclose(found.weights[:, 0], readout(latents, counts).weights[:, 0])
    assert np.isfinite(found.weights).all()


def test_few_trials_teach_less_about_latents_with_superfluous_dynamics(draw):
    states = draw.normal(size=(120, 30, 2))
    weights = draw.normal(size=(2, 8)) * 0.8
    counts = draw.poisson(np.exp(states @ weights - 1.5))
    more = np.concatenate([states, draw.normal(size=(120, 30, 30))], 2)

    def score(latents, shots):
        return k_shot(latents[60:], counts[60:], (latents[:60], counts[:60]), shots, 4)

    few, many = (score(states, shots) - score(more, shots) for shots in (3, 60))
    assert few > 5 * many > 0
    assert score(states, 60) == pytest.approx(bits_per_spike(counts[60:], np.exp(states[60:] @ weights - 1.5)), abs=0.02)
    assert score(more, 3) == score(more, 3)
    with pytest.raises(Unscorable, match="there are 60 trials to draw 61 from"):
        score(states, 61)


def test_the_member_that_invents_is_read_least(draw):
    common = draw.normal(size=(60, 20, 2))
    members = [common @ draw.normal(size=(2, width)) for width in (2, 3, 5)]
    alone = np.concatenate([common, draw.normal(size=(60, 20, 2))], 2)
    matrix = cross_decoding([*members, alone])
    assert matrix.shape == (4, 4)
    np.testing.assert_allclose(matrix[:, :3], 1)
    np.testing.assert_allclose(matrix[:3, 3], 0.5, atol=0.05)
    assert matrix[3, 3] == pytest.approx(1)
    np.testing.assert_allclose(read_by_others(matrix), [1, 1, 1, matrix[:3, 3].mean()])
    with pytest.raises(Unscorable, match="no other members"):
        read_by_others(cross_decoding([common]))


def test_mean_responses(draw):
    values = draw.normal(size=(5, 4, 2))
    conditions = np.array([7, 3, 7, 3, 7])
    found = psth(values, conditions, np.array([3, 7]))
    np.testing.assert_allclose(found, [values[[1, 3]].mean(0), values[[0, 2, 4]].mean(0)])
    holes = values.copy()
    holes[1, 0] = np.nan
    np.testing.assert_allclose(psth(holes, conditions, np.array([3]))[0, 0], values[3, 0])
    assert psth_r2(found, found) == 1


def test_smoothing_keeps_constants_up_to_the_ends_and_over_holes():
    counts = np.full((1, 20, 1), 3.0)
    counts[0, 4] = np.nan
    np.testing.assert_allclose(smoothed(counts, 2.0), 3)
    single = np.zeros((1, 41, 1))
    single[0, 20] = 1
    kernel = stats.norm.pdf(np.arange(-20, 21), scale=2.0)
    np.testing.assert_allclose(smoothed(single, 2.0)[0, :, 0], kernel / kernel.sum(), atol=1e-3)
    assert smoothed(single, 2.0, without_own=True)[0, 20, 0] == 0
    assert np.isnan(smoothed(np.full((1, 3, 1), np.nan), 1.0)).all()


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_a_posterior_that_is_right_covers_its_share(draw, share):
    centre, width = draw.normal(-1, 1, 40_000), 0.6
    truth = np.exp(centre + width * draw.normal(size=centre.shape))
    mean = np.exp(centre + width**2 / 2)
    spread = mean * np.sqrt(np.expm1(width**2))
    error = 3 * np.sqrt(share * (1 - share) / len(truth))
    assert coverage(truth, mean, spread, share) == pytest.approx(share, abs=error)
    assert coverage(truth, mean, spread / 3, share) < share - 0.1
    assert coverage(truth, mean, spread * 3, share) > share


def test_coverage_of_what_is_not_known():
    one = np.ones(3)
    assert coverage(one, one, 0 * one, 0.5) == 1
    assert coverage(0 * one, one, one, 0.95) == 0
    assert np.isnan(coverage(one * np.nan, one, one, 0.5))
    assert np.isnan(coverage(one, one * np.nan, one, 0.5))
    assert coverage(np.array([1, np.nan]), np.array([1, np.nan]), np.ones(2), 0.5) == 1


def test_the_reliable_dimension_is_that_of_the_states_in_any_basis(draw):
    conditions = np.repeat(np.arange(30), 4)
    states = draw.normal(size=(30, 12, 3))[conditions]
    assert reliable_dimension(states, conditions) == pytest.approx(3)
    stretched = states @ (draw.normal(size=(3, 3)) * [100, 1, 0.01]) + 7
    assert reliable_dimension(stretched, conditions) == pytest.approx(3) and participation_ratio(stretched) < 2
    noise = draw.normal(size=(120, 12, 5))
    assert reliable_dimension(noise, conditions) < 0.3
    assert reliable_dimension(np.concatenate([stretched, noise], 2), conditions) == pytest.approx(3, abs=0.3)
    halved = states + np.sqrt(states.var((0, 1))) * draw.normal(size=states.shape)  # half of the variance is of the trial
    assert reliable_dimension(halved, conditions) == pytest.approx(1.5, abs=0.15)
    curved = np.concatenate([states, states**2], 2)  # needs more directions than it has dimensions
    assert reliable_dimension(curved, conditions) == pytest.approx(6)
    first = curved.copy()
    first[:, 0] = np.nan
    assert reliable_dimension(first, conditions) == pytest.approx(6)
    assert np.isnan(reliable_dimension(states, np.arange(120))) and np.isnan(reliable_dimension(0 * states, conditions))


def test_dimension_is_the_number_of_directions(draw):
    line = np.arange(30.0)[:, None] * [1.0, 2.0, -1.0] + 5
    assert participation_ratio(line) == pytest.approx(1)
    assert participation_ratio(np.vstack([np.eye(4), -np.eye(4)])) == pytest.approx(4)
    values = draw.normal(size=(20, 10, 5)) * [1, 2, 3, 4, 5]
    variances = np.linalg.eigvalsh(np.cov(values.reshape(-1, 5).T))
    assert participation_ratio(values) == pytest.approx(variances.sum() ** 2 / (variances**2).sum())
    assert np.isnan(participation_ratio(np.ones((3, 4, 2))))
    values[0, 0, 0] = np.nan
    assert participation_ratio(values) == pytest.approx(participation_ratio(values.reshape(-1, 5)[1:]))

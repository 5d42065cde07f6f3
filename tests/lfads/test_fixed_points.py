"""Fixed points: of maps that are known, and of what a model has learnt from spikes alone."""

import numpy as np
import pytest
import torch

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads import checkpoint
from cxsystem2.lfads.client import trainer_of
from cxsystem2.lfads.dataset import Dataset, Session, Trials
from cxsystem2.lfads.fixed_points import find_fixed_points, fixed_points, of_run
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.lfads.training import Trainer

STEP = 0.15
"""Time of a bin, in the unit of the equations."""


def flow(x, y):
    """A damped particle in a double well: it rests at x = -1 and x = 1, and on the hill between them at 0."""
    return y, x - x**3 - 0.5 * y


def test_the_points_of_a_known_map():
    """With the eigenvalues of its derivative, which are known, too."""

    def move(state):
        return state + 0.1 * torch.stack(flow(*state))

    visited = np.random.default_rng(0).uniform(-1.5, 1.5, (500, 2))
    found = find_fixed_points(move, visited)
    assert found.unstable.tolist() == [0, 0, 1] and found.stable.tolist() == [True, True, False]
    order = np.argsort(found.states[:, 0])
    np.testing.assert_allclose(found.states[order], [[-1, 0], [0, 0], [1, 0]], atol=1e-6)
    for point, slope in zip(order, (-2, 1, -2), strict=True):
        known = np.linalg.eigvals(np.eye(2) + 0.1 * np.array([[0, 1], [slope, -0.5]])).astype(complex)
        np.testing.assert_allclose(np.sort_complex(found.eigenvalues[point]), np.sort_complex(known), atol=1e-6)


def test_what_only_moves_slowly_is_no_fixed_point():
    visited = np.random.default_rng(0).uniform(-1, 1, (50, 1))
    found = find_fixed_points(lambda state: state + 0.01 * (state**2 + 0.01), visited)
    assert len(found) == 0 and found.states.shape == (0, 1)


def test_points_far_from_all_that_was_visited_are_left_out():
    visited = np.random.default_rng(0).uniform(-1, 1, (50, 1))
    found = find_fixed_points(lambda state: state - 0.1 * state * (state - 30), visited)
    np.testing.assert_allclose(found.states, [[0]], atol=1e-6)


def observed(begin, move, parts, *, bins=20, channels=30, rate=5.0, seed=0):
    """Spikes of a system of two dimensions, in trials that begin where they are told to."""
    draw, state, states = np.random.default_rng(seed), begin, []
    for _ in range(bins):
        for _ in range(10):
            state = state + STEP / 10 * move(state)
        states.append(state)
    loading, bias = 0.7 * draw.normal(size=(2, channels)), np.log(rate) - 0.3
    counts = draw.poisson(np.exp(np.stack(states, 1) @ loading + bias))
    split = (Trials(counts[which], counts[which], numbers=which) for which in np.split(np.arange(len(begin)), [parts]))
    return Dataset((Session("two dimensions", *split),)), loading, bias


def spiral(trials=(200, 20)):
    """Trials that begin anywhere and come to a cycle, which goes around the origin once in three units of time."""

    def move(state):
        z = state @ (1, 1j)
        z = z * (1 + 2j - np.abs(z) ** 2)
        return np.stack([z.real, z.imag], 1)

    draw, count = np.random.default_rng(1), sum(trials)
    radius, angle = draw.uniform(0.1, 1.6, count), draw.uniform(0, 2 * np.pi, count)
    return observed(radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1), move, trials[0])


def wells(trials=(200, 20), seed=0):
    """Trials that begin anywhere and come to rest in one of two wells."""
    begin = np.random.default_rng(seed).uniform(-1.6, 1.6, (sum(trials), 2))
    return observed(begin, lambda state: np.stack(flow(*state.T), 1), trials[0], bins=40, seed=seed)


def places_of(trainer, found, loading, bias):
    """Where the points are in the system that was observed, by the rates that they stand for."""
    weights = {name: tensor.detach() for name, tensor in trainer.parameters.items()}
    outputs = trainer.model.readouts[0].read(weights, torch.from_numpy(found.states).float()[None, None])[0, 0].numpy()
    return np.linalg.lstsq(loading.T, (outputs - bias).T)[0].T


def test_a_neural_ode_finds_the_fixed_point_of_a_system_from_its_spikes():
    """One, about where the system has it, that states leave in spirals; a few epochs show no more of it."""
    torch.set_num_threads(1)
    dataset, loading, bias = spiral()
    sizes = Sizes(
        encoder=24, initial=4, inputs=0, generator_units=2, factors=2, generator="node", readout="injective", hidden=24
    )
    trainer = Trainer(sizes, TrainingPlan(batch=12, ramp=5), dataset, (0,), 0)
    values = {**defaults(1), "coordinated_dropout": np.array([0.2]), "dropout": np.zeros(1), "l2_generator": np.zeros(1)}
    for rate in (2e-2,) * 14 + (4e-3,) * 4:
        trainer.run_epoch({**values, "learning_rate": np.array([rate])})
    found = fixed_points(trainer, starts=30)
    places = places_of(trainer, found, loading, bias)
    assert found.unstable.tolist() == [2] and np.iscomplex(found.eigenvalues).all()
    assert np.abs(places).max() < 0.3


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_neural_ode_finds_two_wells_and_the_hill_between_them(seed):
    torch.set_num_threads(1)
    dataset, loading, bias = wells(seed=seed)
    sizes = Sizes(inputs=0, generator_units=2, generator="node")
    trainer = Trainer(sizes, TrainingPlan(batch=12, ramp=5, cooling=40), dataset, (0,), seed)
    values = {**defaults(1), "coordinated_dropout": np.array([0.2]), "dropout": np.zeros(1), "l2_generator": np.zeros(1)}
    for _ in range(40):
        trainer.run_epoch(values)
    found = fixed_points(trainer, starts=30)
    assert found.unstable.tolist() == [0, 0, 1]
    places = places_of(trainer, found, loading, bias)
    np.testing.assert_allclose(places[np.argsort(places[:, 0])], [[-1, 0], [0, 0], [1, 0]], atol=0.4)


def test_a_gru_has_fixed_points_too(spikes, small):
    """One that forgets has one; the external input moves it."""
    trainer = Trainer(small(inputs=1), TrainingPlan(batch=6), spikes(external=2), (0, 1), 1, dtype=torch.float64)
    with torch.no_grad():
        trainer.parameters["generator.recurrent"].mul_(0.1)
    found, other = fixed_points(trainer, 1, starts=10), fixed_points(trainer, 1, external=[1.0, -1.0], starts=10)
    assert found.states.shape == (1, 6) and found.stable.all()
    assert np.abs(found.states - other.states).max() > 0.01
    state = torch.from_numpy(other.states)[None].expand(2, 1, 6)
    drive = torch.tensor([0.0, 1.0, -1.0], dtype=torch.float64).expand(2, 1, 3)
    moved = trainer.model.generator.mover(trainer.parameters)(state, drive).detach()[1].numpy()
    np.testing.assert_allclose(moved, other.states, atol=1e-6)


def test_a_member_of_a_run(spikes, small, tmp_path):
    (file,) = spikes().save(tmp_path / "data.h5")
    run = TrainingRun.create(tmp_path / "run", [file], members=1, seed=3, model={"sizes": small(inputs=0).to_dict()})
    trainer = trainer_of(run, (0,), 3)
    with torch.no_grad():
        trainer.parameters["generator.recurrent"].mul_(0.1)
    checkpoint.save(trainer, 0, run.folder / "state.npz")
    np.testing.assert_array_equal(of_run(run, 0, "state.npz", starts=5).states, fixed_points(trainer, starts=5).states)


def test_mistakes(spikes, small):
    trainer = Trainer(small(), TrainingPlan(batch=6), spikes(), (0,), 1)
    with pytest.raises(CxSystemError, match="there are 2 numbers, but the data have 0 inputs"):
        fixed_points(trainer, external=[1.0, 2.0])
    with torch.no_grad():
        trainer.parameters.block[:] = float("nan")
    with pytest.raises(CxSystemError, match="the states of this member are no numbers"):
        fixed_points(trainer)

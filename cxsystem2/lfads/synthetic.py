"""Data sets whose truth is known by construction, for tests and comparisons: the Lorenz system, and a chaotic network."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.dataset import DataError, Dataset, Session, Trials

Doubles = npt.NDArray[np.float64]

LORENZ_BIN, CHAOTIC_BIN = 0.02, 0.01
"""Width of a bin, second."""
LORENZ_SPEED = 1.5
"""Units of the time of the Lorenz system in a second."""
_SIGMA, _RHO, _BETA = 10.0, 28.0, 8 / 3
_MEAN_RATE = 12.0
"""Hz, over all neurons of the Lorenz set."""
_TAU, _FASTEST, _PULSE = 0.025, 30.0, 20.0
"""Of the chaotic network: time constant (second), largest rate (Hz), size of the pulse."""


def lorenz(
    seed: int = 0,
    conditions: int = 65,
    repeats: int = 20,
    bins: int = 50,
    neurons: int = 29,
    validation: int = 4,
    width: float = LORENZ_BIN,
    speed: float = LORENZ_SPEED,
) -> Dataset:
    """Spikes of neurons that follow the state of a Lorenz system, from several initial states.

    A condition is an initial state, which all its repeats share; the last `validation` repeats of each condition are for
    validation. Truth: ``rates`` in counts per bin, and ``states``, the three variables of the system as z-scores.

    Args:
        seed: of all draws.
        conditions: initial states.
        repeats: trials of each.
        bins: of a trial.
        neurons: how many.
        validation: repeats of each condition.
        width: of a bin, second.
        speed: how many units of its own time the system moves on in a second; it turns about 1.5 times in one.
    """
    draws = np.random.default_rng(seed)
    states = _lorenz_states(draws, conditions, bins, speed * width)
    loadings = draws.uniform(1, 2, (3, neurons)) * draws.choice([-1.0, 1.0], (3, neurons)) * 0.35
    rates = np.exp(states @ loadings)
    rates *= _MEAN_RATE * width / rates.mean()
    about = {"rates": "rates that the spikes were drawn from", "states": "x, y and z of the Lorenz system as z-scores"}
    session = _session("lorenz", draws, {"rates": rates, "states": states}, about, repeats, validation, width)
    return Dataset((session,))


def chaotic(
    gain: float = 1.5,
    pulse: bool = True,
    seed: int = 5,
    conditions: int = 400,
    repeats: int = 10,
    bins: int = 100,
    neurons: int = 50,
) -> Dataset:
    """Spikes of a network of tanh units in its chaotic regime, with a pulse at a time that the data do not tell.

    A condition is an initial state and the time of a pulse in the middle half of the trial; the last fifth of its repeats is
    for validation. Truth: ``rates`` in counts per bin, ``states``, the activation of the units, and ``inputs``, the pulse.

    Args:
        gain: scales the connections; above 1 the network is chaotic.
        pulse: whether there is one; without it there are no ``inputs``.
    """
    draws = np.random.default_rng(seed)
    weights = draws.normal(0, gain / np.sqrt(neurons), (neurons, neurons))
    through = draws.normal(0, 1 / np.sqrt(neurons), neurons)
    activation = draws.normal(size=(conditions, neurons))
    inputs = np.zeros((conditions, bins, 1))
    inputs[np.arange(conditions), draws.integers(bins // 4, 3 * bins // 4, conditions)] = _PULSE if pulse else 0.0
    states = np.empty((conditions, bins, neurons))
    for step in range(bins):
        drive = np.tanh(activation) @ weights + inputs[:, step] * through
        activation = activation + CHAOTIC_BIN / _TAU * (drive - activation)
        states[:, step] = activation
    outputs = np.tanh(states)
    lowest, highest = outputs.min(1, keepdims=True), outputs.max(1, keepdims=True)
    rates = (outputs - lowest) / np.maximum(highest - lowest, 1e-9) * _FASTEST * CHAOTIC_BIN
    truth = {"rates": rates, "states": states, **({"inputs": inputs} if pulse else {})}
    about = {
        "rates": "rates that the spikes were drawn from: each unit between 0 and 30 Hz in each condition",
        "states": "activation of the units",
        "inputs": "the pulse, 0 in all bins but one",
    }
    validation = max(1, repeats // 5)
    session = _session("chaotic", draws, truth, {name: about[name] for name in truth}, repeats, validation, CHAOTIC_BIN)
    return Dataset((session,))


def _lorenz_states(draws: np.random.Generator, conditions: int, bins: int, time: float) -> Doubles:
    """Shape (conditions, bins, 3), with mean 0 and standard deviation 1 of each variable."""
    state = draws.normal(0, 10, (3, conditions))
    state[2] += 25
    for _ in range(1000):
        state = _runge_kutta(state, 0.006)
    path = np.empty((conditions, bins, 3))
    for step in range(bins):
        for _ in range(4):
            state = _runge_kutta(state, time / 4)
        path[:, step] = state.T
    return np.asarray((path - path.mean((0, 1))) / path.std((0, 1)))


def _flow(state: Doubles) -> Doubles:
    x, y, z = state
    return np.stack([_SIGMA * (y - x), x * (_RHO - z) - y, x * y - _BETA * z])


def _runge_kutta(state: Doubles, step: float) -> Doubles:
    first = _flow(state)
    second = _flow(state + step / 2 * first)
    third = _flow(state + step / 2 * second)
    fourth = _flow(state + step * third)
    return np.asarray(state + step / 6 * (first + 2 * second + 2 * third + fourth))


def _session(
    name: str,
    draws: np.random.Generator,
    truth: dict[str, Doubles],
    about: dict[str, str],
    repeats: int,
    validation: int,
    width: float,
) -> Session:
    """A session with Poisson counts, from the truth of each condition (conditions, bins, any)."""
    if not 0 < validation < repeats:
        raise DataError("repeats", f"of {repeats} repeats of a condition, {validation} cannot be for validation")
    rates = np.repeat(truth["rates"], repeats, axis=0)
    counts = draws.poisson(rates).astype(np.float32)
    known = {key: np.repeat(values, repeats, axis=0).astype(np.float32) for key, values in truth.items()}
    conditions, repeat = np.divmod(np.arange(len(counts)), repeats)
    whole = Trials(counts, counts, None, known, np.arange(len(counts)), conditions)
    learned = repeat < repeats - validation
    return Session(
        name, whole.chosen(learned), whole.chosen(~learned), bin_width=width, source=f"synthetic: {name}", meanings=about
    )

"""Fixed points of the dynamics that a model has learnt: states that stay where they are, and whether others come to them.

From many states that the model infers, the nearest states are looked for that do not move (Sussillo & Barak 2013). The
eigenvalues of the derivative there say what becomes of states near by: within the unit circle they come nearer from bin to bin,
outside of it they go away. A neural ODE with an injective readout shows the fixed points of the data; a GRU may have others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.optimize import least_squares
from torch import Tensor

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.batches import in_turn
from cxsystem2.lfads.client import load, trainer_of
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.training import Trainer

Doubles = npt.NDArray[np.float64]

STARTS = 100
"""States from which fixed points are looked for."""
STILL = 1e-6
"""A state that moves less than this in a bin, in units of the spread of the states that are visited, stays where it is."""
_APART = 1e-2
"""Fixed points nearer to each other than this, in these units, are one."""
_REACH = 2.0
"""What is farther from the middle of the states than this times the farthest of them is no fixed point of what was learnt."""


@dataclass(frozen=True, eq=False)
class FixedPoints:
    """States that stay where they are, those with the fewest directions of escape first.

    Attributes:
        states: of the generator (points, units).
        eigenvalues: of the derivative of the next state by the state (points, units), complex, the largest first.
    """

    states: Doubles
    eigenvalues: npt.NDArray[np.complex128]

    def __len__(self) -> int:
        return len(self.states)

    @property
    def unstable(self) -> npt.NDArray[np.int64]:
        """In how many directions states near by go away (points,); 0 for an attractor."""
        found: npt.NDArray[np.int64] = (np.abs(self.eigenvalues) > 1).sum(1)
        return found

    @property
    def stable(self) -> npt.NDArray[np.bool_]:
        """Whether all states near by come to it (points,)."""
        found: npt.NDArray[np.bool_] = self.unstable == 0
        return found


def fixed_points(
    trainer: Trainer, row: int = 0, *, external: npt.ArrayLike | None = None, starts: int = STARTS, seed: int = 0
) -> FixedPoints:
    """The fixed points of one member of a stack near the states that it infers, while no input is inferred.

    Args:
        trainer: the stack.
        row: place of the member in the stack.
        external: the external input, which does not change; 0 unless given.
        starts: states from which they are looked for.
        seed: of the choice of these.

    Raises:
        CxSystemError: the external input has another width than the data have, or the weights of the member are no numbers.
    """
    generator = trainer.model.generator
    weights = {name: tensor.detach()[row : row + 1].double() for name, tensor in trainer.parameters.items()}
    drive = torch.zeros(generator.driving, dtype=torch.float64, device=trainer.device)
    if external is not None:
        given = np.asarray(external, np.float64).reshape(-1)
        width = generator.driving - (trainer.model.sizes.inputs if trainer.model.sizes.controlled else 0)
        if len(given) != width:
            raise CxSystemError(f"external inputs: there are {len(given)} numbers, but the data have {width} inputs")
        drive[generator.driving - width :] = torch.from_numpy(given)
    mover = generator.mover(weights)

    def move(state: Tensor) -> Tensor:
        return mover(state[None, None], drive[None, None])[0, 0]

    visited = _visited(trainer, row)
    if not np.isfinite(visited).all():
        raise CxSystemError("fixed points cannot be looked for: the states of this member are no numbers")
    return find_fixed_points(move, visited, starts=starts, seed=seed, device=trainer.device)


def of_run(run: TrainingRun, member: int, state: str, **options: Any) -> FixedPoints:
    """The fixed points of one member of a run.

    Args:
        run: its directory.
        member: its number.
        state: the file of its state, relative to the run, as ``best/member.npz``.
        options: `external`, `starts` and `seed` of `fixed_points`.

    Raises:
        FileProblem: the state or the data cannot be read.
        CxSystemError: as `fixed_points`.
    """
    trainer = trainer_of(run, (member,), run.asked.seed)
    load(trainer, 0, run, state)
    return fixed_points(trainer, **options)


def find_fixed_points(
    move: Callable[[Tensor], Tensor], visited: Doubles, *, starts: int = STARTS, seed: int = 0, device: str = "cpu"
) -> FixedPoints:
    """The fixed points of a map from a state to the next one.

    Args:
        move: the map, of (units,) to (units,), which can be differentiated.
        visited: states of the system (any, units); from some of them fixed points are looked for, near them they are kept.
        starts: how many of them.
        seed: of the choice.
        device: where `move` wants the state.
    """
    middle = visited.mean(0)
    size = max(float(np.sqrt(((visited - middle) ** 2).sum(1).mean())), 1e-12)
    reach = _REACH * float(np.linalg.norm(visited - middle, axis=1).max())

    def moved(state: Doubles) -> Doubles:
        with torch.no_grad():
            given = torch.from_numpy(state).to(device)
            return (move(given) - given).cpu().numpy() / size

    derivative = torch.func.jacrev(move)

    def slope(state: Doubles) -> Doubles:
        found: Doubles = derivative(torch.from_numpy(state).to(device)).detach().cpu().numpy()
        return found

    def slope_of_moved(state: Doubles) -> Doubles:
        return (slope(state) - np.eye(len(state))) / size

    chosen = np.random.default_rng(seed).permutation(len(visited))[:starts]
    points: list[Doubles] = []
    for start in visited[chosen]:
        found = least_squares(moved, start, slope_of_moved, x_scale=size, xtol=1e-14, ftol=1e-14, gtol=1e-14, max_nfev=200)
        still = np.linalg.norm(found.fun) < STILL and np.linalg.norm(found.x - middle) <= reach
        if still and all(np.linalg.norm(found.x - point) > _APART * size for point in points):
            points.append(found.x)
    if not points:
        return FixedPoints(np.empty((0, len(middle))), np.empty((0, len(middle)), np.complex128))
    values = [np.linalg.eigvals(slope(point)).astype(np.complex128) for point in points]
    sorted_values = np.array([own[np.argsort(-np.abs(own), kind="stable")] for own in values])
    order = np.lexsort((np.abs(sorted_values[:, 0]), (np.abs(sorted_values) > 1).sum(1)))
    return FixedPoints(np.array(points)[order], sorted_values[order])


@torch.no_grad()
def _visited(trainer: Trainer, row: int) -> Doubles:
    """The states of all bins of all training trials, by the means of the posterior (any, units)."""
    weights = {name: tensor.detach()[row : row + 1] for name, tensor in trainer.parameters.items()}
    found = []
    for part in (few for session in trainer.training for few in in_turn(session, trainer.batch)):
        states = trainer.model.infer(weights, part.given(part.seen[None])).states
        found.append(states.flatten(0, 2).double().cpu().numpy().copy())
    return np.concatenate(found)

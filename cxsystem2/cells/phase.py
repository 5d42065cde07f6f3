"""The phase plane of a neuron with two variables: where each of them stands still, and how the neuron moves.

On a nullcline one variable does not change; where the nullclines cross, nothing does. A stable crossing is a state of
rest. As a current grows, the nullcline of the membrane rises, and the neuron fires when the state of rest is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import brentq

from cxsystem2.cells.equations import derivatives, scales
from cxsystem2.cells.parameters import neuron_model
from cxsystem2.cells.quantity import Amount, CellError, Floats, si
from cxsystem2.cells.result import CellRun
from cxsystem2.cells.simulate import STEP, Given, resolve, simulate
from cxsystem2.models.neurons import neurons

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 2001
_MARGIN = 0.02  # volt, around the potentials that the parameters name
_PEAK = "Vcut"


@dataclass(frozen=True)
class FixedPoint:
    """A state in which nothing changes: the potential (volt), the second variable, and whether it is returned to."""

    vm: float
    value: float
    stable: bool


@dataclass(frozen=True, eq=False)
class PhasePlane:
    """Both nullclines over the potential `vm` (volt), their crossings, and a run, in SI units.

    `membrane` and `second` are values of the second variable, named `variable`, at which the potential and that variable
    do not change. `current` is the constant current (ampere).
    """

    model: str
    variable: str
    unit: str
    current: float
    vm: Floats
    membrane: Floats
    second: Floats
    fixed_points: tuple[FixedPoint, ...]
    run: CellRun

    def plot(self) -> Figure:
        """A figure of the plane."""
        from cxsystem2.cells.draw import draw_plane

        return draw_plane(self)

    def save_plot(self, target: str | Path) -> Path:
        """Write the figure to a picture file (``.png``, ``.pdf``, ``.svg``)."""
        from cxsystem2.cells.draw import save

        return save(self.plot, target)


def phase_plane(
    model: str,
    current: Amount | None = None,
    duration: Amount = 0.5,
    dt: Amount = STEP,
    parameters: Given = None,
    limits: tuple[Amount, Amount] | None = None,
    **options: Any,
) -> PhasePlane:
    """The nullclines of a model of two variables at a constant current, and its trajectory from rest.

    `limits` are the lowest and the highest potential (volt); by default they enclose all potentials among the
    parameters. The other arguments are those of `simulate`.

    Raises:
        CellError: the model has not two variables, or something given does not fit.
    """
    neuron = neuron_model(model)
    if len(neuron.state) != 1:
        flat = ", ".join(word for word, other in neurons.items() if len(other.state) == 1)
        count = f"{1 + len(neuron.state)} variable{'s' if neuron.state else ''}"
        raise CellError(f"{neuron.word} has {count}; a phase plane needs 2, as {flat} have")
    _, own = resolve(neuron, parameters)
    injected = si(own if current is None else current, "amp", "current")
    run = simulate(model, injected, duration, dt, parameters, **options)
    (variable,) = neuron.state
    size = scales(neuron)[variable.name]

    def rates(vm: float | Floats, value: float | Floats) -> dict[str, Floats]:
        return derivatives(neuron, run.parameters, {"vm": vm, variable.name: value}, injected)

    def nullcline(of: str, vm: Floats) -> Floats:
        return _solve(lambda value: rates(vm, value)[of], vm, size)

    def apart(vm: float) -> float:
        at = np.array([vm])
        return float((nullcline("vm", at) - nullcline(variable.name, at))[0]) / size

    low, high = _limits(neuron.parameters, run.parameters, limits)
    grid = np.linspace(low, high, POINTS)
    membrane, second = nullcline("vm", grid), nullcline(variable.name, grid)
    crossings = [
        float(brentq(apart, grid[index], grid[index + 1], xtol=1e-12))
        for index in np.flatnonzero(np.diff(np.signbit(membrane - second)))
    ]
    points = []
    for vm in crossings:
        value = float(nullcline(variable.name, np.array([vm]))[0])
        points.append(FixedPoint(vm, value, _stable(rates, vm, value, variable.name, size)))
    return PhasePlane(neuron.word, variable.name, variable.unit, injected, grid, membrane, second, tuple(points), run)


def _solve(function: Callable[[Floats], Floats], vm: Floats, size: float) -> Floats:
    """The second variable at which a derivative is 0, for each potential: the secant method on whole arrays."""
    before: Floats = np.zeros(vm.shape)
    value: Floats = np.full(vm.shape, size)
    f_before, f_value = np.broadcast_to(function(before), vm.shape), np.broadcast_to(function(value), vm.shape)
    for _ in range(60):
        slope = (f_value - f_before) / np.where(value == before, np.inf, value - before)
        going = (f_value != 0) & (slope != 0)
        step = np.where(going, f_value / np.where(going, slope, 1.0), 0.0)
        before, f_before = value, f_value
        value = np.asarray(value - step, np.float64)
        f_value = np.broadcast_to(function(value), vm.shape)
        if np.all(np.abs(step) <= 1e-12 * (np.abs(value) + size)):
            return value
    raise CellError("the nullclines cannot be found for these parameters; check the parameters, or give narrower limits")


def _stable(rates: Callable[[float, float], dict[str, Floats]], vm: float, value: float, name: str, size: float) -> bool:
    """Whether small deviations die away: both eigenvalues of the linearised equations have negative real parts."""
    columns = []
    for shift in (np.array([1e-6, 0.0]), np.array([0.0, 1e-3 * size])):
        ahead, behind = (rates(vm + sign * shift[0], value + sign * shift[1]) for sign in (1, -1))
        columns.append([(float(ahead[key]) - float(behind[key])) / (2 * shift.sum()) for key in ("vm", name)])
    return bool(np.all(np.linalg.eigvals(np.array(columns).T).real < 0))


def _limits(known: Any, values: dict[str, float], given: tuple[Amount, Amount] | None) -> tuple[float, float]:
    if given is not None:
        low, high = (si(value, "volt", "limits") for value in given)
        if not low < high:
            raise CellError(f"limits: {low:g} V is not below {high:g} V")
        return low, high
    potentials = [values[name] for name in known if known[name].unit == "volt" and name not in (_PEAK, "DeltaT")]
    return min(potentials) - _MARGIN, max(potentials) + _MARGIN

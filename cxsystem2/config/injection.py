"""What cells of the type CI have beyond others: currents from a file, a voltage clamp, and defaults of their parameters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config.block import Block
from cxsystem2.config.data_file import LARGEST, find_file, read_matlab
from cxsystem2.config.number_table import read_numbers
from cxsystem2.config.scope import Scope
from cxsystem2.errors import FileProblem
from cxsystem2.expressions import ExpressionError, evaluate, in_unit
from cxsystem2.foreign import opened
from cxsystem2.models.neurons import Neuron
from cxsystem2.models.parameter import Parameter

KEYS = ("cibasepath", "cifilename", "cimultiplier")
"""What a block says about currents from a file."""
_PICOAMPERE = 1e-12
_STIFF = 500
"""Conductance of a clamp in multiples of the leak."""


@dataclass(frozen=True, slots=True)
class Injection:
    """Currents (ampere) in steps of `dt` (second), a column for each cell or one for all; none after the last row."""

    values: npt.NDArray[np.float64] = field(repr=False, compare=False)
    dt: float


def read_injection(block: Block, size: int, scope: Scope, step: float) -> Injection | None:
    """The currents that a cell block names as `cibasepath`, `cifilename` and `cimultiplier`. `step`: the time step."""
    if "cifilename" not in block:
        return None
    name = block.value("cifilename", Parameter("1", "file of injected currents"))
    folder = block.value("cibasepath", Parameter("1", "folder of the file")) if "cibasepath" in block else ""
    factor = block.number("cimultiplier", Parameter("1", "factor that makes picoampere of the numbers", default=1.0))
    if not isinstance(name, str) or not isinstance(folder, str):
        block.problem("cifilename", "cibasepath and cifilename are texts; write them with quotes")
        return None
    try:
        values, dt = _read(find_file(str(Path(folder) / name), scope, tuple(_FORMATS)))
        if values.shape[1] not in (1, size):
            raise ExpressionError(f"'{name}' has currents of {values.shape[1]} cells, and there are {size}")
    except ExpressionError as error:
        block.problem("cifilename", str(error))
        return None
    if dt < step / 10:
        shorter = f"the currents of '{name}' change every {dt * 1e6:g} us, and a time step is {step * 1e3:g} ms"
        block.warn("cifilename", f"{shorter}: most of them have no effect; their times are in millisecond, not in second")
    return Injection(values * factor * _PICOAMPERE, dt)


def _read(path: Path) -> tuple[npt.NDArray[np.float64], float]:
    """Currents (time x cell) and their step in second."""
    values, step = _FORMATS[path.suffix.lower()](path)
    values, steps = np.asarray(values), np.asarray(step)
    if values.ndim != 2 or not values.size or values.dtype.kind not in "iuf" or not np.isfinite(values).all():
        raise ExpressionError(f"injected_current in '{path.name}' is not a matrix of finite numbers, time by cell")
    if steps.size != 1 or steps.dtype.kind not in "iuf" or not 0 < float(steps.item()) < np.inf:
        raise ExpressionError(f"dt in '{path.name}' is not one number of milliseconds above 0")
    return values.astype(np.float64), float(steps.item()) * 1e-3


def _matlab(path: Path) -> tuple[Any, Any]:
    found = read_matlab(path, ("injected_current", "dt"))
    return found["injected_current"], found["dt"]


def _hdf5(path: Path) -> tuple[Any, Any]:
    """Datasets ``injected_current`` (time x cell) and ``dt`` (millisecond)."""
    try:
        with opened(path) as file:
            if file["injected_current"].nbytes > LARGEST or file["dt"].size > 1:
                raise ExpressionError(f"'{path.name}' holds more than {LARGEST >> 20} MiB, or more than one dt")
            return file["injected_current"][()], file["dt"][()]
    except FileProblem as error:
        raise ExpressionError(str(error)) from None
    except (OSError, KeyError, TypeError, AttributeError) as error:
        raise ExpressionError(f"'{path.name}' is not an HDF5 file with injected_current and dt ({error})") from None


def _table(path: Path) -> tuple[Any, Any]:
    """Rows of a time (millisecond) and a current for each cell, without a header."""
    table = read_numbers(path)
    content = table.values
    if table.names:
        raise ExpressionError(f"'{path.name}' has a row of names; only numbers are expected, first a time in ms")
    if content.shape[0] < 2 or content.shape[1] < 2:
        raise ExpressionError(f"'{path.name}' needs a column of times (millisecond), one for each cell, and two rows")
    table.fault(np.asarray(~np.isfinite(content).all(axis=1)), "a number is missing or not finite")
    steps = np.diff(content[:, 0])
    if not np.allclose(steps, steps[0], rtol=1e-3) or content[0, 0] != 0:
        raise ExpressionError(f"the times in the first column of '{path.name}' do not go up from 0 in equal steps")
    return content[:, 1:], steps.mean()


_FORMATS = {".mat": _matlab, ".h5": _hdf5, ".hdf5": _hdf5, **dict.fromkeys((".csv", ".txt", ".tsv"), _table)}


def clamp_conductance(parameters: dict[str, float], dt: float, block: Block) -> float:
    """Conductance of the clamp (siemens): 500 times the leak, or what the time step can bear where that is less."""
    wanted, most = _STIFF * parameters["gL"], 0.5 * parameters["C"] / dt
    if wanted > most:
        block.warn("vclamp", f"the clamp is {most * 1e9:g} nS, not {_STIFF} gL = {wanted * 1e9:g} nS, for this default_clock")
    return min(wanted, most)


def with_default(neuron: type[Neuron], name: str, parameter: Parameter) -> Parameter:
    """A parameter with the default that its neuron model has for cells of the type CI."""
    text = neuron.defaults.get(name)
    if text is None:
        return parameter
    value = in_unit(evaluate(text, {}), parameter.unit)
    return replace(parameter, default=float(value)) if isinstance(value, int | float) else parameter

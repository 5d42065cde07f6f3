"""Many copies of one cell, run together by forward Euler in NumPy: quick enough to follow a value while it is typed.

The order within a time step is that of Brian2: variables move on, thresholds are compared, spikes arrive, cells are reset.
Noise is left out. A cell with dendrites has all of its compartments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from cxsystem2.cells.compiled import Term, Value, compiled
from cxsystem2.cells.quantity import CellError, Floats
from cxsystem2.expressions.assignment import assignment
from cxsystem2.models.cells import Cell, WholeCell

_CHANGE = re.compile(r"^d(\w+)/dt = (.*) : [^:]*?(\(unless refractory\))?$")
_EQUAL = re.compile(r"^(\w+) = (.*) : [^:]*$")
_DECLARED = re.compile(r"^(\w+) : [^:]*$")
INJECTED = "I_injected"
TONIC = "tonic_current"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A spike of a synapse that reaches one copy: the time step, the copy, and what is added to which variables."""

    step: int
    copy: int
    variables: tuple[str, ...]
    amount: float


@dataclass(frozen=True, slots=True)
class Course:
    """What copies did: the spikes (time step and copy), and what was recorded, one row for each recorded step."""

    steps: npt.NDArray[np.int64]
    copies: npt.NDArray[np.int64]
    potential: Floats
    current: Floats


@dataclass(slots=True)
class Copies:
    """`size` copies of a cell; `parameters` are SI values, one for each copy where they are arrays, `start` those of variables.

    `driven` tells whether the equations have a place for an injected current.
    """

    cell: Cell
    parameters: Mapping[str, Value]
    start: Mapping[str, float]
    size: int
    dt: float
    driven: bool = field(init=False)
    _changes: dict[str, tuple[Term, bool]] = field(init=False)
    _equal: dict[str, Value | Term] = field(init=False)
    _state: dict[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        neuron = self.cell.soma.neuron
        self.driven = not neuron.derivative or neuron.reads_synapses
        whole = WholeCell(replace(self.cell, soma=replace(self.cell.soma, injected=self.dt)))
        changes, equal, names = {}, {}, ["t", INJECTED]
        for line in whole.equations:
            if line.startswith((f"{INJECTED} =", "ci_column")):
                continue
            if found := _CHANGE.match(line):
                changes[found[1]] = found[2], bool(found[3])
            elif found := _EQUAL.match(line):
                more = f" + {INJECTED}" if found[1] == "I_syn" and neuron.derivative else ""
                equal[found[1]] = f"({found[2]}){more}"
            elif not (found := _DECLARED.match(line)):
                raise CellError(f"the bench cannot read the equation '{line[:80]}'")
            names.append(found[1])
        self._state = {name: self._begin(name) for name in names}
        constants = {**self.parameters, "dt": self.dt, "xi": 0.0}
        self._equal = {name: compiled(text, constants, self._state) for name, text in _sorted(equal).items()}
        self._changes = {name: (_term(compiled(text, constants, self._state)), held) for name, (text, held) in changes.items()}

    def _begin(self, name: str) -> Value:
        if name == "t":
            return 0.0
        return np.full(self.size, float(self.start.get(name, 0.0)))

    def run(
        self,
        duration: float,
        currents: Floats,
        arrivals: Iterable[Arrival] = (),
        clamped: Iterable[int] = (),
        record: tuple[float, int] = (np.inf, 1),
    ) -> Course:
        """Run for a time (second) with a constant current (ampere) into each copy.

        The potential of `clamped` copies is held from their first recorded step on. `record` is from when on, and every
        how many steps, the potential and the synaptic current of all copies are kept.

        Raises:
            CellError: the potential is not a number any more.
        """
        neuron, now = self.cell.soma.neuron, self._state
        constants = {**self.parameters, "dt": self.dt}
        threshold = _term(compiled(neuron.threshold, constants, now))
        resets = [self._reset(line, constants) for line in neuron.reset]
        synaptic = _term(compiled(" + ".join(self.cell.soma.receptor_currents) or "0", {**constants, "xi": 0.0}, now))
        period = np.round(np.asarray(self.parameters.get(neuron.refractory, 0.0)) / self.dt)
        last = np.full(self.size, -np.inf)
        waiting: dict[int, list[Arrival]] = {}
        for one in arrivals:
            waiting.setdefault(one.step, []).append(one)
        held_copies = np.array(list(clamped), int)
        begin, every = (int(record[0] / self.dt) if np.isfinite(record[0]) else -1), record[1]
        spikes, potentials, flows = [], [], []
        now[INJECTED] = np.asarray(currents, float)
        with np.errstate(all="ignore"):
            for step in range(round(duration / self.dt)):
                now["t"] = step * self.dt
                for name, value in self._equal.items():
                    now[name] = value(now) if callable(value) else value
                if 0 <= begin <= step and (step - begin) % every == 0:
                    potentials.append(now["vm"].copy())
                    flows.append(np.broadcast_to(synaptic(now), self.size).copy())
                free = step - last >= period
                moved = {name: (change(now), held) for name, (change, held) in self._changes.items()}
                for name, (speed, held) in moved.items():
                    moves = speed * free if held else speed
                    if name == "vm" and begin >= 0 and step >= begin and held_copies.size:
                        moves = np.array(np.broadcast_to(moves, self.size))
                        moves[held_copies] = 0.0
                    now[name] = now[name] + self.dt * moves
                fired = threshold(now) & free
                for one in waiting.get(step, ()):
                    for name in one.variables:
                        now[name][one.copy] += one.amount
                if fired.any():
                    which = np.flatnonzero(fired)
                    spikes.append((np.full(which.size, step), which))
                    last[which] = step
                    for name, value in resets:
                        now[name] = np.where(fired, value(now), now[name])
        if not np.isfinite(now["vm"]).all():
            raise CellError(f"the potential is not a number with a time step of {self.dt:g} s")
        steps, copies = map(np.concatenate, zip(*spikes, strict=True)) if spikes else (np.empty(0, int), np.empty(0, int))
        return Course(steps, copies, np.array(potentials), np.array(flows))

    def _reset(self, line: str, constants: Mapping[str, Value]) -> tuple[str, Term]:
        found = assignment(line)
        if not found or found.name not in self._state:
            raise CellError(f"the bench cannot read the statement '{line[:80]}'")
        return found.name, _term(compiled(found.becomes, constants, self._state))


def _term(value: Value | Term) -> Term:
    return value if callable(value) else lambda _now: value


def _sorted(equal: Mapping[str, str]) -> dict[str, str]:
    """Variables that equal an expression, each behind those that it reads."""
    left = dict(equal)
    found: dict[str, str] = {}
    while left:
        ready = [name for name, text in left.items() if not any(re.search(rf"\b{other}\b", text) for other in left)]
        if not ready:
            raise CellError(f"{', '.join(left)} rest on each other")
        found |= {name: left.pop(name) for name in ready}
    return found

"""The video input: cells that fire at random, with a rate that follows the frames of a stimulus."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cxsystem2.config.column import column, quantity
from cxsystem2.config.data_file import find_file, read_matlab
from cxsystem2.config.inputs.base import Input, Points, Random, SpikeTrain, inputs, spread, train
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError

FRAME = 0.015
"""Duration of a frame (second) in a file that does not tell; each is then followed by blank ones."""
BLANKS = 3
_BLOCK = 256
_HALF = 0.5
"""A step belongs to the frame in which its middle lies."""
Steps = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frames:
    """The stimulus of each cell (rows) in each frame (columns), from 0 to 1, and the positions of the cells (mm).

    A frame is shown for `duration`, and the next one begins after `interval` (both in second).
    """

    name: str
    stimulus: npt.NDArray[np.float64] = field(repr=False, compare=False)
    w: Points = field(repr=False, compare=False)
    duration: float = FRAME
    interval: float = FRAME * (1 + BLANKS)


def read_frames(text: str, scope: Scope) -> Frames:
    """Reads the name of a MATLAB file with `w_coord`, `stimulus` and perhaps `frameduration` (millisecond)."""
    path = find_file(text, scope, (".mat",))
    found = read_matlab(path, ("w_coord", "stimulus"), ("frameduration",))
    stimulus, w = found["stimulus"], found["w_coord"].astype(np.complex128)
    if min(w.shape) != 1 or w.size != len(stimulus):
        cells = " x ".join(map(str, w.shape))
        raise ExpressionError(f"'{path.name}' has a w_coord of {cells} and a stimulus of {len(stimulus)} rows (cells)")
    if np.iscomplexobj(stimulus) or stimulus.min() < 0 or stimulus.max() > 1:
        raise ExpressionError(f"the stimulus of '{path.name}' has values outside 0 to 1")
    frames = Frames(path.name, stimulus.astype(np.float64), w.ravel())
    if "frameduration" not in found:
        return frames
    given = found["frameduration"]
    if given.size != 1 or np.iscomplexobj(given) or given.item() <= 0:
        raise ExpressionError(f"the frameduration of '{path.name}' is not one number of milliseconds above 0")
    duration = float(given.item()) * 1e-3
    return Frames(path.name, frames.stimulus, frames.w, duration, duration)


@inputs.register("Video")
class Video(Input):
    """Cells that fire as Poisson processes; the rate of each is `freq` times its stimulus in the frame that is shown.

    A file without `frameduration` has frames of 15 ms, each followed by three blank ones. After the last frame the
    cells are silent.
    """

    path: Frames = column(read=read_frames, help="MATLAB file with w_coord (n x 1, mm), stimulus (n x frames, 0 to 1)")
    freq: float = column(read=quantity("hertz"), unit="hertz", ge=0, help="rate of a cell at stimulus 1")

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.path.stimulus)

    @property
    def extent(self) -> float:
        """Radius of the disc around the cells, metre."""
        return spread(self.path.w)

    def positions(self) -> Points:
        """Positions of the cells as the file gives them, millimetre."""
        return self.path.w

    def spikes(self, runtime: float, dt: float, random: Random) -> SpikeTrain:
        """In each step a cell fires with the probability rate times dt; the relay passes it on one step later.

        Whether it would fire at stimulus 1 is drawn first, for all cells in the order of time, and then whether the
        stimulus is strong enough; so a longer run begins with the spikes of a shorter one.
        """
        video, lit = self.path, self._lit(runtime, dt)
        probability = min(1.0, self.freq * dt)
        cells, steps = [], []
        for number, start in enumerate(range(0, self.size, _BLOCK)):
            stimulus = video.stimulus[start : start + _BLOCK]
            hits = random.successes(2 * number, len(lit) * len(stimulus), probability)
            place, cell = np.divmod(hits, len(stimulus))
            step = lit[place]
            strength = stimulus[cell, _frame(step, dt, video)]
            kept = random.generator(2 * number + 1).random(len(hits)) < strength
            cells.append((cell[kept] + start).astype(np.int32))
            steps.append(step[kept])
        return train(np.concatenate(cells), np.concatenate(steps), runtime, dt)

    def _lit(self, runtime: float, dt: float) -> Steps:
        """The steps in which a frame is shown."""
        video = self.path
        steps = np.arange(round(min(runtime, video.stimulus.shape[1] * video.interval) / dt))
        frame = _frame(steps, dt, video)
        shown = (steps + _HALF) * dt - frame * video.interval < video.duration
        lit: Steps = steps[shown & (frame < video.stimulus.shape[1])]
        return lit


def _frame(steps: Steps, dt: float, video: Frames) -> Steps:
    """The number of the frame of each step."""
    number: Steps = np.floor((steps + _HALF) * dt / video.interval).astype(np.int64)
    return number

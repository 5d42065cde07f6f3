"""What ``cxsystem2 lfads data`` makes of calcium and EMG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.errors import CxSystemError
from cxsystem2.files import expanded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cxsystem2.lfads.making import Choice, MadeData
    from cxsystem2.results import Results


@dataclass(frozen=True)
class Imaging:
    """What the options about calcium say; None: not given."""

    indicator: str | None
    frames: float | None
    noise: float | None
    order: int | None
    smallest: float | None

    def refuse_alone(self) -> None:
        """Make sure that nothing is said of imaging where there is none.

        Raises:
            CxSystemError: something is.
        """
        for word in ("frames", "noise", "order", "smallest"):
            if self.indicator is None and getattr(self, word) is not None:
                raise CxSystemError(
                    f"--{word} is for imaging of calcium; give --calcium with an indicator, GCaMP6f for example"
                )


def from_calcium(
    given: Imaging, sources: list[Path], choice: Choice, name: str, loaded: Callable[[], Iterator[Results]]
) -> MadeData:
    """Events of calcium, of a file with fluorescence or of results that a microscope looks at.

    Raises:
        CxSystemError: options or files do not fit.
    """
    from cxsystem2.lfads.calcium.events import Deconvolution
    from cxsystem2.lfads.calcium.imaging import imaged
    from cxsystem2.lfads.calcium.indicators import INDICATORS
    from cxsystem2.lfads.calcium.microscope import Microscope
    from cxsystem2.lfads.calcium.recorded import KEY, recorded_calcium
    from cxsystem2.lfads.signals import has_signals

    indicator = INDICATORS[given.indicator or ""]()
    words = {"order": given.order, "smallest": given.smallest}
    deconvolution = Deconvolution(**{word: value for word, value in words.items() if value is not None})  # type: ignore[arg-type]
    if has_signals(expanded(sources[0]), KEY):
        if given.frames is not None or given.noise is not None:
            raise CxSystemError("--frames and --noise are for simulations; a recording has its own")
        return recorded_calcium(_alone(sources), choice, indicator, deconvolution, name)
    optics = {"frames": given.frames, "noise": given.noise, "seed": choice.seed}
    microscope = Microscope(indicator, **{word: value for word, value in optics.items() if value is not None})  # type: ignore[arg-type]
    return imaged(loaded(), choice, microscope, deconvolution, name)


def from_emg(sources: list[Path], choice: Choice, name: str, notch: float) -> MadeData:
    """EMG that is ready for a gamma model.

    Raises:
        CxSystemError: the file does not fit.
    """
    from cxsystem2.lfads.emg.preparation import Preparation, recorded_emg

    return recorded_emg(_alone(sources), choice, Preparation(notch=notch), name)


def _alone(sources: list[Path]) -> Path:
    if len(sources) > 1:
        raise CxSystemError("make a data set of each recording; several together are sessions of one model")
    return expanded(sources[0])

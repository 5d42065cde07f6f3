"""Films: a figure whose dots change from frame to frame, as a GIF or as numbered pictures in a ZIP file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.base import RunFigure, figures
from cxsystem2.files import replacing
from cxsystem2.pictures import FORMATS, picture
from cxsystem2.problems import one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

FILMS = ("gif", "zip")
MOST_FRAMES, MOST_PIXELS, FASTEST = 400, 600_000_000, 50
"""Frames of a film; dots of all its frames together; frames in a second, of which programs that show a GIF skip no one."""
_GREYS, _SHADES, _MOST_COLORS = 32, 4, 56
"""Colours of a frame: greys, and shades of each colour towards white, in which the edges of dots are; 256 at most."""


@dataclass(frozen=True, slots=True)
class Film:
    """A figure that is drawn, and how it changes: `show` draws the frame with a number, `pause` (second) is how long it stays.

    `colors` are those that it has beside greys.
    """

    figure: Figure
    frames: int
    pause: float
    show: Callable[[int], None]
    colors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.frames > MOST_FRAMES:
            raise CxSystemError(
                f"a film of {self.frames:,} frames is too long; at most {MOST_FRAMES} are made: take a longer bin"
            )
        if self.pause < 1 / FASTEST - 1e-9:
            raise CxSystemError(
                f"a film of {1 / self.pause:.4g} frames in a second is too fast; at most {FASTEST} are shown: "
                "take a lower speed or a longer bin"
            )

    def pictures(self, dpi: int) -> Iterator[Image]:
        """The frames as pictures with few colours, the same in all of them."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from PIL import Image

        self.figure.set_dpi(dpi)
        canvas, palette = FigureCanvasAgg(self.figure), _palette(self.colors)
        for number in range(self.frames):
            self.show(number)
            canvas.draw()  # type: ignore[no-untyped-call]
            if number == 0:
                self.figure.set_layout_engine("none")  # nothing but the dots moves
            dots = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
            drawn = Image.fromarray(dots[..., :3].copy())
            yield drawn.quantize(palette=palette, dither=Image.Dither.NONE)

    def write(self, target: Path, dpi: int, *, overwrite: bool = True) -> Path:
        """Write the film to a file (``.gif``, or ``.zip`` with a PNG for each frame).

        Raises:
            CxSystemError: it has too many dots.
            FileProblem: the file cannot be written.
        """
        width, height = self.figure.get_size_inches() * dpi
        if width * height * self.frames > MOST_PIXELS:
            raise CxSystemError(
                f"a film of {self.frames} frames with {width:,.0f} x {height:,.0f} dots is too large; "
                "take a smaller dpi or a longer bin"
            )
        with replacing(target, overwrite=overwrite) as part:
            if target.suffix.lower() == ".zip":
                self._pack(part, dpi)
            else:
                pictures = self.pictures(dpi)
                opening = next(pictures)
                opening.save(
                    part, format="GIF", save_all=True, append_images=pictures, duration=round(100 * self.pause) * 10, loop=0
                )
        return target

    def _pack(self, target: Path, dpi: int) -> None:
        digits = len(str(self.frames))
        with zipfile.ZipFile(target, "w") as packed:
            for number, one in enumerate(self.pictures(dpi), 1):
                with packed.open(f"frame_{number:0{digits}}.png", "w") as file:
                    one.save(file, format="PNG")


def _palette(colors: tuple[str, ...]) -> Image:
    """A picture with the colours of a film, by which others are told theirs."""
    from matplotlib.colors import to_rgb
    from PIL import Image

    greys = [(grey, grey, grey) for grey in np.linspace(0.0, 1.0, _GREYS).tolist()]
    wanted = [np.array(to_rgb(one)) for one in dict.fromkeys(colors)][:_MOST_COLORS]
    shades = [1.0 + (one - 1.0) * part for one in wanted for part in np.linspace(1.0, 0.25, _SHADES)]
    found = Image.new("P", (1, 1))
    found.putpalette(np.rint(255 * np.array([*greys, *shades])).astype(np.uint8).ravel().tolist())
    return found


def is_film(target: Path) -> bool:
    """Whether a file is to be a film, as its ending says."""
    return target.suffix.lower().lstrip(".") in FILMS


def refuse_other(kind: type[RunFigure], target: Path) -> Path:
    """The path of a picture or a film, when a figure of this kind can be written to it.

    Raises:
        CxSystemError: the ending is unknown, or that of a film, and the figure does not move.
    """
    if not is_film(target):
        return picture(target)
    if not kind.moves:
        moving, still = (word for word, one in figures.items() if one.moves), (f".{name}" for name in FORMATS)
        told = f"films are made of {one_of(moving)}, pictures end in {', '.join(still)}"
        raise CxSystemError(f"{target}: the figure '{kind.word}' does not move; {told}")
    return target

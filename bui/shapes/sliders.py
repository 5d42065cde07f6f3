"""What a slider is answered: the spikes of a run with the value that it stands at."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from bui.shapes.look import RasterImage, RasterPoints
from bui.shapes.runs import LatestRates


class Played(TypedDict):
    """What came of a change."""

    status: Annotated[Literal["done", "dropped", "wrong"], Field(description="`dropped`: a newer change has come")]
    problem: Annotated[str, Field(description="why it cannot be run, or what of it is not a number")]
    raster: RasterPoints | RasterImage | None
    rates: LatestRates | None
    mean_rates: Annotated[dict[str, float], Field(description="Hz, by population")]
    seed: int | None
    seconds: Annotated[float, Field(description="how long it took")]

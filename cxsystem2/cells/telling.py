"""A portrait in numbers: as lines for people, and as JSON in SI units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxsystem2.cells.response import Response, ResponseCourse
from cxsystem2.units import named
from cxsystem2.units.text import best_unit

if TYPE_CHECKING:
    from cxsystem2.cells.portrait import Portrait

NAMES = {"ge": "excitatory spike", "gi": "inhibitory spike"}


def amount(value: float, unit: str) -> str:
    """A number (in an SI unit) with the unit that suits it."""
    if unit == "1" or not value:
        return f"{value:.4g}" if unit == "1" else f"0 {named(unit).symbol}"
    best = best_unit(value, named(unit).dimension)
    return f"{value / best.size:.4g} {best.symbol}"


def told(course: ResponseCourse | None, unit: str) -> str:
    """Peak, time to peak and decay in words."""
    if course is None:
        return "not measured"
    decay = "not decayed to 1/e at the end" if course.decay is None else f"decays to 1/e in {amount(course.decay, 'second')}"
    return f"peak {amount(course.peak, unit)} after {amount(course.time_to_peak, 'second')}, {decay}"


def lines(found: Portrait) -> list[str]:
    """The numbers of a portrait, line by line."""
    first = f"{found.model}: at rest at {amount(found.rest, found.unit)}"
    if found.resistance is not None:
        first += f", input resistance {amount(found.resistance, 'ohm')}"
    said = [first]
    on_top = f" on top of its tonic_current of {amount(found.tonic, 'amp')}" if found.tonic else ""
    if found.rheobase is not None:
        last = f"{found.rates[-1]:.4g} Hz at {amount(found.currents[-1], 'amp')}"
        said.append(f"fires from {amount(found.rheobase, 'amp')}{on_top}; {last}")
    elif len(found.currents):
        middle = len(found.currents) // 2
        said.append(f"fires without injected current: {found.rates[middle]:.4g} Hz")
    for one in found.responses:
        said.append(f"{NAMES[one.sign]} ({one.receptor}, {amount(one.weight, one.weight_unit)}):")
        said.append(f"  potential: {told(one.psp, found.unit)}")
        if one.current is not None:
            said.append(f"  current: {told(one.psc, 'amp')}")
    return said + [f"note: {note}" for note in found.notes]


def as_dict(found: Portrait, most: int = 400) -> dict[str, Any]:
    """A portrait for JSON, SI units; of the time courses at most so many points."""
    return {
        "model": found.model,
        "unit": found.unit,
        "rest": found.rest,
        "resistance": found.resistance,
        "rheobase": found.rheobase,
        "currents": found.currents.tolist(),
        "rates": found.rates.tolist(),
        "responses": [_response(one, most) for one in found.responses],
        "notes": list(found.notes),
        "dt": found.dt,
        "tonic": found.tonic,
    }


def _response(one: Response, most: int) -> dict[str, Any]:
    every = max(1, -(-len(one.t) // most))
    return {
        "sign": one.sign,
        "receptor": one.receptor,
        "weight": one.weight,
        "weight_unit": one.weight_unit,
        "t": one.t[::every].tolist(),
        "potential": one.potential[::every].tolist(),
        "current": None if one.current is None else one.current[::every].tolist(),
        "psp": _course(one.psp),
        "psc": _course(one.psc),
    }


def _course(course: ResponseCourse | None) -> dict[str, float | None] | None:
    if course is None:
        return None
    return {"peak": course.peak, "time_to_peak": course.time_to_peak, "decay": course.decay}

"""``cxsystem2 cell``: one model neuron on the bench; the answer is its rate, or the file of the picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from cxsystem2.cli import options
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import counted
from cxsystem2.terminal import console, echo
from cxsystem2.units import factor

if TYPE_CHECKING:
    from cxsystem2.cells import ParameterSet, Stimulus
    from cxsystem2.cells.quantity import Floats


class StimulusShape(StrEnum):
    """The stimulus over time."""

    STEP = "step"
    RAMP = "ramp"
    SINE = "sine"


def command(
    model: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="A neuron model, such as EIF (see --list); with -p a block.")
    ] = None,
    physiology: Annotated[
        str | None,
        typer.Option(
            "--physiology",
            "-p",
            metavar="FILE",
            help="Physiology table, or an example, a result or a project: show the f-I curve and responses of a block.",
        ),
    ] = None,
    anatomy: Annotated[
        str | None,
        typer.Option("--anatomy", "-a", metavar="FILE", help="With -p: the population of the block says its models."),
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="RECEPTOR=WEIGHT", help="With -p: what one spike adds: --weight 'ge=2*nS'."),
    ] = None,
    trust: options.Trust = False,
    current: Annotated[
        str | None, typer.Option("--current", help="Amplitude, such as '0.5*nA'; of a ramp, the last value.")
    ] = None,
    duration: Annotated[
        str | None, typer.Option("--duration", help="Length of the run; default: '500*ms' (--fi: '1*second').")
    ] = None,
    dt: Annotated[str, typer.Option("--dt", help="Time step.")] = "0.05*ms",
    stimulus: Annotated[StimulusShape, typer.Option("--stimulus", help="Shape of the current.")] = StimulusShape.STEP,
    start: Annotated[str, typer.Option("--start", help="When the current begins.")] = "0*ms",
    stop: Annotated[str | None, typer.Option("--stop", help="When the current ends; default: with the run.")] = None,
    frequency: Annotated[str, typer.Option("--frequency", help="Frequency of the sine.")] = "10*Hz",
    offset: Annotated[str, typer.Option("--offset", help="What the sine swings around, or where the ramp starts.")] = "0*pA",
    change: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter: --set 'C=150*pF'; may be repeated.")
    ] = None,
    parameters: Annotated[
        str | None, typer.Option("--parameters", metavar="FILE.json[:NAME]", help="A parameter set, or naud2008:NAME.")
    ] = None,
    fi: Annotated[
        str | None, typer.Option("--fi", metavar="FIRST:LAST:STEP", help="The f-I curve at these currents: '0*pA:1*nA:50*pA'.")
    ] = None,
    phase_plane: Annotated[bool, typer.Option("--phase-plane", help="Nullclines and fixed points.")] = False,
    plot: Annotated[Path | None, typer.Option("--plot", help="Picture (.png, .pdf, .svg) to draw.")] = None,
    method: Annotated[str, typer.Option("--method", help="euler, exponential_euler, rk2 or rk4.")] = "euler",
    listing: Annotated[bool, typer.Option("--list", help="Show models, parameters, defaults and shipped sets.")] = False,
    format: options.AnswerFormat = options.Format.TEXT,
) -> None:
    """Stimulate one neuron, measure its f-I curve, draw its phase plane, or show what the cells of a block do."""
    from cxsystem2 import cells

    as_json = format is options.Format.JSON
    if physiology is not None:
        from cxsystem2.cli.cell_block import answer, refuse

        refuse(current, stimulus is not StimulusShape.STEP, parameters, fi, phase_plane, listing)
        answer(physiology, model, anatomy, change or [], weight or [], duration, plot, trust=trust, as_json=as_json)
        return
    if anatomy is not None or weight:
        raise CxSystemError("-a and --weight belong to a block of a table; name the table with -p")
    if listing:
        _list(model, as_json)
        return
    if model is None:
        raise CxSystemError("MODEL is missing; cxsystem2 cell --list shows all models")
    if fi is not None and phase_plane:
        raise CxSystemError("ask for --fi or for --phase-plane, not for both")
    if plot is not None:
        from cxsystem2.cells.draw import picture

        picture(plot)
    chosen = _parameters(parameters, change)
    common: dict[str, Any] = {"dt": dt, "parameters": chosen, "method": method}
    if fi is not None:
        curve = cells.fi_curve(model, _currents(fi), duration=duration or 1.0, **common)
        points = [
            {"current": float(current), "rate": float(rate), "spikes": int(count)}
            for current, rate, count in zip(curve.currents, curve.rates, curve.counts, strict=True)
        ]
        rows = [(f"{point['current'] * factor('pA'):g}", f"{point['rate']:g}") for point in points]
        _table(f"{curve.model}: f-I curve", ("current (pA)", "rate (Hz)"), rows)
        text = "\n".join(f"{point['current']:g}\t{point['rate']:g}" for point in points)
        _answer({"model": curve.model, "curve": points}, text, curve, plot, as_json)
    elif phase_plane:
        if stimulus is not StimulusShape.STEP or start != "0*ms" or stop is not None:
            raise CxSystemError("a phase plane is for a constant current; leave --stimulus, --start and --stop out")
        plane = cells.phase_plane(model, current, duration or 0.5, **common)
        fixed = [{"vm": point.vm, plane.variable: point.value, "stable": point.stable} for point in plane.fixed_points]
        lines = [
            f"fixed point at {point.vm * factor('mV'):.4g} mV, {'' if point.stable else 'not '}stable"
            for point in plane.fixed_points
        ]
        found = {"model": plane.model, "current": plane.current, "fixed_points": fixed, "spikes": len(plane.run.spikes)}
        _answer(found, "\n".join(lines) or "no fixed point", plane, plot, as_json)
    else:
        shape = None if current is None else _stimulus(stimulus, current, start, stop, frequency, offset)
        if shape is None and (stimulus is not StimulusShape.STEP or not getattr(chosen, "current", None)):
            raise CxSystemError("--current is missing; write it as --current '0.5*nA'")
        run = cells.simulate(model, shape, duration or 0.5, **common)
        found = {"model": run.model, "spikes": len(run.spikes), "rate": run.rate, "duration": run.duration,
                 "times": run.spikes.tolist()}  # fmt: skip
        _answer(found, f"{counted(len(run.spikes), 'spike')}, {run.rate:.4g} Hz", run, plot, as_json)


def _stimulus(shape: StimulusShape, current: str, start: str, stop: str | None, frequency: str, offset: str) -> Stimulus:
    from cxsystem2.cells import Ramp, Sine, Step

    if shape is StimulusShape.RAMP:
        return Ramp(current, offset, start, stop)
    if shape is StimulusShape.SINE:
        return Sine(current, frequency, offset, start=start, stop=stop)
    return Step(current, start, stop)


def _parameters(chosen: str | None, changes: list[str] | None) -> dict[str, object] | ParameterSet:
    """The changes that are asked for, over the parameter set if there is one."""
    from cxsystem2.cells.sets import find_set

    given: dict[str, object] = {}
    for change in changes or []:
        name, equals, value = change.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise CxSystemError(f"--set {change}: write NAME=VALUE, such as 'C=150*pF'")
        given[name.strip()] = value.strip()
    return given if chosen is None else find_set(chosen).changed(given)


def _currents(text: str) -> Floats:
    """The currents (ampere) from ``first:last:step``, the last one included."""
    import numpy as np

    from cxsystem2.cells.fi import MOST_CURRENTS
    from cxsystem2.cells.quantity import si

    parts = text.split(":")
    if len(parts) != 3:
        raise CxSystemError(f"--fi {text}: write FIRST:LAST:STEP, such as '0*pA:1*nA:50*pA'")
    first, last, step = (si(part, "amp", f"--fi, {what}") for part, what in zip(parts, ("first", "last", "step"), strict=True))
    if step <= 0 or last < first:
        raise CxSystemError(f"--fi {text}: the step must be above 0, and the last current not below the first")
    count = (last - first) / step + 1 + 1e-6
    if count > MOST_CURRENTS:
        raise CxSystemError(f"--fi {text}: these are {count:.3g} currents; at most {MOST_CURRENTS} can be measured at once")
    return first + step * np.arange(int(count), dtype=np.float64)


def _answer(found: dict[str, object], text: str, picture: Any, plot: Path | None, as_json: bool) -> None:
    """Draw what is to be drawn, and print the answer: JSON, else the path of the picture, else a line of text."""
    if plot is not None:
        target = picture.save_plot(plot)
        if as_json:
            found["plot"] = str(target)
        else:
            console().print(text, markup=False, soft_wrap=True)
            text = str(target)
    echo(json.dumps(found, indent=2) if as_json else text)


def _table(title: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title)
    for name in names:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def _list(model: str | None, as_json: bool) -> None:
    """All models, or one, with what each parameter means and its default."""
    from cxsystem2.cells.sets import collections, parameter_sets
    from cxsystem2.models.neurons import neurons

    chosen = list(neurons) if model is None else [neurons.name(model)]
    sets = {name: parameter_sets(name) for name in collections()}
    found = {
        word: {
            "about": (neurons[word].__doc__ or "").strip().splitlines()[0],
            "parameters": {
                name: {"unit": parameter.unit, "meaning": parameter.meaning, "default": neurons[word].defaults.get(name)}
                for name, parameter in neurons[word].parameters.items()
            },
            "sets": [f"{name}:{each.name}" for name, group in sets.items() for each in group.values() if each.model == word],
        }
        for word in chosen
    }
    if as_json:
        echo(json.dumps(found, indent=2))
        return
    for word, described in found.items():
        echo(f"{word}: {described['about']}")
        parameters: Any = described["parameters"]
        for name, row in parameters.items():
            echo(f"  {name:<18}{row['default']!s:<16}{row['meaning']}")
        if described["sets"]:
            echo(f"  sets: {', '.join(described['sets'])}")

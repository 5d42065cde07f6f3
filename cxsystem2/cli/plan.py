"""``cxsystem2 plan``: how large a model is, before anything is drawn or built."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from cxsystem2.cli import options


def command(
    example: options.Example = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    override: options.Changes = None,
    seed: options.Seed = None,
    device: options.DeviceName = None,
    trust: options.Trust = False,
    format: options.AnswerFormat = options.Format.TEXT,
) -> None:
    """Print populations, expected synapses of each pathway, memory, and the number of Brian2 objects."""
    from cxsystem2.cli.progress import console
    from cxsystem2.errors import TableError

    checked = options.checked(options.tables(example, anatomy, physiology), options.changes(override, seed, device), trust)
    if not checked.report.clean:
        raise TableError(checked.report)
    for problem in checked.report:
        console().print(str(problem), markup=False, soft_wrap=True)
    answer = describe(checked.config)
    if format is options.Format.JSON:
        typer.echo(json.dumps(answer, indent=2))
    else:
        _show(answer)


def describe(config: Any) -> dict[str, Any]:
    """The size of a configuration as plain values."""
    from cxsystem2.network import Network
    from cxsystem2.network.estimate import estimate
    from cxsystem2.syntax import Layout

    network, layout = Network(config), Layout(config)
    size = estimate(network)
    names = {label: cells.name for label, cells in config.cells.items()}
    return {
        "neurons": size.neurons,
        "inputs": size.inputs,
        "synapses": size.total_synapses,
        "objects": layout.objects,
        "memory_bytes": size.memory_bytes,
        "device": config.system.device,
        "runtime": config.system.runtime,
        "steps": network.steps,
        "indegree_scale": config.system.indegrees,
        "populations": [
            {
                "name": population.name,
                "cells": population.size,
                "model": population.cell.name,
                "mean_rate": population.mean_rate,
                "steady_input": _steady(population),
            }
            for population in config.populations
        ],
        "pathways": [
            {
                "name": pathway.name,
                "from": names[pathway.pre],
                "to": names[pathway.post],
                "type": pathway.synapse.word,
                "synapses": size.synapses[pathway.name],
            }
            for pathway in config.pathways
        ],
    }


def _steady(population: Any) -> dict[str, float]:
    """What replaces the input that indegree_scale has taken away, by variable, in units of the weight per second."""
    return {
        f"{compartment}.{name}": population.parameters[compartment][f"steady_{name}"]
        for compartment in population.cell.compartments
        for name in (key.removeprefix("steady_") for key in population.cell.membrane(compartment).steady_inputs)
    }


def _show(answer: dict[str, Any]) -> None:
    screen = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    populations = Table("population", "model", "cells", title="Populations")
    populations.columns[2].justify = "right"
    scaled = answer["indegree_scale"] is not None
    if scaled:
        populations.add_column("assumed rate (Hz)", justify="right")
        populations.add_column("replaced input (per second)")
    for population in answer["populations"]:
        cells = [population["name"], population["model"], f"{population['cells']:,}"]
        if scaled:
            replaced = (f"{name.removeprefix('soma.')} {value:.3g}" for name, value in population["steady_input"].items())
            cells += ["" if population["mean_rate"] is None else f"{population['mean_rate']:g}", ", ".join(replaced)]
        populations.add_row(*cells)
    pathways = Table("from", "to", "type", "synapses (expected)", title="Pathways")
    pathways.columns[3].justify = "right"
    for pathway in answer["pathways"]:
        pathways.add_row(pathway["from"], pathway["to"], pathway["type"], f"{pathway['synapses']:,}")
    screen.print(populations, pathways)
    if scaled:
        factor = answer["indegree_scale"]
        screen.print(
            f"indegree_scale {factor:g}: weights and background weights times {factor**-0.5:.3g}; the mean input that is "
            f"missing is replaced at the assumed rates, in siemens (ampere for PSC receptors) per second"
        )
    screen.print(
        f"{answer['neurons']:,} neurons, {answer['inputs']:,} input cells, {answer['synapses']:,} synapses, "
        f"about {answer['memory_bytes'] / 2**20:,.0f} MiB, {answer['objects']} Brian2 objects, {answer['steps']:,} steps"
    )

"""How large a model is before it is built: populations, expected synapses of each pathway, memory, Brian2 objects."""

from __future__ import annotations

from typing import Any

from cxsystem2.checking import size
from cxsystem2.config import Configuration, Population
from cxsystem2.network import Network
from cxsystem2.syntax import Layout


def describe(config: Configuration) -> dict[str, Any]:
    """The size of a configuration as plain values."""
    network, layout, found = Network(config), Layout(config), size(config)
    names = {label: cells.name for label, cells in config.cells.items()}
    return {
        "neurons": found.neurons,
        "inputs": found.inputs,
        "synapses": found.total_synapses,
        "objects": layout.objects,
        "memory_bytes": found.memory_bytes,
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
                "synapses": found.synapses[pathway.name],
            }
            for pathway in config.pathways
        ],
    }


def _steady(population: Population) -> dict[str, float]:
    """What replaces the input that indegree_scale has taken away, by variable, in units of the weight per second."""
    return {
        f"{compartment}.{name}": population.parameters[compartment][f"steady_{name}"]
        for compartment in population.cell.compartments
        for name in (key.removeprefix("steady_") for key in population.cell.membrane(compartment).steady_inputs)
    }

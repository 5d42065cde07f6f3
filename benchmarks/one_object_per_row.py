"""A shipped example with one Brian2 object for each row, as CxSystem builds it: a group, a monitor and background inputs for
each population, a set of synapses for each row and compartment. Arrays are those of our own plan, so that only the objects
differ. ``python -m benchmarks.one_object_per_row microcircuit --set scale=0.1`` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import brian2
import numpy as np

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.config import Pathway, Population, Relay
from cxsystem2.models.cells import WholeCell
from cxsystem2.models.parameter import Parameter
from cxsystem2.network import Network


def quantities(values: Mapping[str, float], parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Constants with their units, as the namespace of an object."""
    return {name: value * unit(parameters[name].unit) for name, value in values.items()}


def unit(text: str) -> Any:
    """A unit of Brian2 by its name."""
    return 1 if text == "1" else getattr(brian2, text)


def population(network: Network, own: Population) -> tuple[Any, WholeCell]:
    """The group of a population, with its start."""
    cell = WholeCell(own.cell)
    values = {
        cell.named(part, name): value for part, own_values in own.parameters.items() for name, value in own_values.items()
    }
    neuron = own.cell.soma.neuron
    group = brian2.NeuronGroup(
        own.size,
        "\n".join(cell.equations),
        threshold=neuron.threshold,
        reset="\n".join(neuron.reset),
        refractory="refractory_period",
        method="euler",
        namespace=quantities(values, cell.parameters),
        name=own.name,
    )
    start = network.initial_potential(own)
    for part in own.cell.compartments:
        setattr(group, cell.named(part, "vm"), start * brian2.volt)
    for variable, parameter in neuron.initial.items():
        setattr(group, variable, values[parameter] * unit(cell.parameters[parameter].unit))
    return group, cell


def background(own: Population, group: Any, cell: WholeCell) -> list[Any]:
    """A Poisson input for each sign and compartment."""
    found = []
    for drive in own.background:
        for name in own.cell.membrane(drive.compartment).background(drive.sign):
            weight = drive.weight * unit(own.cell.receptor(drive.sign).weight_unit)
            rate = drive.rate / drive.sources * brian2.hertz
            found.append(brian2.PoissonInput(group, cell.named(drive.compartment, name), drive.sources, rate, weight))
    return found


def synapses(network: Network, row: Pathway, groups: Mapping[str, Any], own: Population, cell: WholeCell) -> Iterator[Any]:
    """The synapses of one row and compartment; Brian2 wants at least one."""
    drawn = network.connections(row)
    if not len(drawn):
        return
    membrane, model = own.cell.membrane(row.compartment), row.synapse
    reached = tuple(cell.named(row.compartment, name) for name in membrane.incremented(row.sign))
    weight_unit = own.cell.receptor(row.sign).weight_unit
    found = brian2.Synapses(
        groups[row.pre],
        groups[row.post],
        "\n".join([*model.equations, f"wght : {weight_unit} (constant)"]),
        on_pre="\n".join(model.arrival(reached)),
        method=model.method,
        namespace=quantities(row.parameters, model.parameters),
        name=row.name,
    )
    found.connect(i=drawn.source, j=drawn.target)
    found.wght = drawn.weight * unit(weight_unit)
    found.delay = drawn.delay * brian2.second
    for name, value in row.initial.items():
        setattr(found, name, value)
    yield found


def relay(network: Network, own: Relay) -> Any:
    """The cells of an input."""
    cells, times = network.spikes(own)
    return brian2.SpikeGeneratorGroup(own.size, cells, times * brian2.second, name=own.name)


def main() -> None:
    """Tables to results."""
    asked = argparse.ArgumentParser()
    asked.add_argument("example")
    asked.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="changes")
    asked.add_argument("--jobs", type=int, default=2, help="processes that compile")
    given = asked.parse_args()
    begin = time.perf_counter()
    network = CxSystem(*example_tables(given.example), changes=given.changes).network
    config, system = network.config, network.config.system
    with TemporaryDirectory() as folder:
        brian2.set_device("cpp_standalone", build_on_run=False)
        brian2.defaultclock.dt = system.default_clock * brian2.second
        brian2.seed(network.seed)
        objects = brian2.Network()
        groups: dict[str, Any] = {own.label: relay(network, own) for own in config.relays}
        cells: dict[str, tuple[Population, WholeCell]] = {}
        for own in config.populations:
            groups[own.label], cell = population(network, own)
            cells[own.label] = own, cell
            objects.add(background(own, groups[own.label], cell))
        monitors = {label: brian2.SpikeMonitor(group) for label, group in groups.items()}
        objects.add(groups.values(), monitors.values())
        for row in config.pathways:
            objects.add(*synapses(network, row, groups, *cells[row.post]))
        objects.run(system.runtime * brian2.second)
        realised = time.perf_counter()
        brian2.device.build(directory=folder, compile=False, run=False)
        generated = time.perf_counter()
        files = len(list(Path(folder).rglob("*.cpp")))
        subprocess.run(["make", f"-j{given.jobs}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        compiled = time.perf_counter()
        brian2.device.run(folder, "results", False)
        spikes = {label: int(np.size(monitor.i[:])) for label, monitor in monitors.items()}
        end = time.perf_counter()
    answer = {
        "objects": len(objects.objects), "files": files, "realise": realised - begin, "generate": generated - realised,
        "compile": compiled - generated, "run": end - compiled, "total": end - begin,
        "processor": sum(os.times()[:4]), "spikes": spikes,
    }  # fmt: skip
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

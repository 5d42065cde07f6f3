"""Statements of groups of compartments: equations, parameters, links between neighbours, background, start values."""

from __future__ import annotations

from collections.abc import Container, Iterator

import numpy as np
import numpy.typing as npt

from cxsystem2.network import Network
from cxsystem2.syntax.background import read_drives
from cxsystem2.syntax.bank import Bank
from cxsystem2.syntax.layout import Group, Layout, split
from cxsystem2.syntax.statement import (
    Argument,
    ArrayArgument,
    Assign,
    Create,
    Define,
    Link,
    Name,
    QuantityArgument,
    TimedCurrent,
)

Floats = npt.NDArray[np.float64]


def declarations(units: dict[str, str], shared: dict[str, float]) -> list[str]:
    """Lines that declare the parameters of equations; a shared one is a scalar, which is as fast as a literal."""
    return [f"{name} : {unit} ({'shared, ' if name in shared else ''}constant)" for name, unit in units.items()]


def parameter_statements(
    bank: Bank,
    owner: str,
    values: list[dict[str, float]],
    sizes: list[int],
    units: dict[str, str],
    apart: Container[str] = (),
) -> Iterator[Assign]:
    """Values of parameters: one for all where they agree, else an array with the value of each member repeated."""
    shared, differing = split(values, apart)
    for name, value in shared.items():
        yield Assign(f"{owner}.{name}", QuantityArgument(value, units[name]))
    for name in differing:
        yield array_statement(bank, f"{owner}.{name}", np.repeat([member[name] for member in values], sizes), units[name])


def array_statement(bank: Bank, name: str, values: Floats, unit: str) -> Assign:
    """Values of one variable from an array of the bank."""
    bank.arrays[name] = values
    return Assign(name, ArrayArgument(name, unit))


def add_group(bank: Bank, network: Network, layout: Layout, group: Group) -> None:
    """All statements of one group but the links, which need the other groups."""
    membrane, name, index = group.membrane, group.name, group.name.removeprefix("NG_")
    background = read_drives(group, binomial=layout.form.binomial_background)
    values = [{**own, **drive} for own, drive in zip(group.parameters, background.parameters, strict=True)]
    apart = () if layout.form.shared_means else tuple(name for name in background.units if name.startswith("mean_"))
    shared, _ = split(values, apart)
    units = {key: parameter.unit for key, parameter in membrane.parameters.items()} | background.units
    bank.add(
        Define(f"NN_{index}", group.size),
        Define(f"NE_{index}", "\n".join([*membrane.equations, *declarations(units, shared)])),
    )
    options: dict[str, Argument] = {}
    if membrane.neuron is not None:
        bank.add(Define(f"NT_{index}", membrane.neuron.threshold))
        options["threshold"] = Name(f"NT_{index}")
        if membrane.neuron.reset:
            bank.add(Define(f"NRes_{index}", "\n".join(membrane.neuron.reset)))
            options["reset"] = Name(f"NRes_{index}")
        bank.add(Define(f"NRef_{index}", membrane.neuron.refractory))
        options["refractory"] = Name(f"NRef_{index}")
    own = membrane.neuron.method if membrane.neuron is not None else ""
    options["method"] = own or network.config.system.integration
    namespace = {}
    if membrane.injected is not None:
        bank.arrays[f"IC_{index}"], columns = injected_currents(group)
        bank.add(
            TimedCurrent(f"IC_{index}", ArrayArgument(f"IC_{index}", "amp"), QuantityArgument(membrane.injected, "second"))
        )
        namespace["injected"] = Name(f"IC_{index}")
    bank.add(Create(name, "NeuronGroup", (Name(f"NN_{index}"), Name(f"NE_{index}")), options, namespace))
    if membrane.injected is not None:
        bank.arrays[f"{name}.ci_column"] = columns
        bank.add(Assign(f"{name}.ci_column", ArrayArgument(f"{name}.ci_column")))
    bank.add(*parameter_statements(bank, name, values, group.sizes, units, apart))
    potential = np.concatenate([network.initial_potential(population) for population, _ in group.members])
    for compartment in group.members[0][1]:
        unit = membrane.neuron.unit if membrane.neuron is not None else "volt"
        bank.add(array_statement(bank, f"{name}.{group.named(compartment, 'vm')}", potential, unit))
    if membrane.neuron is not None:
        initial = membrane.neuron.initial
        for state in membrane.state:
            loaded = [network.start(population, state.name) for population, _ in group.members]
            if state.name in initial or any(values is not None for values in loaded):
                given = [own[initial[state.name]] if state.name in initial else 0.0 for own in group.parameters]
                parts = zip(loaded, given, group.sizes, strict=True)
                start = np.concatenate([np.full(size, own) if values is None else values for values, own, size in parts])
                bank.add(array_statement(bank, f"{name}.{state.name}", start, state.unit))
    bank.add(*background.statements)


def injected_currents(group: Group) -> tuple[Floats, npt.NDArray[np.int32]]:
    """The injected currents of all members side by side, ending in a row of zeros, and the column of each cell."""
    found = [population.injection.values for population, _ in group.members if population.injection is not None]
    steps = max(len(values) for values in found) + 1
    together = np.hstack([np.pad(values, ((0, steps - len(values)), (0, 0))) for values in found])
    columns, first = [], 0
    for values, size in zip(found, group.sizes, strict=True):
        columns.append(first + np.arange(size) * (values.shape[1] > 1))
        first += values.shape[1]
    return together, np.concatenate(columns).astype(np.int32)


def add_links(bank: Bank, layout: Layout, group: Group) -> None:
    """Let the compartments of a group see the potentials of their neighbours."""
    for variable in group.membrane.links:
        places = [
            layout.slices[population.label, population.cell.neighbour(compartment, variable)]
            for population, (compartment,) in group.members
        ]
        homes = {place.group for place in places}
        assert len(homes) == 1
        name = f"{group.name}.{variable}"
        bank.arrays[name] = np.concatenate([np.arange(place.start, place.stop) for place in places])
        bank.add(Link(name, homes.pop(), "vm", ArrayArgument(name)))

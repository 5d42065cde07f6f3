"""Carrying out a bank of statements: each becomes one call of a Brian2 class, without any text being executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy.typing as npt

from cxsystem2.brian import brian2, quantity
from cxsystem2.syntax import Bank
from cxsystem2.syntax.statement import (
    NAMELESS,
    Argument,
    ArrayArgument,
    Assign,
    Connect,
    Create,
    Define,
    Link,
    Name,
    QuantityArgument,
    Regularly,
    TimedCurrent,
    Weigh,
)

_KINDS = ("NeuronGroup", "Synapses", "SpikeGeneratorGroup", "SpikeMonitor", "StateMonitor", "PoissonInput")


class Objects:
    """The Brian2 objects of a bank by name, and the network that they form.

    `own` are objects that a device makes itself in place of those of some statements, by name, and `dtypes` the numbers
    that hold the variables of some groups, by name of the group.
    """

    def __init__(
        self,
        bank: Bank,
        own: Mapping[str, Callable[[Objects], Any]] = MappingProxyType({}),
        dtypes: Mapping[str, dict[str, npt.DTypeLike]] = MappingProxyType({}),
    ) -> None:
        self.arrays, self.dtypes = bank.arrays, dtypes
        self.values: dict[str, Any] = {"defaultclock": brian2.defaultclock}
        for statement in bank:
            if getattr(statement, "owner", statement.name) not in own and bank.is_empty(statement):
                continue
            match statement:
                case Define():
                    self.values[statement.name] = statement.value
                case TimedCurrent():
                    values, dt = self._argument(statement.values), self._argument(statement.dt)
                    self.values[statement.name] = brian2.TimedArray(values, dt=dt, name=statement.name)
                case Create() | Regularly() if statement.name in own:
                    self.values[statement.name] = own[statement.name](self)
                case Connect() | Weigh() if statement.owner in own:
                    continue
                case Create():
                    self.values[statement.name] = self._create(statement)
                case Assign():
                    setattr(self.values[statement.owner], statement.variable, self._argument(statement.value))
                case Link():
                    owner, _, variable = statement.name.rpartition(".")
                    index = self._argument(statement.index)
                    setattr(
                        self.values[owner],
                        variable,
                        brian2.linked_var(self.values[statement.source], statement.variable, index=index),
                    )
                case Regularly():
                    self.values[statement.owner].run_regularly(statement.action, when="synapses", name=statement.label)
                case Connect():
                    source, target = self._argument(statement.source), self._argument(statement.target)
                    self.values[statement.owner].connect(i=source, j=target)

    @cached_property
    def network(self) -> Any:
        """All objects as one network."""
        return brian2.Network([value for value in self.values.values() if isinstance(value, brian2.BrianObject)])

    def monitors(self) -> list[str]:
        """The names of the monitors."""
        return [name for name, value in self.values.items() if isinstance(value, (brian2.SpikeMonitor, brian2.StateMonitor))]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def _create(self, statement: Create) -> Any:
        assert statement.kind in _KINDS
        options = {key: self._argument(value) for key, value in statement.options.items()}
        arguments = [self._argument(argument) for argument in statement.arguments]
        if statement.namespace:
            options["namespace"] = {key: self.values[value.name] for key, value in statement.namespace.items()}
        if statement.name in self.dtypes:
            options["dtype"] = dict(self.dtypes[statement.name])
        if statement.kind not in NAMELESS:
            options["name"] = statement.name
        return getattr(brian2, statement.kind)(*arguments, **options)

    def _argument(self, argument: Argument) -> Any:
        match argument:
            case Name():
                return self.values[argument.name]
            case QuantityArgument():
                return quantity(argument.value, argument.unit)
            case ArrayArgument():
                array = self.arrays[argument.name]
                return quantity(array, argument.unit)
        return argument

"""The Brian2 object that delivers spikes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.brian import CodeRunner, Equations, Group, Variables, linear_update
from cxsystem2.devices.delivery.compact import Compact, compact, delay_steps
from cxsystem2.devices.delivery.kinds import Kinds, kinds, scaled
from cxsystem2.models.synapses import Synapse
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection


class Delivery(Group, CodeRunner):  # type: ignore[misc]
    """Synapses that are put into the steps in which they arrive when their source fires.

    They wait as a list where few spikes are under way, and as sums for each target where there are many, and are added to
    the target's variables in the synapses slot of their step, which is when Brian2's own synapses act. What a synapse
    remembers of the past spikes is the same for all synapses of a source with the same parameters, and is kept once for them.
    """

    add_to_magic_network = True

    def __init__(
        self,
        name: str,
        source: Any,
        target: Any,
        incremented: tuple[str, ...],
        synapses: Compact,
        *,
        memory: tuple[type[Synapse], Kinds, npt.NDArray[np.int64]] | None = None,
    ) -> None:
        self.source, self.target, self.synapses, self.codeobj_class = source, target, synapses, None
        self.variables = Variables(self)
        targets = [f"_target_{number}" for number in range(len(incremented))]
        CodeRunner.__init__(
            self,
            group=self,
            template="delivery",
            when="synapses",
            order=-1,
            name=name,
            check_units=False,
            template_kwds={
                "file": f"{name}.synapses",
                "targets": targets,
                "weight_dtype": synapses.weights.dtype,
                "with_state": memory is not None,
            },
            needed_variables=[*targets, "_spikespace", "events"],
        )
        self.variables.add_reference("_spikespace", source)
        for own, variable in zip(targets, incremented, strict=True):
            self.variables.add_reference(own, target, variable)
        self.variables.add_array("events", size=1, dtype=np.int64)
        self.variables.add_constant("N", len(target))
        self.variables.create_clock_variables(self._clock)
        if memory is not None:
            self._remember(*memory)
        self._enable_group_attributes()

    def _remember(self, model: type[Synapse], found: Kinds, rows: npt.NDArray[np.int64]) -> None:
        """Give each row its parameters and state, and statements for what a spike does with them."""
        add = self.variables.add_array
        for name, values in found.values.items():
            if name not in model.state and np.all(values == values[0]):
                add(name, size=1, scalar=True, constant=True, values=values[0])
            else:
                add(name, size=len(rows), values=values[rows], constant=name not in model.state)
        add("lastupdate", size=len(rows), values=found.updated[rows])
        self.variables.add_auxiliary_variable("_factor", dtype=np.float64)
        update = linear_update(Equations("\n".join(model.equations)), self.variables) if model.equations else ""
        update = re.sub(r"\bdt\b", "(t - lastupdate)", update)
        lines = [f"_factor = {model.factor}" if line == "{transmit}" else line for line in model.on_pre]
        self.abstract_code = "\n".join([update, *lines, "lastupdate = t"])

    def write(self, folder: Path) -> None:
        """Write what the program reads beside its state."""
        self.synapses.write(folder / f"{self.name}.synapses")


def deliver(model: Model, projection: Projection, source: Any, target: Any, precision: str) -> Delivery:
    """The object of a projection; `precision` is that of the weights (``single``, ``double``)."""
    arrays, name, dt = model.bank.arrays, projection.name, model.network.config.system.default_clock
    steps, owner = delay_steps(arrays[f"{name}.delay"], dt), model.owners[name]
    weight = arrays[f"{name}.wght"]
    with_state = bool(projection.synapse.state)
    if not with_state:
        weight = scaled(projection, owner, weight)
    i, j = arrays[f"{name}.i"], arrays[f"{name}.j"]
    if steps.max(initial=0) >= model.network.steps:  # these arrive after the end
        arriving = steps < model.network.steps
        i, j, weight, steps, owner = i[arriving], j[arriving], weight[arriving], steps[arriving], owner[arriving]
    dtype = np.float32 if precision == "single" else np.float64
    found = kinds(projection, owner, steps, dt) if with_state and len(i) else None
    synapses, rows = compact(i, j, weight, steps, len(source), kinds=found.of if found else None, dtype=dtype)
    memory = (projection.synapse, found, rows) if found is not None else None
    return Delivery(name, source, target, projection.incremented, synapses, memory=memory)

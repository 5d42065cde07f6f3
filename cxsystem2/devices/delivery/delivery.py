"""The Brian2 object that delivers spikes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from cxsystem2.brian import CodeRunner, Equations, Group, Variables, linear_update
from cxsystem2.devices.delivery.compact import (
    STORED_FACTOR,
    STORED_PART,
    STORED_ROWS,
    STORED_SPIKE,
    Compact,
    Rows,
)
from cxsystem2.devices.delivery.packing import STORED_PACKING, weight_type
from cxsystem2.devices.files import ALIGNMENT, struct
from cxsystem2.models.synapses import Synapse
from cxsystem2.syntax.layout import RELAYS, Projection


class Delivery(Group, CodeRunner):  # type: ignore[misc]
    """Synapses that are put into the steps in which they arrive when their source fires.

    They wait in the list of that step, and are added to the target's variables in its synapses slot, which is when Brian2's
    own synapses act. What a synapse
    remembers of the past spikes is the same for all synapses of a source with the same parameters, and is kept once for them.
    """

    add_to_magic_network = True
    compact = True
    """Its variables belong to rows of synapses, and not to single ones."""

    def __init__(
        self,
        projection: Projection,
        source: Any,
        target: Any,
        synapses: Compact,
        precision: str,
        dt: float,
        shared: bool = False,
    ) -> None:
        name, incremented = projection.name, projection.incremented
        self.source, self.target, self.codeobj_class = source, target, None
        self.variables = Variables(self)
        self.waiting, self.stored = f"{name}.waiting", STORED_FACTOR if projection.synapse.state else STORED_SPIKE
        self.shortest = synapses.shortest
        """The smallest delay of its synapses (steps)."""
        self.present = synapses.present if shared else None
        """The sources that have synapses, where others are on other ranks."""
        self.rows: Rows | None = None
        """What each row is, where synapses have a state."""
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
                "waiting": self.waiting,
                "alignment": ALIGNMENT,
                "stored_rows": struct("StoredRows", STORED_ROWS),
                "stored_part": struct("StoredPart", STORED_PART),
                "stored_waiting": struct("StoredWaiting", self.stored),
                "targets": targets,
                "weight_dtype": np.dtype(weight_type(precision)),
                "stored_packing": struct("StoredPacking", STORED_PACKING) if precision == "packed" else "",
                "with_state": bool(projection.synapse.state),
                "shared": shared and projection.source != RELAYS,
                "source_group": projection.source,
            },
            needed_variables=[*targets, "_spikespace", "events"],
        )
        self.variables.add_reference("_spikespace", source)
        for own, variable in zip(targets, incremented, strict=True):
            self.variables.add_reference(own, target, variable)
        self.variables.add_array("events", size=1, dtype=np.int64)
        self.variables.add_constant("N", len(target))
        self.variables.create_clock_variables(self._clock)
        if projection.synapse.state:
            self._remember(projection.synapse, synapses, dt)
        self._enable_group_attributes()

    def _remember(self, model: type[Synapse], synapses: Compact, dt: float) -> None:
        """Give each row its parameters and state, and statements for what a spike does with them."""
        add, kinds, self.rows = self.variables.add_array, synapses.kinds.values, synapses.keys
        for name, values in synapses.values.items():
            if name not in model.state and np.all(kinds[name] == kinds[name][0]):
                add(name, size=1, scalar=True, constant=True, values=kinds[name][0])
            else:
                add(name, size=len(values), values=values, constant=name not in model.state)
        add("lastupdate", size=len(synapses.rows), values=-self.rows.late * dt)
        self.variables.add_auxiliary_variable("_factor", dtype=np.float64)
        update = linear_update(Equations("\n".join(model.equations)), self.variables) if model.equations else ""
        update = re.sub(r"\bdt\b", "(t - lastupdate)", update)
        lines = [f"_factor = {model.factor}" if line == "{transmit}" else line for line in model.on_pre]
        self.abstract_code = "\n".join([update, *lines, "lastupdate = t"])

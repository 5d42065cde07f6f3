"""The Brian2 objects of a rank through which it hears of the spikes of the other ranks, between two slots of a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cxsystem2.brian import CodeRunner, Group, Variables

BEFORE_SYNAPSES, AFTER_SYNAPSES = -2, 1_000_000
"""Orders within the slot of synapses."""
EXCHANGES = ("exchange_spikes", "exchange_back")
"""The names of both objects: the one before the slot of synapses, and the one after it."""


class Exchange(Group, CodeRunner):  # type: ignore[misc]
    """Tells other ranks which cells of this one have fired, and hears of theirs; or, `back`, gives the own spikes back.

    Where `in_place`, the spikes of all ranks take the place of the own ones while Brian2's synapses act. What delivers spikes
    itself asks for them.
    """

    add_to_magic_network = True

    def __init__(self, groups: Sequence[Any], *, in_place: bool, back: bool = False) -> None:
        self.codeobj_class, self.variables = None, Variables(self)
        names = [f"_spikes_{number}" for number in range(len(groups))]
        CodeRunner.__init__(
            self,
            group=self,
            template="exchange",
            when="synapses",
            order=AFTER_SYNAPSES if back else BEFORE_SYNAPSES,
            name=EXCHANGES[back],
            check_units=False,
            template_kwds={"groups": [group.name for group in groups], "in_place": in_place, "back": back},
            needed_variables=names,
        )
        for name, group in zip(names, groups, strict=True):
            self.variables.add_reference(name, group, "_spikespace")
        self.variables.add_constant("N", 1)
        self.variables.create_clock_variables(self._clock)
        self._enable_group_attributes()

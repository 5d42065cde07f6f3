"""The models that one pair of tables may name: those of the program and of plugins, and those the table brings along."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxsystem2.models.neurons import Neuron, neurons
from cxsystem2.models.receptors import Receptor, excitation, inhibition
from cxsystem2.models.synapses import Synapse, synapses
from cxsystem2.registry import Registry


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A registry for each kind of model; `broken` are the words of models that are wrong and have been reported."""

    neurons: Registry[type[Neuron]] = field(default_factory=lambda: neurons)
    excitation: Registry[type[Receptor]] = field(default_factory=lambda: excitation)
    inhibition: Registry[type[Receptor]] = field(default_factory=lambda: inhibition)
    synapses: Registry[type[Synapse]] = field(default_factory=lambda: synapses)
    broken: set[str] = field(default_factory=set)

    def layered(self) -> Catalogue:
        """The same models, with room for more that only this catalogue knows."""
        return Catalogue(
            self.neurons.layered(), self.excitation.layered(), self.inhibition.layered(), self.synapses.layered(), set()
        )

    def is_broken(self, word: str) -> bool:
        """Whether a word is that of a model which has been reported already."""
        return str(word).casefold() in self.broken

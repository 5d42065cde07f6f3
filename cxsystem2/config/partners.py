"""What synapse models ask of the cells on their two sides."""

from __future__ import annotations

from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.models.cells import SOMA, Membrane
from cxsystem2.models.synapses import Synapse
from cxsystem2.problems import one_of


def unfit(synapse: type[Synapse], pre: Population | Relay, post: Population, sign: str, compartment: str) -> str:
    """Why a synapse model cannot connect two populations; empty when it can."""
    model, receptor = post.cell.soma.neuron.word, post.cell.receptor(sign)
    if synapse.target_model and (model != synapse.target_model or compartment != SOMA):
        found = f"'{post.name}' is {model}" if model != synapse.target_model else f"'{compartment}' is a dendrite"
        return f"{synapse.word} needs targets of the neuron model {synapse.target_model}, but {found}"
    known = pre.cell.variables() if isinstance(pre, Population) else {}
    if missing := [name for name in synapse.source_variables if name not in known]:
        return f"{synapse.word} reads the variable {missing[0]} of its source, which '{pre.name}' does not have"
    if synapse.on_post and compartment != SOMA:
        return f"{synapse.word} follows the spikes of its target, which fires at the soma; it cannot be on '{compartment}'"
    if synapse.target_variable:
        return _no_variable(synapse, post, compartment)
    if synapse.plastic and receptor.weight_unit != (synapse.weight_unit or "siemens"):
        noun = "conductances" if not synapse.weight_unit else f"weights in {synapse.weight_unit}"
        return f"{synapse.word} changes {noun}, but weights of the receptor {receptor.word} are none"
    return ""


def _no_variable(synapse: type[Synapse], post: Population, compartment: str) -> str:
    """Why a synapse model cannot add to its variable of a target; empty when it can."""
    membrane, name = post.cell.membrane(compartment), synapse.target_variable
    unit = membrane.unit_of(name)
    if not unit:
        known = one_of(["vm", *(state.name for state in membrane.state)])
        return f"{synapse.word} adds to '{name}', which '{post.name}' does not have; there are {known}"
    if unit != synapse.transmitted_unit:
        return f"{synapse.word} adds {synapse.transmitted_unit} to '{name}', which is in {unit} in '{post.name}'"
    return ""


class SummedCurrents:
    """Currents that Brian2 sums over synapses: all onto one group of cells must come from one group.

    Populations with the same models are one group, so this binds only where models are mixed.
    """

    def __init__(self) -> None:
        self._sources: dict[tuple[type[Synapse], Membrane], Population] = {}

    def fault(self, synapse: type[Synapse], pre: Population | Relay, post: Population) -> str:
        """Why a pathway cannot be added to those before it; empty when it can."""
        if not any("(summed)" in line for line in synapse.equations) or isinstance(pre, Relay):
            return ""
        first = self._sources.setdefault((synapse, post.cell.soma), pre)
        if first.cell.soma == pre.cell.soma:
            return ""
        return (
            f"{synapse.word} onto the model of '{post.name}' comes from '{first.name}' already, and '{pre.name}' has other "
            f"equations; give all sources the same neuron and receptor models, and all or none a tonic current and noise"
        )

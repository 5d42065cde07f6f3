"""Cells and synapses of tables as templates: equations in the syntax of Brian2, and constants with their units."""

from __future__ import annotations

from typing import Any

from cxsystem2.config import Configuration, Pathway, Population, Relay
from cxsystem2.errors import CxSystemError
from cxsystem2.models.cells import SOMA
from cxsystem2.models.parameter import replace
from cxsystem2.sonata.layout import WEIGHTS

_RENAMED = {
    "vm": "v",
    "tonic_current": "I_tonic",
    "tau_tonic_rampup": "tau_tonic",
    "noise_sigma": "sigma_noise",
    "taum_soma": "tau_noise",
}
_SUFFIX, _INJECTED = f"_{SOMA}", "I_inj"


def neuron(one: Population, method: str, *, injected: bool = False) -> dict[str, Any]:
    """The template of a population; `method` integrates what does not say how itself.

    `injected` adds the current `I_inj`, which OBI-ONE asks for in each template.

    Raises:
        CxSystemError: its cells have dendrites, or currents from a file.
    """
    soma, values = one.cell.soma, one.parameters[SOMA]
    where = f"{one.place}: G, neuron_type: {one.name}"
    if one.cell.dendrites:
        raise CxSystemError(f"{where} has cells with dendrites; SONATA is written for point cells, so take another neuron_type")
    if one.injection is not None:
        raise CxSystemError(f"{one.place_of('cifilename')}: {one.name} has currents from a file; leave cifilename out")
    names = names_of(one)
    lines = [replace(line, {**names, **{f"d{name}": f"d{new}" for name, new in names.items()}}) for line in soma.equations]
    if injected and _INJECTED not in soma.parameters:
        if not soma.neuron.derivative:
            before, divided, behind = lines[0].rpartition(")/C")
            lines[0] = f"{before} + {_INJECTED}{divided}{behind}"
        lines.append(f"{_INJECTED} : amp")
    return {
        "params": {
            "model": lines,
            "method": soma.neuron.method or method,
            "threshold": replace(soma.neuron.threshold, names),
            "reset": "\n".join(replace(line, names) for line in soma.neuron.reset),
            "refractory": names.get(soma.neuron.refractory, soma.neuron.refractory),
        },
        "namespace": {
            names.get(name, name): [values[name], parameter.unit]
            for name, parameter in soma.parameters.items()
            if name in values
        },
        "initial": {},
    }


def names_of(one: Population) -> dict[str, str]:
    """What variables and parameters of the equations are called in the file, where that differs."""
    known = [state.name for state in one.cell.soma.state]
    plain = {name: name.removesuffix(_SUFFIX) for name in known if name.endswith(_SUFFIX)}
    taken = {*known, *one.cell.soma.parameters}
    found = {name: short if short not in taken and short != "v" else f"{short}_syn_" for name, short in plain.items()}
    return {**{name: short for name, short in _RENAMED.items() if short not in taken}, **found}


def plastic(one: Pathway) -> bool:
    """Whether spikes do other things than adding the same each time."""
    model = one.synapse
    return bool(model.state or model.plastic or model.on_post or model.equations) or model.on_pre != ("{transmit}",)


def refuse_plastic(one: Pathway, *, freeze: bool) -> None:
    """See that a synapse does the same at each spike, unless what it does at the first one is to count.

    Raises:
        CxSystemError: it does not, or acts without spikes.
    """
    where = f"{one.place}: S, syn_type: {one.name}: synapses of the type {one.synapse.word}"
    if not one.synapse.on_pre or one.synapse.first_effect(one.parameters) is None:
        raise CxSystemError(
            f"{where} have no form in SONATA, where a spike adds a weight; take the type Fixed, or remove the row"
        )
    if plastic(one) and not freeze:
        what = "change from spike to spike, which an edge of SONATA does not say"
        raise CxSystemError(f"{where} {what}; --freeze takes them as they are at the first spike")


def effect(one: Pathway) -> float:
    """What a spike adds relative to the weight."""
    found = one.synapse.first_effect(one.parameters)
    assert found is not None
    return found


def aims(one: Pathway, post: Population) -> tuple[str, ...]:
    """The variables of the target, as in the file, that a spike adds its weight to."""
    soma, names = post.cell.soma, names_of(post)
    own = (one.synapse.target_variable,) if one.synapse.target_variable else soma.incremented(one.sign)
    return tuple(names.get(name, name) for name in own)


def synapse(one: Pathway, post: Population) -> dict[str, Any]:
    """The template of a pathway."""
    unit = unit_of(one, post)
    lines = [f"{name} += w" for name in aims(one, post)]
    return {
        "params": {"model": f"w : {unit}", "on_pre": "\n".join(lines)},
        "dynamics": {"w": WEIGHTS.get(unit, (1.0, unit))[1]},
    }


def unit_of(one: Pathway, post: Population) -> str:
    """The unit of the weights of a pathway."""
    return one.synapse.weight_unit or post.cell.soma.receptor(one.sign).weight_unit


def sign_of(one: Pathway, post: Population) -> int:
    """Whether the weights are added, or taken away."""
    return -1 if not one.synapse.target_variable and post.cell.soma.receptor(one.sign).subtracts else 1


def refuse_several(config: Configuration) -> None:
    """See that a network is of one population, whose synapses all change the same variable.

    Raises:
        CxSystemError: it is not.
    """
    why = "OBI-ONE reads circuits of one population with one kind of synapses"
    others: list[Population | Relay] = [*config.relays, *config.populations[1:]]
    for other in others:
        raise CxSystemError(f"{other.place}: {other.name} is another population; {why}")
    post = config.populations[0]
    if not config.pathways:
        raise CxSystemError(f"{post.place}: {post.name} has no synapses; {why}")
    first = config.pathways[0]
    for one in config.pathways:
        if (aims(one, post), unit_of(one, post)) != (aims(first, post), unit_of(first, post)) or len(aims(one, post)) > 1:
            raise CxSystemError(f"{one.place}: S, receptor: {one.name} changes {', '.join(aims(one, post))}; {why}")

"""A trial of a model: Brian2 builds it, between partners that do nothing, and checks the units of all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cxsystem2.brian import BrianError, brian2, codegen_target, device_active
from cxsystem2.expressions import ExpressionError
from cxsystem2.models.cells import Soma
from cxsystem2.models.free.fields import taken
from cxsystem2.models.neurons.base import MEMBRANE, Neuron, neurons
from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor
from cxsystem2.models.synapses.base import Synapse

_FAILURES = (
    *BrianError, ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError, ValueError, RecursionError,
)  # fmt: skip


class _Still(Neuron):
    """A neuron that never fires."""

    word = "still"
    parameters = {name: MEMBRANE[name] for name in ("C", "refractory_period")}
    current = "0*amp"
    threshold = "vm > 1*volt"
    reset = ()


class _Silent(Receptor):
    """A receptor without a current."""

    word = "silent"
    parameters = {}
    current = "0*amp"
    state = ()
    incremented = ()


def _target(unit: str) -> type[Receptor]:
    """A receptor that takes the weights of synapses."""
    rate = "0*hertz" if unit == "1" else f"0*{unit}/second"
    body = {"word": "target", "parameters": {}, "current": "0*amp", "state": (StateVariable("taken", rate, unit),)}
    return type("_Target", (Receptor,), {**body, "incremented": ("taken",)})


def try_neuron(neuron: type[Neuron]) -> None:
    """Build a cell with a neuron model.

    Raises:
        ExpressionError: Brian2 cannot.
    """
    _refuse_reserved(neuron.parameters, (state.name for state in neuron.state))
    _attempt(lambda: [_group(Soma(_Silent, _Silent, neuron))])


def try_receptor(receptor: type[Receptor]) -> None:
    """Build a cell with a receptor model.

    Raises:
        ExpressionError: Brian2 cannot.
    """
    _refuse_reserved(receptor.parameters, (state.name for state in receptor.state))
    _attempt(lambda: [_group(Soma(receptor, _Silent, _Still))])


def try_synapse(synapse: type[Synapse]) -> None:
    """Build synapses of a model between two cells.

    Raises:
        ExpressionError: Brian2 cannot.
    """
    _refuse_reserved(synapse.parameters, synapse.state)
    neuron = neurons[synapse.target_model] if synapse.target_model else _Still
    unit = synapse.transmitted_unit or synapse.weight_unit or "siemens"
    soma = Soma(_target(unit), _Silent, neuron)

    def build() -> list[Any]:
        source, target = _group(soma), _group(soma)
        weight = synapse.weight_unit or "siemens"
        changing = f"dwght/dt = {synapse.weight_derivative} : {weight} (clock-driven)" if synapse.weight_derivative else ""
        declared = _declared(synapse.parameters.items())
        actions = {"on_pre": synapse.arrival(soma.incremented("ge")), "on_post": synapse.on_post}
        given = {name: "\n".join(lines) for name, lines in actions.items() if lines}
        lines = "\n".join([*synapse.equations, changing or f"wght : {weight}", *declared])
        pairs = brian2.Synapses(source, target, lines, method=synapse.method, **given)
        pairs.connect(i=[0], j=[0])
        return [source, target, pairs]

    _attempt(build)


def _refuse_reserved(*names: Iterable[str]) -> None:
    """A variable with the name of an attribute of Brian2 would change the group, and not be a variable."""
    for name in (name for part in names for name in part):
        if fault := taken(name):
            raise ExpressionError(fault)


def _group(soma: Soma) -> Any:
    lines = "\n".join([*soma.equations, *_declared(soma.parameters.items())])
    reset = {"reset": "\n".join(soma.neuron.reset)} if soma.neuron.reset else {}
    spiking = {"threshold": soma.neuron.threshold, "refractory": soma.neuron.refractory, **reset}
    return brian2.NeuronGroup(1, lines, method="euler", dt=1e-4 * brian2.second, **spiking)


def _declared(parameters: Iterable[tuple[str, Parameter]]) -> list[str]:
    return [f"{name} : {parameter.unit} (constant)" for name, parameter in parameters]


def _attempt(build: Any) -> None:
    try:
        with device_active("runtime"), codegen_target("numpy"):
            brian2.Network(build()).run(0 * brian2.second, namespace={})
    except _FAILURES as error:
        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        text = str(cause.args[0] if isinstance(cause, SyntaxError) and cause.args else cause)
        raise ExpressionError(f"Brian2 cannot build it: {' '.join(text.split())[:300].rstrip('.')}") from None

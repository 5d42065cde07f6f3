"""Values for the parameters of a model: its defaults, a set of values over them, and single changes over both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cxsystem2.cells.quantity import CellError, si
from cxsystem2.models.neurons import Neuron, neurons
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import Receptor, excitation, inhibition
from cxsystem2.problems import nearest, one_of


class Silent(Receptor):
    """No receptor at all."""

    word = "none"
    parameters = {}
    current = "0*amp"
    state = ()
    incremented = ()


def neuron_model(model: str) -> type[Neuron]:
    """The neuron model behind a word."""
    return neurons[model]


def receptor_model(word: str | None, sign: str) -> type[Receptor]:
    """The receptor model behind a word; None is none."""
    return Silent if word is None else (excitation if sign == "ge" else inhibition)[word]


def values_of(
    neuron: type[Neuron], given: Mapping[str, object] | None = None, receptors: Iterable[type[Receptor]] = ()
) -> dict[str, float]:
    """All parameters of a neuron and its receptors in SI units: the neuron's defaults with the given values over them.

    Raises:
        CellError: a name is not known, a value does not fit, or a parameter of a receptor has no value.
    """
    known = dict(neuron.parameters)
    for receptor in receptors:
        known |= receptor.parameters
    return complete(neuron.word, known, {**neuron.defaults, **(given or {})})


def complete(owner: str, known: Mapping[str, Parameter], given: Mapping[str, object]) -> dict[str, float]:
    """A checked value for each known parameter."""
    for name in given:
        if name not in known:
            hint = nearest(str(name), known) or f"; there are {one_of(known, 30)}"
            raise CellError(f"{owner} has no parameter '{name}'{hint}")
    found = {}
    for name, parameter in known.items():
        if name in given:
            found[name] = checked(owner, name, parameter, given[name])
        elif parameter.default is not None:
            found[name] = parameter.default
        else:
            raise CellError(f"{owner} needs a value for '{name}' ({parameter.meaning}); give it in {parameter.unit}")
    return found


def checked(owner: str, name: str, parameter: Parameter, value: object) -> float:
    """One value in SI units, within the range of its parameter."""
    number = si(value, parameter.unit, f"{owner}, {name}")
    fault = parameter.fault(number) or ("below 0" if name == "refractory_period" and number < 0 else "")
    if fault:
        raise CellError(f"{owner}, {name} ({parameter.meaning}): the value is {fault}")
    return number

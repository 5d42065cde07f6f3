"""Names that the models of one cell give to different things; those that the table brings along may do so."""

from __future__ import annotations

from functools import lru_cache

from cxsystem2.models.cells.soma import Soma


@lru_cache(maxsize=256)
def clash(soma: Soma) -> str:
    """Why the models of a soma cannot be put together; empty when they can. A parameter in one unit may be shared."""
    parts = (soma.neuron, soma.excitation, soma.inhibition)
    units: dict[str, tuple[str, str]] = {}
    for part in parts:
        for name, parameter in part.parameters.items():
            unit, owner = units.setdefault(name, (parameter.unit, part.word))
            if unit != parameter.unit:
                return (
                    f"'{name}' is in {unit} in the model {owner} and in {parameter.unit} in the model {part.word}; rename one"
                )
    owners = {name: owner for name, (_, owner) in units.items()}
    for part in parts:
        for state in part.state:
            if state.name in owners:
                return f"'{state.name}' is in the model {owners[state.name]} and in the model {part.word}; rename one"
            owners[state.name] = part.word
    return ""

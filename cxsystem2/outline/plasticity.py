"""Synapses that change, in words, and starting values of the parameters that all synapses of a model share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cxsystem2.models.synapses import synapses
from cxsystem2.models.synapses.base import Synapse
from cxsystem2.outline.strength import told

PLASTICITY = {
    "none": "constant",
    "depressing": "weaker with use (short-term depression)",
    "facilitating": "stronger with use (short-term facilitation)",
    "stdp": "learning from the order of spikes (STDP)",
    "balancing": "learning inhibition that holds a rate (Vogels)",
}
"""How synapses change."""
SYN_TYPES = {
    "none": "Fixed_const_wght", "depressing": "Depressing", "facilitating": "Facilitating", "stdp": "STDP",
    "balancing": "Vogels",
}  # fmt: skip
"""The same in words of the column ``syn_type``."""
_SHARES = {"ge": ("U_E", 0.5), "gi": ("U_I", 0.25)}
_AT_REST = "U_f", 0.09
Value = Callable[[str, str], float]
"""A root value of the tables in a unit, 0 where there is none."""


def learns(word: str) -> bool:
    """Whether the weights of such synapses change with the spikes of their target."""
    return synapses[SYN_TYPES[word]].plastic


def share(word: str, receptor: str, value: Value) -> float:
    """The part of its weight that the first spike at a synapse transmits; `receptor` is that of the kind of the source."""
    if word not in ("depressing", "facilitating"):
        return 1.0
    name, usual = _SHARES[receptor] if word == "depressing" else _AT_REST
    return value(name, "1") or usual


def needed(word: str, weight: float, between: Iterable[tuple[str, str]], value: Value) -> Iterator[tuple[str, str, str]]:
    """Name, starting value and meaning of each parameter that such synapses need.

    `weight` (siemens) is the largest one of them, `between` are the types of cells on their two sides. STDP is the rule whose
    steps are relative to the weight (van Rossum, Bi & Turrigiano 2000 J Neurosci 20:8812), unless the tables have the other
    form. The short-term values are those of the example ``microcircuit``. Those of Vogels et al. (2011) Science 334:1569 have
    steps of a fiftieth of the weight.
    """
    if word == "stdp":
        if not value("stdp_eta_ltp", "1"):
            yield from _stdp(between)
        return
    if word == "depressing":
        yield "U_E", f"{_SHARES['ge'][1]:g}", "share of its resources that a spike of an excitatory cell releases"
        yield "U_I", f"{_SHARES['gi'][1]:g}", "share of its resources that a spike of an inhibitory cell releases"
    values = {
        "depressing": {"tau_d": "670*ms"},
        "facilitating": {"U_f": f"{_AT_REST[1]:g}", "tau_f": "670*ms", "tau_fd": "140*ms"},
        "balancing": {
            "eta": f"{float(f'{weight / 50e-9:.2g}'):g}", "Apre": "1*nS", "Apost": "1*nS", "taupre": "20*ms",
            "taupost": "20*ms", "alpha": "5*Hz", "wght_max": told(10 * weight, "S"),
        },
    }.get(word, {})  # fmt: skip
    if word == "none":
        return
    model: type[Synapse] = synapses[SYN_TYPES[word]]
    for name, text in values.items():
        yield f"{model.prefix}{name}", text, f"{model.parameters[name].meaning} ({model.word})"


def _stdp(between: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for pre, post in dict.fromkeys(between):
        meaning = (
            f"from {pre} to {post}: change for each pair of spikes, source first and target first, and its two times (STDP)"
        )
        yield f"stdp_{pre}_{post}", "(0.005, -0.00525, 20*ms, 20*ms)", meaning
    yield "Cp", "1", "factor on potentiation, relative to the weight at the start (STDP)"
    yield "Cd", "1", "factor on depression, relative to the weight (STDP)"
    yield "stdp_max_strength_coefficient", "3", "largest weight, relative to the mean weight of the pathway (STDP)"

"""What populations are called in pictures: by the user's own words, ``L23E`` say, and not ``NGL23E_cell_L2``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from cxsystem2.results.order import Shown

Chooser = Callable[[Shown], str]


def own_names(populations: Mapping[str, Shown]) -> dict[str, str]:
    """By the name of each population the shortest text of the tables that only this one has.

    It is the idx where that is a word (``L23E``); where it is a number the subtype or the type (``SS``), with the layer
    (``SS L4``) or the idx (``SS 2``) where several have the same.
    """
    found: dict[str, str] = {}
    waiting = dict(populations)
    for chooser in _CHOOSERS:
        texts = {name: chooser(one).strip() for name, one in waiting.items()}
        many = Counter([*texts.values(), *found.values()])
        found |= {name: text for name, text in texts.items() if text and many[text] == 1}
        waiting = {name: one for name, one in waiting.items() if name not in found}
    found |= {name: name for name in waiting}
    return {name: found[name] for name in populations}


class Called:
    """What populations and pathways are called where people read: ``SS`` for ``NG1_SS_L4``."""

    def __init__(self, *populations: Mapping[str, Shown]) -> None:
        """Of the populations of a run, or of several runs, the first of which counts where they differ."""
        self._own: dict[str, str] = {}
        for known in reversed(populations):
            self._own |= own_names(known)
        self._longest_first = sorted(self._own, key=len, reverse=True)

    def __call__(self, name: str) -> str:
        """What a population is called, or a pathway: ``S0_Fixed_SS to BC_soma``."""
        if name in self._own:
            return self._own[name]
        for known in self._longest_first:
            name = name.replace(known, self._own[known])
        return name.replace("__to__", " to ")


def _word(one: Shown) -> str:
    return one.label if any(sign.isalpha() for sign in one.label) else ""


def _kind(one: Shown) -> str:
    return one.subtype or one.type


def _with_layer(one: Shown) -> str:
    return f"{_kind(one)} L{one.layer}" if one.layer else ""


def _with_idx(one: Shown) -> str:
    return f"{_kind(one)} {one.label}"


_CHOOSERS: tuple[Chooser, ...] = (_word, _kind, _with_layer, _with_idx)

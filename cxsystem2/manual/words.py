"""Words of a text for the search: without endings, and with the words that newcomers use for the same thing."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*|\d+")
_ENDINGS = ("ations", "ation", "ings", "ing", "ions", "ion", "ies", "es", "ed", "er", "s", "e", "y")
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "get",
        "has",
        "have",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "on",
        "one",
        "or",
        "so",
        "that",
        "the",
        "there",
        "this",
        "to",
        "use",
        "want",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
    ]
)
"""Words that every text has."""
SAME = (
    ("drive", "stimulate", "stimulus", "stimulation", "excite", "input", "feed"),
    ("record", "trace", "traces", "monitor", "monitors", "voltage", "potential", "vm", "membrane"),
    ("weight", "strength", "conductance", "efficacy", "stronger", "weaker", "strong", "weak"),
    ("change", "set", "edit", "modify", "alter", "override", "adjust", "make", "different"),
    ("population", "group", "neurons", "cells", "neuron"),
    ("pathway", "connection", "connect", "projection", "synapse", "synaptic"),
    ("plot", "draw", "figure", "picture", "graph", "raster"),
    ("sweep", "scan", "vary", "explore", "points", "batch"),
    ("noise", "background", "poisson", "random"),
    ("delay", "latency", "conduction"),
    ("save", "store", "keep", "write", "export"),
    ("load", "read", "open", "import"),
    ("seed", "reproduce", "reproducible", "random"),
    ("run", "simulate", "simulation", "start"),
    ("stop", "interrupt", "pause", "resume", "continue"),
    ("fast", "speed", "quick", "performance", "slow"),
    ("spikes", "spike", "firing", "fire"),
    ("remove", "delete", "drop"),
    ("parameter", "value", "constant"),
)
"""Words that mean nearly the same to somebody who asks; a hit by one of the others counts less."""
OTHERS = 0.4


def stem(word: str) -> str:
    """A word without its ending, in small letters; short words stay whole."""
    word = word.lower()
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def words(text: str) -> list[str]:
    """The stems of a text; parts of a name such as cw_SS_BC are words."""
    return [stem(word) for word in _WORD.findall(text.replace("_", " ")) if word.lower() not in STOP]


def _related() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for group in SAME:
        stems = {stem(word) for word in group}
        for word in stems:
            found.setdefault(word, set()).update(stems - {word})
    return found


RELATED = _related()


def asked(text: str) -> list[dict[str, float]]:
    """The words of a question, each as the stems that stand for it and how much they count."""
    return [{word: 1.0, **dict.fromkeys(RELATED.get(word, ()), OTHERS)} for word in dict.fromkeys(words(text))]

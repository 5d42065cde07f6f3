"""What an outline says, and reading it from plain values, as a form or a YAML file gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.outline.dendrites import ONTO
from cxsystem2.outline.plasticity import PLASTICITY
from cxsystem2.outline.words import ALIASES, DRIVES, KINDS, NAMES, RECORDS, SIGNS, cells_of, models, usual_model
from cxsystem2.problems import nearest, one_of

MOST = 200
"""Populations, or connections, of one outline; who has more writes tables."""
LONGEST = 200
USUAL: dict[str, str] = {
    "title": "network", "runtime": "500*ms",
    "kind": "SS", "model": "LIF", "layer": "4", "drive": "background", "probability": "0.1", "plasticity": "none",
}  # fmt: skip
"""Answers that nobody has to give."""
_RECORD = ("spikes", "potentials")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
_POPULATION = ("name", "kind", "cells", "model", "layer", "drive", "inputs", "current", "record")
_CONNECTION = ("from", "to", "sign", "onto", "probability", "weight", "delay", "plasticity")
_WHOLE = ("title", "runtime", "populations", "connections")


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with one answer: its place (``populations.0.cells``, or nothing for the whole), and a sentence."""

    field: str
    message: str

    def __str__(self) -> str:
        list_of, _, rest = self.field.partition(".")
        number, _, name = rest.partition(".")
        if not number:
            return f"{self.field}: {self.message}" if self.field else self.message
        return f"{list_of.removesuffix('s')} {int(number) + 1}{', ' if name else ''}{name}: {self.message}"


class OutlineError(CxSystemError, ValueError):
    """An outline from which no tables can be made; `faults` says of each answer why not."""

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Population:
    """A population: texts as they go into cells of tables; an empty one asks for a starting value."""

    name: str
    kind: str
    cells: str = ""
    model: str = USUAL["model"]
    layer: str = USUAL["layer"]
    drive: str = USUAL["drive"]
    inputs: str = ""
    """Background inputs of each cell."""
    current: str = ""
    """Current into each cell, with its unit."""
    record: tuple[str, ...] = _RECORD


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection between two populations; `source` and `target` are their names, an empty text asks for a starting value."""

    source: str
    target: str
    sign: str = ""
    """``excitatory`` or ``inhibitory``; empty: as the kind of the source is."""
    probability: str = USUAL["probability"]
    weight: str = ""
    delay: str = ""
    onto: str = ""
    """Where it ends on a cell with dendrites; empty: as the kind of the source asks for."""
    plasticity: str = USUAL["plasticity"]


@dataclass(frozen=True, slots=True)
class Outline:
    """A network in a few answers."""

    populations: tuple[Population, ...]
    connections: tuple[Connection, ...] = ()
    title: str = USUAL["title"]
    runtime: str = USUAL["runtime"]


def read(given: Any) -> Outline:
    """An outline from plain values: a mapping with lists of populations and connections.

    Raises:
        OutlineError: a word is unknown, a name is missing or there twice, or this is no outline at all.
    """
    faults: list[AnswerFault] = []
    if not isinstance(given, dict):
        raise OutlineError([AnswerFault("", "an outline has 'populations' and 'connections'")])
    _refuse_unknown(given, _WHOLE, "", faults)
    populations = tuple(
        _population(one, f"populations.{number}", faults) for number, one in _listed(given, "populations", _POPULATION, faults)
    )
    connections = tuple(
        _connection(one, f"connections.{number}", faults) for number, one in _listed(given, "connections", _CONNECTION, faults)
    )
    _refuse_twice(populations, connections, faults)
    title, runtime = (_text(given, name, "", faults) for name in ("title", "runtime"))
    if faults:
        raise OutlineError(faults)
    return Outline(populations, connections, title or USUAL["title"], runtime or USUAL["runtime"])


def _listed(
    given: dict[str, Any], name: str, known: Sequence[str], faults: list[AnswerFault]
) -> Iterable[tuple[int, dict[str, Any]]]:
    found = given.get(name) or []
    if not isinstance(found, list) or len(found) > MOST:
        faults.append(AnswerFault(name, f"this is a list of at most {MOST}"))
        return
    for number, one in enumerate(found):
        if isinstance(one, dict):
            _refuse_unknown(one, known, f"{name}.{number}.", faults)
            yield number, one
        else:
            faults.append(AnswerFault(f"{name}.{number}", f"this has {', '.join(known)}"))


def _refuse_unknown(given: dict[str, Any], known: Sequence[str], before: str, faults: list[AnswerFault]) -> None:
    for name in given:
        if name not in known:
            word = str(name)[:40]
            faults.append(
                AnswerFault(f"{before}{word}", f"this is not asked{nearest(word, known) or f'; known are {one_of(known)}'}")
            )


def _text(given: dict[str, Any], name: str, before: str, faults: list[AnswerFault]) -> str:
    """An answer as the text of a cell; numbers of a YAML file are written as they would be in a table."""
    found = given.get(name)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int | float) or len(str(found)) > LONGEST:
        faults.append(AnswerFault(f"{before}{name}", f"this is a text of at most {LONGEST} characters, or a number"))
        return ""
    return " ".join(str(found).split())


def _population(given: dict[str, Any], at: str, faults: list[AnswerFault]) -> Population:
    text = {name: _text(given, name, f"{at}.", faults) for name in _POPULATION if name != "record"}
    kind = _word(
        ALIASES.get(text["kind"].casefold(), text["kind"]) or USUAL["kind"], KINDS, f"{at}.kind", "kind of cells", faults
    )
    name = text["name"] or NAMES.get(kind, "")
    if not _NAME.fullmatch(name) and (text["name"] or kind in KINDS):
        faults.append(AnswerFault(f"{at}.name", "a name begins with a letter, and has up to 20 letters and digits"))
    return Population(
        name,
        kind,
        text["cells"] or cells_of(kind),
        _word(
            text["model"] or (usual_model(kind) if kind in KINDS else USUAL["model"]),
            models(),
            f"{at}.model",
            "neuron model",
            faults,
        ),
        text["layer"] or USUAL["layer"],
        _word(text["drive"] or USUAL["drive"], DRIVES, f"{at}.drive", "drive", faults),
        text["inputs"],
        text["current"],
        _records(given.get("record"), f"{at}.record", faults),
    )


def _records(given: Any, at: str, faults: list[AnswerFault]) -> tuple[str, ...]:
    if given is None:
        return _RECORD
    words = given.strip("[]").split(",") if isinstance(given, str) else given
    if not isinstance(words, list) or len(words) > len(RECORDS):
        faults.append(AnswerFault(at, f"this is a list of {one_of(RECORDS)}"))
        return ()
    found = [_word(str(word).strip(), RECORDS, at, "word for what is recorded", faults) for word in words if str(word).strip()]
    return tuple(word for word in RECORDS if word in found)


def _connection(given: dict[str, Any], at: str, faults: list[AnswerFault]) -> Connection:
    text = {name: _text(given, name, f"{at}.", faults) for name in _CONNECTION}
    for end in ("from", "to"):
        if not text[end]:
            faults.append(AnswerFault(f"{at}.{end}", "name a population"))
    sign = text["sign"] and _word(text["sign"], SIGNS, f"{at}.sign", "sign", faults)
    onto = text["onto"] and _word(text["onto"], ONTO, f"{at}.onto", "part of a cell", faults)
    plasticity = text["plasticity"] or USUAL["plasticity"]
    plasticity = _word(plasticity, PLASTICITY, f"{at}.plasticity", "word for how synapses change", faults)
    probability = text["probability"] or USUAL["probability"]
    return Connection(text["from"], text["to"], sign, probability, text["weight"], text["delay"], onto, plasticity)


def _word(given: str, known: Iterable[str], at: str, noun: str, faults: list[AnswerFault]) -> str:
    """A word in its proper spelling; whether letters are large or small does not matter."""
    words = {word.casefold(): word for word in known}
    found = words.get(given.casefold())
    if found is None:
        faults.append(
            AnswerFault(at, f"there is no {noun} '{given[:40]}'{nearest(given, known) or f'; known are {one_of(known)}'}")
        )
    return found or given


def _refuse_twice(populations: Sequence[Population], connections: Sequence[Connection], faults: list[AnswerFault]) -> None:
    seen: set[str] = set()
    for number, one in enumerate(populations):
        if one.name.casefold() in seen:
            faults.append(
                AnswerFault(f"populations.{number}.name", f"there is another population '{one.name}'; choose another name")
            )
        seen.add(one.name.casefold())
    pairs: set[tuple[str, str]] = set()
    for number, each in enumerate(connections):
        if (each.source, each.target) in pairs:
            what = f"{each.source} and {each.target} are connected above already; remove one of the two"
            faults.append(AnswerFault(f"connections.{number}.to", what))
        pairs.add((each.source, each.target))

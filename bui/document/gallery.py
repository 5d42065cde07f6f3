"""The examples and small models as the first view shows them: in order of difficulty, with names, sizes and times."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from bui.shapes.document import Example
from cxsystem2.catalogue import example_tables, examples
from cxsystem2.errors import TableError
from cxsystem2.problems import Report
from cxsystem2.starters import starters
from cxsystem2.tables import Anatomy, Physiology, read_anatomy, read_physiology

PICTURES = Path(__file__).resolve().parents[1] / "static" / "gallery"
"""A raster of each example, and ``gallery.json`` with what runs of them have shown; ``docs/gallery.py`` makes both."""
START = "ei"
"""Where a newcomer begins: it fires within seconds, and has excitation and inhibition."""
_TITLES = {
    "coba_eif": "Balanced network with conductances",
    "adex_ei": "Adapting cells",
    "brunel": "Brunel's network",
    "layer4": "Layer 4 with thalamic volleys",
    "potjans_diesmann": "Cortical circuit of Potjans and Diesmann",
    "microcircuit": "Microcircuit with pyramidal cells",
    "layer4_pulses": "200 trials for latent dynamics",
}
"""The simplest and quickest first; an example that is not here comes last, under its name."""


@cache
def gallery() -> list[Example]:
    """All small models and all examples, the simplest first."""
    small = [_card(word, one.title, one.about[:1].upper() + one.about[1:], "small") for word, one in starters().items()]
    known = examples()
    order = [name for name in _TITLES if name in known] + [name for name in known if name not in _TITLES]
    return small + [_card(name, _TITLES.get(name, name), known[name].about, "example") for name in order]


def _card(name: str, title: str, about: str, group: str) -> Example:
    found = _measured().get(name, {})
    return {
        "name": name,
        "title": title,
        "about": about,
        "group": group,
        "start": name == START,
        "picture": (PICTURES / f"{name}.svg").is_file(),
        "cells": found.get("cells"),
        "synapses": found.get("synapses"),
        "seconds": found.get("seconds"),
    }


def _measured() -> dict[str, Any]:
    """What runs of the examples have shown; nothing where the file is not there."""
    path = PICTURES / "gallery.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def tables_of(name: str) -> tuple[Anatomy, Physiology]:
    """The two tables of one of them.

    Raises:
        CxSystemError: there is none of this name.
        TableError: its tables cannot be read.
    """
    if name in starters():
        return starters()[name].read()
    anatomy, physiology = example_tables(name)
    report = Report()
    found = read_anatomy(anatomy, report), read_physiology(physiology, report)
    if not report.clean:
        raise TableError(report)
    return found

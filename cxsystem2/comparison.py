"""What differs between two results: tables, settings, versions, rates, spikes and recorded variables."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np

from cxsystem2.results import Results
from cxsystem2.results.records import Recording
from cxsystem2.results.spike_difference import spike_differences
from cxsystem2.results.tables import tables_of
from cxsystem2.tables.difference import table_changes

NOT_COMPARED = ("point", "memory")
"""Settings that say how a run was asked for or watched; what they change is in the tables."""


def compare(first: Results, second: Results) -> dict[str, Any]:
    """What differs, as plain values; each part is empty where nothing does.

    ``tables``: cells (``sheet``, ``row``, ``column``, ``before``, ``after``). ``settings`` and ``versions``: ``what``,
    ``before``, ``after``. ``rates``: ``population``, ``before``, ``after`` (Hz, None where they are not known). ``spikes``:
    the populations whose spikes are not the same, see `SpikeDifference`. ``recorded``: variables whose values are not the
    same, with the largest difference, or None and ``why``. ``notes``: what could not be compared.
    """
    rates, notes = (first.rates(), second.rates()), []
    tables: list[dict[str, str]] = []
    if all(one.anatomy and one.physiology for one in (first, second)):
        tables = [one._asdict() for one in table_changes(tables_of(first), tables_of(second))]
    else:
        notes.append("the tables are not compared: not both results hold those that they were made from")
    return {
        "tables": tables,
        "settings": _pairs(_settings(first), _settings(second)),
        "versions": _pairs(first.versions, second.versions),
        "rates": [
            {"population": name, "before": before, "after": after}
            for name in dict.fromkeys([*rates[0], *rates[1]])
            if (before := _number(rates[0].get(name))) != (after := _number(rates[1].get(name)))
        ],
        "spikes": [asdict(one) for one in spike_differences(first, second)],
        "recorded": _recorded(first, second),
        "notes": notes,
    }


def _settings(results: Results) -> dict[str, Any]:
    own = {name: value for name, value in results.settings.items() if name not in NOT_COMPARED}
    return {**own, "device": results.device, "seed": results.seed, "runtime": results.runtime, "default_clock": results.dt}


def _pairs(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    def text(values: dict[str, Any], name: str) -> str:
        value = values.get(name, "none")
        return value if isinstance(value, str) else json.dumps(value, default=str)

    return [
        {"what": name, "before": text(before, name), "after": text(after, name)}
        for name in dict.fromkeys([*before, *after])
        if text(before, name) != text(after, name)
    ]


def _number(rate: float | None) -> float | None:
    return None if rate is None or math.isnan(rate) else rate


def _recorded(first: Results, second: Results) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    names = dict.fromkeys((name, each) for one in (first, second) for name, own in one.recordings.items() for each in own)
    for name, variable in names:
        one, other = (results.recordings.get(name, {}).get(variable) for results in (first, second))
        if one is None or other is None:
            there = "the second" if one is None else "the first"
            found.append({"of": name, "variable": variable, "largest": None, "unit": "", "why": f"only {there} result has it"})
        elif (largest := _largest(one, other)) != 0.0:
            why = "other times or cells are recorded" if largest is None else ""
            if largest == math.inf:
                why = "only one of the two is a number somewhere"
            number = None if why else largest
            found.append({"of": name, "variable": variable, "largest": number, "unit": one.unit, "why": why})
    return found


def _largest(one: Recording, other: Recording) -> float | None:
    """The largest difference of two recordings; infinite where one alone is no number, None where they do not correspond."""
    if not np.array_equal(one.cells, other.cells) or not np.array_equal(one.t, other.t) or one.unit != other.unit:
        return None
    if np.array_equal(one.values, other.values, equal_nan=True):
        return 0.0
    with np.errstate(invalid="ignore"):
        apart = np.abs(one.values - other.values)
    same = (one.values == other.values) | (np.isnan(one.values) & np.isnan(other.values))
    return float(np.where(same, 0.0, np.nan_to_num(apart, nan=math.inf)).max())

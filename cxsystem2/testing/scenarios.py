"""Scenarios: the models that every device is asked to run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

from cxsystem2.catalogue import example_tables
from cxsystem2.testing import models


@dataclass(frozen=True, slots=True)
class Scenario:
    """A model that a device is to run: what it shows, its two tables, and changes ``name=value`` to them."""

    about: str
    tables: Callable[[], tuple[Any, Any]]
    changes: tuple[str, ...] = ()


def _example(name: str, about: str, *changes: str) -> Scenario:
    return Scenario(about, lambda: example_tables(name), changes)


def _small(model: Callable[[], tuple[models.Table, models.Table]]) -> Scenario:
    return Scenario(cleandoc(model.__doc__ or ""), model)


SCENARIOS = {
    "coba_eif": _example("coba_eif", "4000 EIF cells with conductances, no input but a tonic current", "runtime=200*ms"),
    "adex_ei": _example("adex_ei", "2500 adapting cells of two kinds", "runtime=200*ms", "drive=600*pA"),
    "layer4": _example(
        "layer4",
        "depressing synapses and volleys of an input",
        "runtime=200*ms",
        "IN[0].spike_times=[0.02 0.06]*second",
        "scale=0.5",
    ),
    "small": _small(models.small),
    "rates": _small(models.rates),
    "short_term": _small(models.short_term),
    "long_term": _small(models.long_term),
    "gap_junctions": _small(models.gap_junctions),
    "two_conductances": _small(models.two_conductances),
    "pyramidal": _small(models.pyramidal),
    "noisy": _small(models.noisy),
}
"""The scenarios by name: examples as they are shipped but shorter, and small models that ask for one thing each."""

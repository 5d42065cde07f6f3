"""Texts that are made to keep a pattern busy: each pattern that meets what a user typed takes time in proportion to it."""

import contextlib
import time

import pytest

from cxsystem2.batches.values import read_amount
from cxsystem2.collect.numbers import numbers
from cxsystem2.config.monitors import read_monitors
from cxsystem2.config.scope import Scope
from cxsystem2.config.spread import read_spread
from cxsystem2.config.target import read_target
from cxsystem2.config.wiring import read_decay
from cxsystem2.errors import CxSystemError
from cxsystem2.measures.choose import chosen
from cxsystem2.problems import Place, Problem, Report
from cxsystem2.tables import Physiology, sweep
from cxsystem2.tables.table import Cell

LONG = 50_000
SPACES = " " * LONG
SCOPE = Scope(Physiology("physiology"), Report())


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (lambda text: sweep.parse(Cell(text, Place("a")), "J", Report()), "{" + SPACES),
        (lambda text: sweep.parse(Cell(text, Place("a")), "J", Report()), "{1" + SPACES + "x" + SPACES),
        (lambda text: sweep.parse(Cell(text, Place("a")), "J", Report()), "{" * LONG),
        (lambda text: read_target(text, SCOPE), "a" + SPACES + "]"),
        (lambda text: read_spread(text, SCOPE), "a" + SPACES + "!"),
        (lambda text: read_monitors(text, SCOPE), "[Sp]" + SPACES + "x"),
        (lambda text: read_monitors(text, SCOPE), "[St]vm[rec]" + "(" * LONG),
        (lambda text: read_decay(text, SCOPE), "1" + SPACES + "x"),
        (lambda text: numbers([text]), "1*a" + SPACES + "x"),
        (read_amount, "1" + SPACES + "x"),
        (lambda text: chosen([text]), "rate" + SPACES + "!"),
        (lambda text: Problem(Place("a"), text).remedy, "'" * LONG),
    ],
)
def test_a_long_cell_takes_no_longer_than_reading_it(read, text):
    begin = time.process_time()
    with contextlib.suppress(CxSystemError):
        read(text)
    assert time.process_time() - begin < 2.0  # milliseconds; a pattern that goes back and forth takes minutes


@pytest.mark.parametrize(
    ("text", "default", "values"),
    [
        ("{1 & 2}", None, ("1", "2")),
        ("{ 3 : 1 & 2 }*nS", "3*nS", ("1*nS", "2*nS")),
        ("{1: 2} + {3|5|1}", None, ("{1: 2} + 3", "{1: 2} + 4")),
    ],
)
def test_braces_mean_what_they_meant(text, default, values):
    found = sweep.parse(Cell(text, Place("a")), "J", Report())
    assert found is not None and (found.default, found.values) == (default, values)

"""Two runs of one network on two devices: how far they must agree, by what the device claims."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cxsystem2.devices import Agreement
from cxsystem2.measures import measure
from cxsystem2.results import Results

EARLY = 0.05
"""Second; until then rounding has not grown into other spikes."""
LEAST = 20
"""Spikes that a comparison must rest on."""
_DIGITS = 1e-6
_COUNTED = 100
"""From so many spikes on the intervals of a population say something."""


def compare_spikes(expected: Results, found: Results, agreement: Agreement) -> None:
    """All spikes are the same, or the first ones, or as many as chance allows.

    Raises:
        AssertionError: they are not; the message names the population and the figures.
    """
    assert found.spikes.keys() == expected.spikes.keys(), "other populations have spikes recorded"
    if agreement is Agreement.STATISTICAL:
        _compare_statistics(expected, found)
        return
    end = expected.runtime if agreement is Agreement.IDENTICAL else EARLY
    first, second = _fired(expected, end), _fired(found, end)
    assert len(first) >= LEAST, f"{len(first)} spikes until {end:g} s are too few to compare"
    allowed = 0 if agreement is Agreement.IDENTICAL else max(2.0, 0.01 * len(first | second))
    different = sorted(first ^ second, key=lambda spike: (spike[1], spike))
    assert len(different) <= allowed, (
        f"{len(different)} of {len(first | second)} spikes until {end:g} s are not in both; "
        f"the first: {different[0][0]}, step {different[0][1]}, cell {different[0][2]}"
    )


def compare_rates(expected: Results, found: Results, agreement: Agreement) -> None:
    """Each population has as many spikes, but for 3 %, or for 5 % and what chance adds where other numbers are drawn.

    Raises:
        AssertionError: it has not.
    """
    for name, spikes in expected.spikes.items():
        count, other = len(spikes.t), len(found.spikes[name].t)
        chance = 0.05 * count + 2.5 * np.sqrt(count)
        allowed = {Agreement.IDENTICAL: 0.0, Agreement.ROUNDING: max(2.0, 0.03 * count), Agreement.STATISTICAL: chance}[
            agreement
        ]
        assert abs(other - count) <= allowed, f"{name} has {other} spikes in place of {count}"


def compare_recordings(expected: Results, found: Results, agreement: Agreement) -> None:
    """Recorded values are the same but for the last digits, or have the same mean; shapes, times and units always agree.

    Raises:
        AssertionError: they are not; the message names population and variable.
    """
    assert {*_variables(expected)} == {*_variables(found)}, "other variables are recorded"
    for name, variable in _variables(expected):
        one, other = expected.recordings[name][variable], found.recordings[name][variable]
        where = f"{name}.{variable}"
        assert other.values.shape == one.values.shape, f"{where} has the shape {other.values.shape}, not {one.values.shape}"
        assert np.array_equal(other.cells, one.cells), f"{where} is of other cells"
        assert np.allclose(other.t, one.t, rtol=0, atol=1e-9), f"{where} is recorded at other times"
        assert other.unit == one.unit, f"{where} is in {other.unit}, not in {one.unit}"
        scale = max(np.ptp(one.values), abs(one.values).max() * _DIGITS)
        if agreement is Agreement.IDENTICAL:
            away = abs(other.values - one.values).max()
            assert away <= _DIGITS * scale, f"{where} is {away:g} {one.unit} away, and ranges over {scale:g}"
        else:
            away = abs(other.values.mean() - one.values.mean())
            assert away <= 0.15 * scale, f"{where} has the mean {other.values.mean():g}, not {one.values.mean():g} {one.unit}"


def compare_bits(expected: Results, found: Results, begin: float = 0.0) -> None:
    """Spikes and recorded values from a time (second) on are the same to the bit.

    Raises:
        AssertionError: they are not; the message names what is different.
    """
    for name, spikes in expected.spikes.items():
        other = found.spikes[name]
        late, after = spikes.t >= begin, other.t >= begin
        assert np.array_equal(spikes.i[late], other.i[after]) and np.array_equal(spikes.t[late], other.t[after]), name
    for name, variable in _variables(expected):
        one, two = expected.recordings[name][variable], found.recordings[name][variable]
        late, after = one.t >= begin, two.t >= begin
        assert np.array_equal(one.t[late], two.t[after]), f"{name}.{variable}"
        assert np.array_equal(one.values[late], two.values[after], equal_nan=True), f"{name}.{variable}"


def _compare_statistics(expected: Results, found: Results) -> None:
    """Of each population about as many cells fire, and as regularly."""
    words = ("cv", "silent")
    before, after = (measure(results, words).to_numpy(float) for results in (expected, found))
    for name, first, second in zip(expected.spikes, before, after, strict=True):
        if len(expected.spikes[name].t) >= _COUNTED:
            for word, one, other in zip(words, first, second, strict=True):
                assert np.isnan(one) or abs(one - other) <= 0.2, f"{name} has {word} {other:.2f} in place of {one:.2f}"


def _fired(results: Results, until: float) -> set[tuple[str, int, int]]:
    """Population, step and cell of each spike before a time (second)."""
    found: set[tuple[str, int, int]] = set()
    for name, spikes in results.spikes.items():
        early = spikes.t < until
        steps = np.rint(spikes.t[early] / results.dt).astype(int)
        found |= {(name, step, cell) for step, cell in zip(steps.tolist(), spikes.i[early].tolist(), strict=True)}
    return found


def _variables(results: Results) -> Iterator[tuple[str, str]]:
    for name, recordings in results.recordings.items():
        for variable in recordings:
            yield name, variable

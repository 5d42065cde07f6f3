"""Phase planes against equations written by hand."""

import numpy as np
import pytest
from scipy.optimize import fsolve

from cxsystem2.cells import CellError, phase_plane

PICO = 1e-12


def adex(x, current):
    v, w = x[0] * 1e-3, x[1] * PICO
    membrane = 2e-9 * (-0.07 - v) + 2e-9 * 2e-3 * np.exp((v + 0.05) / 2e-3) - w + current
    return [membrane / PICO, (0.5e-9 * (v + 0.07) - w) / PICO]


def izhikevich(x, current):
    v, u = x[0] * 1e-3, x[1] * PICO
    return [(1.5e-6 * (v + 0.06) * (v + 0.04) - u + current) / PICO, (5e-9 * (v + 0.06) - u) / PICO]


@pytest.mark.parametrize(
    ("word", "equations", "current", "guesses"),
    [("ADEX", adex, 30, [(-58, 6), (-46, 12)]), ("IZHIKEVICH", izhikevich, 50, [(-58, 8), (-38, 110)])],
)
def test_nullclines_cross_at_the_fixed_points(word, equations, current, guesses):
    plane = phase_plane(word, f"{current}*pA", "20*ms")
    assert [point.stable for point in plane.fixed_points] == [True, False]
    for point, guess in zip(plane.fixed_points, guesses, strict=True):
        vm, value = fsolve(equations, guess, args=(current * PICO,), xtol=1e-12)
        assert point.vm == pytest.approx(vm * 1e-3, rel=1e-6)
        assert point.value == pytest.approx(value * PICO, rel=1e-6)
        for line in (plane.membrane, plane.second):
            assert np.interp(point.vm, plane.vm, line) == pytest.approx(point.value, abs=0.05 * PICO)


def test_nullclines_are_where_the_derivatives_are_zero():
    plane = phase_plane("ADEX", "30*pA", "5*ms")
    x = np.array([plane.vm * 1e3, plane.membrane / PICO])
    scale = np.abs(plane.membrane / PICO) + 100
    assert np.abs(adex(x, 30 * PICO)[0] / scale).max() < 1e-9
    assert plane.second == pytest.approx(0.5e-9 * (plane.vm + 0.07), abs=1e-18)


def test_a_large_current_leaves_no_state_of_rest(tmp_path):
    plane = phase_plane("ADEX", parameters="naud2008:tonic", duration="50*ms")
    assert plane.current == pytest.approx(500 * PICO)
    assert plane.fixed_points == ()
    assert len(plane.run.spikes) > 1
    assert plane.save_plot(tmp_path / "plane.png").stat().st_size > 1000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: phase_plane("LIF"), "LIF has 1 variable; a phase plane needs 2, as ADEX, ADEXGAP, IZHIKEVICH have"),
        (lambda: phase_plane("ADEX", limits=("-40*mV", "-80*mV")), "limits: -0.04 V is not below -0.08 V"),
    ],
)
def test_what_has_no_phase_plane(call, message):
    with pytest.raises(CellError) as caught:
        call()
    assert str(caught.value) == message

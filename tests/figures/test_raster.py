"""Raster plots."""

import numpy as np
import pytest

from cxsystem2.figures import save


def dots(axes):
    return sum(len(line.get_xdata()) for line in axes.lines if line.get_marker() == ".")


def test_every_spike_is_a_dot(results):
    axes = results.raster()
    assert dots(axes) == sum(len(spikes.t) for spikes in results.spikes.values())
    assert axes.get_ylim()[1] == pytest.approx(109.5)


def test_a_window_and_a_choice_of_populations(results):
    axes = results.raster(names=["NG0_relay_vpm"], start=0.04, stop=0.06)
    assert dots(axes) == 10
    assert axes.get_xlim() == (0.04, 0.06)


def test_many_spikes_are_thinned_and_the_title_says_so(results):
    axes = results.raster(most=10)
    assert dots(axes) <= 13
    assert "1 of" in axes.get_title()


def test_the_picture_is_a_file_of_the_named_kind(results, tmp_path):
    for suffix, magic in ((".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")):
        assert save(results, "overview", tmp_path / f"raster{suffix}").read_bytes().startswith(magic)


def test_a_run_without_spikes_can_be_drawn(results, tmp_path):
    for name, spikes in results.spikes.items():
        results.spikes[name] = type(spikes)(np.empty(0, np.int32), np.empty(0))
    assert save(results, "overview", tmp_path / "raster.png").stat().st_size > 1000

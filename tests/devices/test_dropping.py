"""What is recorded in part: shares of cells, every n-th step, intervals of time, on all devices alike."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options, devices, dropping
from cxsystem2.phases import Snapshot
from cxsystem2.syntax.lower import lower
from cxsystem2.testing import models

END = 0.04
WHOLE = "[Sp] [Rate][dt]5*ms [St]vm"
PART = "[Sp][share]0.3[from]10*ms[to]30*ms [Rate][dt]5*ms[from]10*ms [St]vm[share]0.1[every]5[from]10*ms[to]30*ms"
SPIKING = "NG1_SS_L4"
WAYS = [
    pytest.param("python", False, id="python"),
    pytest.param("cpp", False, id="cpp", marks=pytest.mark.compiled),
    pytest.param("cpp", True, id="cpp-fast", marks=pytest.mark.compiled),
]


def tables(monitors):
    anatomy, physiology = models.small()
    for row in anatomy["G"]:
        row["monitors"] = monitors
    anatomy["IN"][0] |= {"spike_times": "[0.005 0.02 0.03]*second", "monitors": "[Sp]"}
    return anatomy, physiology


def system(monitors, device="python"):
    if missing := devices[device].missing():
        pytest.skip(f"the device '{device}' cannot run here: {missing}")
    return CxSystem(*tables(monitors), device=device, seed=3, changes=[f"runtime={END}*second"])


def run(monitors, device="python", fast=False):
    return system(monitors, device).run(save_results=False, options=Options(fast=fast))


def is_part(part, whole):
    """A result of `PART` has what that of `WHOLE` has of it, to the bit."""
    for name in ("NG1_SS_L4", "NG2_BC_L4"):
        found, everything = part.recordings[name]["vm"], whole.recordings[name]["vm"]
        assert len(found.cells) == round(0.1 * part.populations[name].size)
        assert (np.diff(found.cells) > 0).all()
        assert found.t == pytest.approx(everything.t[100:300:5], abs=1e-12)
        assert np.array_equal(found.values, everything.values[100:300:5, found.cells])
        rate, all_rates = part.recordings[name]["rate"], whole.recordings[name]["rate"]
        assert len(rate.t) >= len(all_rates.t) - 3  # a run that may go on has not cut off its last bin
        assert rate.t == pytest.approx(all_rates.t[2 : 2 + len(rate.t)], abs=1e-12)
        assert np.array_equal(rate.values, all_rates.values[2 : 2 + len(rate.t)])
        (i, t), watched = whole.spikes[name], part.watched[name].cells
        own = np.isin(i, watched) & (t > 0.00995) & (t < 0.02995)
        assert set(found.cells) <= set(watched)
        assert np.array_equal(part.spikes[name].i, i[own])
        assert part.spikes[name].t == pytest.approx(t[own], abs=1e-12)
        assert len(watched) == round(0.3 * part.populations[name].size)
    assert len(part.spikes[SPIKING].t) > 10


@pytest.mark.parametrize(("device", "fast"), WAYS)
def test_a_part_of_the_records_is_that_part_on_every_device(device, fast):
    part = run(PART, device, fast)
    is_part(part, run(WHOLE, device, fast))


def test_a_program_that_pauses_often_records_the_same(monkeypatch):
    whole = run(WHOLE)
    monkeypatch.setattr(dropping, "MOST", 1)
    monkeypatch.setattr(dropping, "_FEWEST", 7)
    is_part(run(PART), whole)


def test_a_file_that_grows_has_the_same_records(tmp_path):
    from cxsystem2.results import load

    found = load(system(PART).record(tmp_path / "run.h5", every=0.0123))
    is_part(found, run(WHOLE))
    assert found.rates() == pytest.approx(run(PART).rates())


def test_any_number_of_partitions_records_the_same(tmp_path):
    whole = run(WHOLE)
    for k in (1, 2):
        folder = tmp_path / str(k)
        snapshot = Snapshot.build(
            *tables(PART), folder, partitions=k, seed=3, device="python", changes=[f"runtime={END}*second"]
        )
        snapshot.run(0.0213)
        snapshot = Snapshot.open(folder)
        snapshot.run(END)
        is_part(snapshot.results(), whole)


def pauses(monitors, begin, end):
    one = system(monitors)
    return [*dropping.pauses(lower(one.network, form=one.device.form(one.network.config)), begin, end)]


def test_a_simulation_pauses_where_intervals_begin_and_end():
    assert pauses(WHOLE, 0, 400) == [400]
    assert pauses(PART, 0, 400) == [100, 300, 400]
    assert pauses(PART, 150, 250) == [250]
    assert pauses(PART, 0, 0) == [0]


def test_what_is_not_wanted_does_not_pile_up(monkeypatch):
    monkeypatch.setattr(dropping, "MOST", 80 * 8 * 120)
    found = pauses("[St]vm[from]1*second", 0, 2000)
    steps = np.diff([0, *found])
    assert found[-1] == 2000
    assert steps.max() <= 120
    assert len(found) == pytest.approx(2000 / 100, abs=4)

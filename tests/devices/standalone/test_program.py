"""One program for every seed, value, size and duration of a model."""

import contextlib

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.batches.create import draft
from cxsystem2.brian import brian2
from cxsystem2.devices import Options
from cxsystem2.errors import DeviceError
from tests.conftest import spikes_of

pytestmark = pytest.mark.compiled


def test_values_need_no_compiler(simulate, filled, compiled):
    first = simulate()
    assert spikes_of(simulate()) == spikes_of(first)
    assert simulate(seed=4).synapses != first.synapses
    assert spikes_of(simulate("J=4*nS")) != spikes_of(first)
    assert simulate("runtime=50*ms").recordings["NG1_SS_L4"]["vm"].values.shape == (500, 3)
    assert simulate("default_clock=0.05*ms").recordings["NG1_SS_L4"]["vm"].values.shape == (800, 3)
    assert simulate("G[1].number_of_neurons=50").populations["NG1_SS_L4"].size == 50
    assert simulate("IN[0].spike_times=[0.001 0.002 0.005 0.006]*second").rates()["NG0_relay_vpm"] == pytest.approx(100)
    assert compiled() == 0
    assert len(list(filled.glob("*.program"))) == 1


def test_other_models_and_other_flags_are_other_programs(simulate, filled, compiled, pretending, quickly):
    simulate()
    before = compiled()
    assert before > 0
    assert len(list(filled.glob("*.program"))) == 2
    with contextlib.suppress(DeviceError):  # the program that is there at once is of another model
        simulate("neuron_model='LIF'")
    assert compiled() > before
    assert len(list(filled.glob("*.program"))) == 3


def test_a_program_that_is_not_wanted_from_the_cache_is_compiled(simulate, filled, compiled, pretending):
    there = list(filled.glob("*.program"))
    simulate(cache=False)
    assert compiled() > 0
    assert list(filled.glob("*.program")) == there


def test_the_points_of_an_array_run_share_a_program(anatomy, physiology, filled, compiled, tmp_path):
    changes = ["J={1 & 2 & 4}*nS", "runtime=40*ms", "device=cpp"]
    found, counts = [], []
    for number, run in enumerate(draft(anatomy, physiology, changes).runs):
        model = CxSystem(anatomy, physiology, changes=changes, point=run.values, seed=run.seed)
        found.append(
            model.run(output=tmp_path / f"{number}.h5", options=Options(tmp_path / "program" / str(number), fast=False))
        )
        counts.append(compiled())
    assert counts == [0] * 3
    assert len({results.path for results in found}) == 3
    assert len({str(spikes_of(results)) for results in found}) == 3


def test_nothing_is_written_that_nobody_asked_for(simulate, filled, compiled, tmp_path):
    simulate(directory=tmp_path / "program")
    written = {path.name.rsplit("_", 1)[0] for path in (tmp_path / "program" / "results").iterdir()}
    assert not any(name.endswith(("wght", "delay")) or "synaptic" in name for name in written)
    assert any("SpMon" in name for name in written)


def test_objects_of_before_do_not_change_the_names(simulate, filled, compiled):
    kept = brian2.NeuronGroup(1, "v : 1", name="NG_EIF_1"), brian2.Network()
    simulate()
    assert compiled() == 0
    del kept


def test_a_profile_names_every_object(simulate, cache, quickly):
    results = simulate(profile=True)
    assert any("stateupdater" in name for name in results.profile)
    assert all(seconds >= 0 for seconds in results.profile.values())
    assert np.isfinite(sum(results.profile.values()))


def test_a_cache_that_cannot_be_written_costs_a_warning(simulate, tmp_path, monkeypatch, pretending):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path / "file"))
    results = simulate()
    assert any("cannot be kept" in warning for warning in results.warnings)
    assert results.spikes

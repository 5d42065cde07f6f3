"""One program for every seed, value, size and duration of a model."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.batches.create import draft
from cxsystem2.brian import brian2, preference
from cxsystem2.devices import Options

pytestmark = pytest.mark.compiled


def spikes(results):
    return {name: (found.i.tolist(), found.t.tolist()) for name, found in results.spikes.items()}


def test_values_need_no_compiler(simulate, cache, compiled):
    first = simulate()
    before = compiled()
    assert before > 0
    assert first.timings["compile"] > 0
    assert spikes(simulate()) == spikes(first)
    assert simulate(seed=4).synapses != first.synapses
    assert spikes(simulate("J=4*nS")) != spikes(first)
    assert simulate("runtime=50*ms").recordings["NG1_SS_L4"]["vm"].values.shape == (500, 3)
    assert simulate("default_clock=0.05*ms").recordings["NG1_SS_L4"]["vm"].values.shape == (800, 3)
    assert simulate("G[1].number_of_neurons=50").populations["NG1_SS_L4"].size == 50
    assert simulate("IN[0].spike_times=[0.001 0.002 0.005 0.006]*second").rates()["NG0_relay_vpm"] == pytest.approx(100)
    assert compiled() == before
    assert len(list(cache.glob("*.program"))) == 1


def test_another_model_is_another_program(simulate, cache, compiled):
    simulate()
    before = compiled()
    simulate("neuron_model='LIF'")
    assert compiled() > before
    assert len(list(cache.glob("*.program"))) == 2


def test_other_flags_are_another_program(simulate, cache, compiled):
    simulate()
    before = compiled()
    with preference("codegen.cpp.extra_compile_args_gcc", ["-w", "-O1", "-std=c++11"]):
        simulate()
    assert compiled() > before
    assert len(list(cache.glob("*.program"))) == 2


def test_a_program_that_is_not_wanted_from_the_cache_is_compiled(simulate, cache, compiled):
    simulate(cache=False)
    before = compiled()
    assert not cache.exists()
    simulate(cache=False)
    assert compiled() == 2 * before


def test_the_points_of_an_array_run_share_a_program(anatomy, physiology, cache, compiled, tmp_path):
    changes = ["J={1 & 2 & 4}*nS", "runtime=40*ms", "device=cpp"]
    found, counts = [], []
    for number, run in enumerate(draft(anatomy, physiology, changes).runs):
        model = CxSystem(anatomy, physiology, changes=changes, point=run.values, seed=run.seed)
        found.append(model.run(output=tmp_path / f"{number}.h5", options=Options(tmp_path / "program" / str(number))))
        counts.append(compiled())
    assert counts == [counts[0]] * 3
    assert len({results.path for results in found}) == 3
    assert len({str(spikes(results)) for results in found}) == 3


def test_nothing_is_written_that_nobody_asked_for(simulate, cache, tmp_path):
    simulate(directory=tmp_path / "program")
    written = {path.name.rsplit("_", 1)[0] for path in (tmp_path / "program" / "results").iterdir()}
    assert not any(name.endswith(("wght", "delay")) or "synaptic" in name for name in written)
    assert any("SpMon" in name for name in written)


def test_objects_of_before_do_not_change_the_names(simulate, cache, compiled):
    kept = brian2.NeuronGroup(1, "v : 1", name="NG_EIF_1"), brian2.Network()
    simulate()
    before = compiled()
    del kept
    simulate()
    assert compiled() == before


def test_a_profile_names_every_object(simulate, cache):
    results = simulate(profile=True)
    assert any("stateupdater" in name for name in results.profile)
    assert all(seconds >= 0 for seconds in results.profile.values())
    assert np.isfinite(sum(results.profile.values()))


def test_a_cache_that_cannot_be_written_costs_a_warning(simulate, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path / "file"))
    results = simulate()
    assert any("cannot be kept" in warning for warning in results.warnings)
    assert results.spikes

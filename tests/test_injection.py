"""Objects in a namespace, run by Brian2's magic network in a fresh process."""

import json
import subprocess
import sys

import brian2
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.injection import NameTaken

MAGIC = """
import json, sys
from brian2 import *
from cxsystem2 import CxSystem

device, tables, target = sys.argv[1:]
if device == "cpp":
    set_device("cpp_standalone", directory=None)
else:
    prefs.codegen.target = device
anatomy, physiology = json.load(open(tables))
injection = CxSystem(anatomy, physiology, device="python").inject(globals())
assert defaultclock.dt == 0.05*ms
run(60*ms)
found = {name: (array(value.i), array(value.t_)) for name, value in globals().items() if isinstance(value, SpikeMonitor)}
savez(target, **{f"{name}.{key}": pair[number] for name, pair in found.items() for number, key in enumerate("it")})

injection.eject()
assert not collect()
assert not [name for name in injection.names if name in globals()]
if device != "cpp":
    assert defaultclock.dt == 0.1*ms
    own = NeuronGroup(1, "dx/dt = 1/second : 1", threshold="x > 0.5", method="euler")
    run(1*ms)
    assert allclose(own.x, 1e-3)
"""


@pytest.fixture
def noisy(anatomy, physiology):
    """The small model with everything that is drawn while it runs."""
    anatomy["params"].update(default_clock="0.05*ms", runtime="60*ms")
    anatomy["G"][0]["n_background_inputs"] = 100
    physiology.update(background_rate="20*Hz", background_E_E_weight="J", background_E_I_weight="J")
    physiology["SS"] = {**physiology["SS"], "noise_sigma": "2*mV", "taum_soma": "20*ms"}
    return anatomy, physiology


@pytest.mark.parametrize(
    ("magic", "device"), [("numpy", "python"), pytest.param("cpp", "cpp", marks=[pytest.mark.compiled, pytest.mark.slow])]
)
def test_magic_run_gives_the_spikes_of_run(noisy, tmp_path, magic, device):
    tables, target = tmp_path / "tables.json", tmp_path / "spikes.npz"
    tables.write_text(json.dumps(noisy))
    done = subprocess.run([sys.executable, "-c", MAGIC, magic, tables, target], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    model = CxSystem(*noisy, device=device)
    results, layout, found = model.run(save_results=False, options=Options(fast=False)), model.model().layout, np.load(target)
    assert sum(len(spikes.i) for spikes in results.spikes.values()) > 100
    for label, cells in model.network.cells.items():
        place = layout.slices[label, "soma"]
        i, t = (found[f"{layout.spike_recorders[place.group]}.{key}"] for key in "it")
        own = (i >= place.start) & (i < place.stop)
        assert np.array_equal(i[own] - place.start, results.spikes[cells.name].i)
        assert np.array_equal(t[own], results.spikes[cells.name].t)


def test_texts_and_numbers_are_there_too(anatomy, physiology):
    namespace = {"mine": 1}
    with CxSystem(anatomy, physiology).inject(namespace) as injection:
        assert namespace["NN_EIF_1"] == 100
        assert "dvm/dt" in namespace["NE_EIF_1"]
        assert isinstance(namespace["NG_EIF_1"], brian2.NeuronGroup)
        assert set(injection.names) == namespace.keys() - {"mine"}
    assert namespace == {"mine": 1}


def test_a_name_that_is_taken_leaves_everything_as_it_was(anatomy, physiology):
    before, namespace = brian2.defaultclock.dt, {"NN_EIF_1": "mine", "NE_EIF_1": "mine"}
    model = CxSystem(anatomy, physiology, changes=["default_clock=0.05*ms"])
    with pytest.raises(NameTaken, match=r"'NN_EIF_1' \(and 1 more\) is there already"):
        model.inject(namespace)
    assert namespace == {"NN_EIF_1": "mine", "NE_EIF_1": "mine"}
    assert brian2.defaultclock.dt == before


def test_a_name_that_was_replaced_or_deleted_is_left_alone(anatomy, physiology):
    namespace = {}
    injection = CxSystem(anatomy, physiology).inject(namespace)
    namespace["NN_EIF_1"] = "mine"
    del namespace["NE_EIF_1"]
    injection.eject()
    injection.eject()
    assert namespace == {"NN_EIF_1": "mine"}


def test_a_model_can_be_injected_again(anatomy, physiology):
    model, namespace = CxSystem(anatomy, physiology), {}
    for _ in range(2):
        with model.inject(namespace), pytest.raises(NameTaken):
            model.inject(namespace)
    assert namespace == {}


def test_an_exception_within_the_block_ejects(anatomy, physiology):
    namespace, before = {}, brian2.defaultclock.dt
    with pytest.raises(KeyError), CxSystem(anatomy, physiology, changes=["default_clock=0.05*ms"]).inject(namespace):
        raise KeyError
    assert namespace == {}
    assert brian2.defaultclock.dt == before


def test_synapses_of_which_there_is_none_are_not_there(anatomy, physiology):
    for row in anatomy["S"]:
        row["p"] = 0
    with CxSystem(anatomy, physiology).inject({}) as injection:
        assert not [name for name in injection.names if name.startswith("S_")]

"""A known structure: no two plans whose programs have another text share a key, and values alone never make another one."""

import contextlib
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.brian import preference
from cxsystem2.devices import Options
from cxsystem2.devices.cpp import Cpp
from cxsystem2.devices.standalone import opening, origin, recipes, structure
from cxsystem2.devices.standalone.describing import describe
from cxsystem2.devices.standalone.description import Description
from cxsystem2.devices.standalone.making import made
from cxsystem2.devices.standalone.prepared import prepare
from cxsystem2.devices.standalone.recipes import UnknownStructure, state_of
from cxsystem2.devices.standalone.structure import key
from cxsystem2.errors import TableError
from cxsystem2.models.synapses import synapses
from cxsystem2.stages import Stages
from cxsystem2.testing import models
from tests.conftest import spikes_of
from tests.devices.conftest import PLASTIC
from tests.devices.test_session import MODELS, neuron_tables

pytestmark = pytest.mark.compiled
SHORT = "runtime=25*ms"


def lowered(tables, changes=(), fast=False, precision=None, profile=False):
    """A model, and how it is to run."""
    system = CxSystem(*tables, seed=3, device="cpp", changes=[SHORT, *filter(None, changes)])
    options = Options(fast=fast, precision=precision, profile=profile)
    return system._lowered(Stages()), options.settled(system.network.config.system, Cpp)


def text_of(generated):
    """All that a compiler sees, and its flags."""
    return hashlib.sha256(repr([generated.texts(), generated.compile_flags, generated.link_flags]).encode()).hexdigest()


def bits(state):
    """The state of a program, to be compared."""
    return [
        (name, one.size, one.values.dtype, one.full().tobytes() if one.size else b"") for name, one in state.entries.items()
    ]


class Plans:
    """Texts and descriptions by key: what has a key that is known must have the same text, and its state by the description."""

    def __init__(self):
        self.known = {}

    def look(self, tables, changes=(), **how):
        model, options = lowered(tables, changes, **how)
        with tempfile.TemporaryDirectory() as folder:
            prepared = prepare(model, options, Path(folder))
            found = key(model, Cpp, options, prepared)
            program, objects, generated = made(Cpp(), model, Stages(), options, Path(folder), prepared)
            text, description = self.known.setdefault(
                found, (text_of(generated), describe(model, program, objects, prepared, "compiled"))
            )
            assert text == text_of(generated), changes
            read = Description.read(description.text())
            assert bits(state_of(read, model, prepared.synapses, prepared.threads)) == bits(program.state), changes
        return found


@pytest.fixture
def plans():
    return Plans()


VALUES = [
    "J=1*nS", "delay_SS_SS=3*ms", "runtime=9*ms", "seed=8", "default_clock=0.05*ms", "G[1].number_of_neurons=37", "S[*].p=0.3",
    "IN[0].spike_times=[0.002 0.004]*second", "SS.C=111*pF;BC.C=111*pF", "G[1].monitors=[Sp][St]vm[rec](2-9)",
]  # fmt: skip
"""Changes of what a program reads when it starts."""
STRUCTURES = [
    "SS.C=123*pF", "neuron_model='LIF'", "G[1].monitors=[Sp]", "G[1].monitors=[Sp][St]vm[rec](0-3)[dt]0.3*ms",
    "G[2].monitors=[Rate][dt]2*ms", "S[1->1].syn_type=Depressing", "integration=rk4", "S[*].p=0",
]  # fmt: skip
"""Changes of what it is."""


def noisy_plastic(small):
    """A network with every synapse model whose variables nobody looks at."""
    anatomy, physiology = small
    physiology |= PLASTIC | {"SS": {**physiology["SS"], **models.CLOPATH_CELL, "noise_sigma": "2*mV", "taum_soma": "15*ms"}}
    anatomy["G"], anatomy["S"] = anatomy["G"][:1], anatomy["S"][:1]
    for word in synapses:
        row = {"receptor": "gi" if word == "Vogels" else "ge", "pre_syn_idx": 1, "post_syn_idx": 1, "syn_type": word}
        if word != "Gap_junction":
            anatomy["S"].append({**row, "p": "0.05", "custom_weight": "0.5*nS"})
            if getattr(synapses[word], "weight_scalar", False):
                anatomy["S"][-1].pop("custom_weight")
    return anatomy, {**physiology, "neuron_model": "CADEX"}


def scaled(text):
    """A number of a table with another value; nothing where it is none."""
    found = re.fullmatch(r"(-?[\d.]+(?:e-?\d+)?)(\*\w+)?", str(text).strip())
    return f"{float(found[1]) * 1.03 + (0.01 if float(found[1]) == 0 else 0):.9g}{found[2] or ''}" if found else ""


def every_value(physiology):
    """A change of each number of a physiology table, for all cells and for one kind of them."""
    for name, value in physiology.items():
        if isinstance(value, dict):
            for inner, text in value.items():
                if changed := scaled(text):
                    yield [f"{name}.{inner}={changed}"]
                    if name == "SS" and "BC" in physiology:
                        yield [f"SS.{inner}={changed}", f"BC.{inner}={changed}"]
        elif changed := scaled(value):
            yield [f"{name}={changed}"]


def look_at_all(plans, tables, **how):
    """Every number of a model changed, one at a time; returns how many keys there are, and how many models."""
    keys = [plans.look(tables, **how)]
    for changes in every_value(tables[1]):
        with contextlib.suppress(TableError):
            keys.append(plans.look(tables, changes, **how))
    return len(set(keys)), len(keys)


@pytest.mark.parametrize("fast", [False, pytest.param(True, marks=pytest.mark.versions)])
def test_changes_of_values_have_one_key_and_the_state_of_brian2(plans, fast, anatomy, physiology):
    several = (";".join(VALUES[::2]), ";".join(VALUES[1::2]), "")  # one that is part of the key makes another one of all
    keys = {plans.look((anatomy, physiology), change.split(";"), fast=fast) for change in several}
    assert len(keys) == 1


def test_synapses_of_brian2_that_templates_of_ours_deliver_have_a_key(plans, anatomy, physiology):
    tables = noisy_plastic((anatomy, physiology))
    keys = [plans.look(tables, [change], fast=True) for change in ("S[*].p=0.02", "delay_SS_SS=3*ms")]
    assert len(set(keys)) == 1
    assert plans.look(tables, ["S[1->1].save_connection=1"], fast=True) not in keys


def test_the_values_of_an_injected_current_are_no_part_of_the_key_but_its_samples_are(plans, tmp_path, anatomy, physiology):
    def key_of_currents(name, amplitude, samples, *changes):
        columns = np.column_stack([np.arange(samples) * 0.1, np.full((samples, 2), amplitude)])
        np.savetxt(tmp_path / f"{name}.csv", columns, delimiter=",")
        own = {**physiology["SS"], "cibasepath": f"'{tmp_path}'", "cifilename": f"'{name}.csv'"}
        return plans.look(({**anatomy, "G": [*anatomy["G"], cells]}, {**physiology, "CI": own}), changes, fast=True)

    cells = {"idx": 3, "number_of_neurons": 2, "neuron_type": "CI", "layer_idx": 4, "monitors": "[Sp]"}
    first = key_of_currents("first", 300, 20)
    assert key_of_currents("stronger", 400, 20) == first
    assert len({first, key_of_currents("longer", 300, 30), key_of_currents("finer", 300, 20, "default_clock=0.05*ms")}) == 3


def test_changes_of_structure_have_keys_of_their_own(plans, anatomy, physiology):
    keys = [plans.look((anatomy, physiology), change.split(";")) for change in ["", *STRUCTURES]]
    assert len(set(keys)) == len(keys)
    ways = [dict(fast=True), dict(fast=True, precision="single"), dict(profile=True)]
    assert len({*keys, *(plans.look((anatomy, physiology), **way) for way in ways)}) == len(keys) + len(ways)


@pytest.mark.slow
@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(("neuron", "receptor"), MODELS)
def test_every_parameter_of_every_neuron_model(plans, fast, anatomy, physiology, neuron, receptor):
    keys, looked_at = look_at_all(plans, neuron_tables((anatomy, physiology), neuron, receptor), fast=fast)
    assert keys < looked_at


@pytest.mark.slow
@pytest.mark.parametrize("fast", [False, True])
def test_every_parameter_of_every_synapse_model(plans, fast, anatomy, physiology):
    keys, looked_at = look_at_all(plans, noisy_plastic((anatomy, physiology)), fast=fast)
    assert keys < looked_at


@pytest.mark.slow
@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("model", [models.pyramidal, models.gap_junctions, models.noisy, models.rates])
def test_every_number_of_other_models(plans, fast, model):
    keys, looked_at = look_at_all(plans, model(), fast=fast)
    assert keys < looked_at


def key_of(tables, **how):
    model, options = lowered(tables, **how)
    with tempfile.TemporaryDirectory() as folder:
        return key(model, Cpp, options, prepare(model, options, Path(folder)))


def test_other_versions_sources_settings_and_compilers_have_keys_of_their_own(anatomy, physiology, monkeypatch, tmp_path):
    tables, real, keys = (anatomy, physiology), origin.distribution, []
    keys.append(key_of(tables))
    for package in origin.PACKAGES:
        with monkeypatch.context() as changed:
            changed.setattr(origin, "distribution", lambda name, own=package: Other(real(name)) if name == own else real(name))
            origin.packages.cache_clear()
            keys.append(key_of(tables))
    origin.packages.cache_clear()
    with monkeypatch.context() as changed:
        changed.setattr(origin, "__version__", "0.0.0")
        keys.append(key_of(tables))
    with monkeypatch.context() as changed:
        changed.setattr(origin, "own_sources", lambda: "others")
        keys.append(key_of(tables))
    with preference("codegen.cpp.extra_compile_args_gcc", ["-O0"]):
        keys.append(key_of(tables))
    with monkeypatch.context() as changed:
        (tmp_path / "user_preferences").write_text("codegen.loop_invariant_optimisations = False")
        changed.setattr(origin, "_preference_files", lambda: [tmp_path / "user_preferences"])
        keys.append(key_of(tables))
    with monkeypatch.context() as changed:
        changed.setenv("CXX", "c++ -g")
        keys.append(key_of(tables))
    assert len(set(keys)) == len(keys)
    assert key_of(tables) == keys[0]


class Other:
    """A package in another version."""

    def __init__(self, found):
        self.version, self.read_text, self.locate_file = "0.0", found.read_text, found.locate_file


def test_a_source_of_the_package_that_changes_is_another_key(monkeypatch, tmp_path):
    before = origin.own_sources.__wrapped__()
    shutil.copytree(origin._HOME / "devices", tmp_path / "devices", ignore=shutil.ignore_patterns("__pycache__"))
    for name in origin.SOURCES:
        if name != "devices":
            (tmp_path / name).symlink_to(origin._HOME / name)
    monkeypatch.setattr(origin, "_HOME", tmp_path)
    one = origin.own_sources.__wrapped__()
    template = next((tmp_path / "devices").rglob("*.cpp"))
    template.write_text(template.read_text() + "\n")
    assert len({before, one, origin.own_sources.__wrapped__()}) >= 2
    assert one != origin.own_sources.__wrapped__()


@pytest.mark.parametrize("text", ["myfunction(vm)", "vm + exp(other (vm))"])
def test_a_function_that_somebody_has_registered_is_brian2s_business(text):
    with pytest.raises(UnknownStructure):
        structure._text(f"dvm/dt = {text}/ms : volt (unless refractory)")


def test_the_second_run_generates_nothing_and_a_damaged_description_does_not_count(simulate, filled, compiled, monkeypatch):
    first = simulate()
    with monkeypatch.context() as changed:
        changed.setattr("cxsystem2.devices.standalone.making.made", lambda *given, **more: pytest.fail("generated"))
        assert spikes_of(simulate()) == spikes_of(first)
        simulate("J=3*nS")
    for path in (filled.parent / opening.FOLDER).iterdir():
        path.write_bytes(path.read_bytes().replace(b"vm", b"vn"))
    assert spikes_of(simulate()) == spikes_of(first)


def test_an_input_that_fires_twice_in_a_step_is_brian2s_business():
    model, _ = lowered(models.small())
    times = model.bank.arrays["IN_relays.t"]
    times[:], model.bank.arrays["IN_relays.i"][:] = times[0], 0
    with pytest.raises(UnknownStructure):
        recipes.Recipes(model, {}).values(["time bins", "IN_relays"], len(times))


def test_a_known_structure_needs_neither_brian2_nor_sympy(filled, compiled, tmp_path):
    script = """
import sys
sys.modules["brian2"] = sys.modules["sympy"] = None
from cxsystem2 import CxSystem
from cxsystem2.testing.models import small
CxSystem(*small(), seed=5, device="cpp", changes=["runtime=40*ms", "fast=0"]).run(output=sys.argv[1])
heavy = {"pandas", "scipy", "matplotlib"} & sys.modules.keys()
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "run.h5"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

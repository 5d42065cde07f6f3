"""Models and devices of other packages: found by entry point, checked, and told apart when they fail."""

import importlib.metadata

import pytest

from cxsystem2 import CxSystem
from cxsystem2 import registry as module
from cxsystem2.checking import check
from cxsystem2.devices import devices
from cxsystem2.errors import RegistryError
from cxsystem2.models.neurons import Neuron, neurons
from cxsystem2.models.neurons.lif import Lif
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.models.synapses import synapses
from cxsystem2.registry import Registry

BUILT_IN = list(neurons)  # asked for here, so that no test's plugins are loaded into the real registry


class MyLif(Lif):
    """A leaky neuron of another package."""


class WrongUnits(Lif):
    """A neuron whose current is a conductance."""

    current = "gL"


class Point(importlib.metadata.EntryPoint):
    """An entry point whose object is at hand."""

    def load(self):
        found = OBJECTS[self.name]
        if isinstance(found, Exception):
            raise found
        return found


OBJECTS = {
    "MyLif": MyLif,
    "Absent": ImportError("No module named 'absent'"),
    "NoModel": object(),
    "WrongUnits": WrongUnits,
    "LIF": MyLif,
}


@pytest.fixture
def plugins(monkeypatch):
    """Installs plugins of one group; returns a registry of the same words as the neurons, which may be spoilt."""

    def plugins(*names, group="cxsystem2.neurons", base=neurons):
        points = [Point(name, f"package:{name}", group) for name in names]
        monkeypatch.setattr(module, "entry_points", lambda *, group: [point for point in points if point.group == group])
        fresh = Registry(base.noun, group=base.group, base=base.base, inspect=base._inspect)
        fresh._entries, fresh._words = dict(base._entries), dict(base._words)
        return fresh

    return plugins


def test_each_registry_of_models_and_devices_has_its_group():
    found = [each.group for each in (neurons, excitation, inhibition, synapses, devices)]
    kinds = ("neurons", "excitation", "inhibition", "synapses", "devices")
    assert found == [f"cxsystem2.{kind}" for kind in kinds]


def test_a_plugin_is_loaded_when_its_word_is_looked_up(plugins):
    registry = plugins("MyLif")
    assert "MyLif" not in registry._entries
    assert registry["LIF"] is Lif
    assert "MyLif" not in registry._entries
    assert registry["mylif"] is MyLif
    assert MyLif.word == "MyLif"


def test_a_plugin_is_listed(plugins):
    registry = plugins("MyLif")
    assert "MyLif" in list(registry)
    assert len(registry) == len(BUILT_IN) + 1


def test_a_plugin_is_seen_through_a_layer(plugins):
    layer = plugins("MyLif").layered()
    assert layer["MyLif"] is MyLif
    layer.register("Own")(type("Own", (Neuron,), {}))
    assert "Own" in layer
    assert "Own" not in layer._below
    with pytest.raises(RegistryError, match="the neuron model 'mylif' is registered twice"):
        layer.register("mylif")(object())


def test_a_failing_plugin_names_itself_and_breaks_nothing(plugins):
    registry = plugins("Absent", "MyLif")
    with pytest.warns(UserWarning, match="the plugin 'Absent' .* cannot be used: No module named 'absent'"):
        assert registry["MyLif"] is MyLif
    with pytest.raises(RegistryError, match=r"unknown neuron model 'absent'; the plugin 'Absent' \(package:Absent\) cannot"):
        registry["absent"]
    assert registry.failures.keys() == {"Absent"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("NoModel", "it is no subclass of Neuron"),
        ("WrongUnits", "Brian2 cannot build it"),
        ("LIF", "the neuron model 'LIF' exists already"),
    ],
)
def test_a_plugin_that_is_no_model_is_refused(plugins, name, reason):
    registry = plugins(name)
    with pytest.warns(UserWarning, match=reason):
        assert list(registry) == BUILT_IN
    assert registry["LIF"] is Lif


def test_a_device_may_be_a_plugin(plugins, monkeypatch):
    class Elsewhere(devices["python"]):
        """A device of another package."""

    monkeypatch.setitem(OBJECTS, "elsewhere", Elsewhere)
    assert plugins("elsewhere", group="cxsystem2.devices", base=devices)["Elsewhere"] is Elsewhere


def test_a_table_may_name_a_plugin(plugins, monkeypatch, anatomy, physiology):
    from cxsystem2.models import catalogue

    monkeypatch.setattr(catalogue, "neurons", plugins("MyLif"))
    physiology["neuron_model"] = "MyLif"
    assert check(anatomy, physiology).report.clean
    assert CxSystem(anatomy, physiology).run(save_results=False).spikes


@pytest.mark.parametrize("registry", [neurons, excitation, inhibition, synapses], ids=lambda each: each.noun)
def test_built_in_models_pass_the_trial_of_plugins(registry):
    for word in registry:
        if word != "Gap_junction":  # its current goes to a variable that only one model has
            registry._try(registry[word])

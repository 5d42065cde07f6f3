"""Which objects of a program threads share: for every model of the registries, all but a few, with reasons."""

import re

import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options, devices
from cxsystem2.devices.standalone.making import made
from cxsystem2.models.synapses import synapses
from cxsystem2.stages import Stages
from cxsystem2.syntax.lower import lower
from tests.devices.test_session import MODELS, neuron_tables

ONE = {
    r"IN_relays": "spikes of inputs are read from a list: a few comparisons in a step",
    r"SpMon\d+_\w+": "writes as many numbers as cells have fired",
    r"StMon\w*_\w+": "copies the values of a few cells, in the steps that are recorded",
    r"SR_NR_\w+": "counts the spikes of a population: one addition for each spike",
}
"""What is done by one thread alone, by name, and why."""
MEETS = {
    r"NG_\w+_subexpression_update": "a compartment asks for the potential of its neighbours",
    r"S_CPlastic_\w+_post": "what a spike of the target does asks for the time",
    r"S_\w+_stateupdater": "the threads of a loop have synapses of any targets, and those of spikes have targets",
}
"""What threads share, but between two meetings, and why."""


def ways(tables, tmp_path, *changes):
    """How each object that runs in every step is done: staged, meets, one."""
    system = CxSystem(*tables, device="cpp", seed=3, changes=["runtime=20*ms", *changes])
    model = lower(system.network, form=devices["cpp"].form(system.network.config))
    options = Options(fast=True, threads=2).settled(system.network.config.system, system.device)
    _, _, generated = made(devices["cpp"](), model, Stages(), options, tmp_path)
    found = {}
    for source in generated.code:
        if source.hot:
            shared = re.search(r"[.>]begin\(\s*\[|cxsystem2::parallel\(", source.text)
            found[source.name.removesuffix("_codeobject")] = "staged" if source.staged else "meets" if shared else "one"
    return found


def unexpected(found):
    """Objects that are not shared as the lists above say."""
    allowed = {"one": ONE, "meets": MEETS, "staged": {".*": "it is shared"}}
    return {name: way for name, way in found.items() if not any(re.fullmatch(pattern, name) for pattern in allowed[way])}


@pytest.mark.parametrize(("neuron", "receptor"), MODELS)
def test_threads_share_every_neuron_and_receptor(busy, neuron, receptor, tmp_path):
    found = ways(neuron_tables(busy, neuron, receptor), tmp_path)
    assert not unexpected(found)
    loops = {name for name in found if re.search("stateupdater|thresholder|resetter", name)}
    assert len(loops) >= 2
    assert {found[name] for name in loops} == {"staged"}


def test_threads_share_every_synapse_and_noise(plastic, tmp_path):
    anatomy, _ = plastic
    for row in anatomy["S"]:
        row |= {"monitors": "", "save_connection": 0}
    found = ways(plastic, tmp_path)
    assert not unexpected(found)
    assert {found[f"S_{rule}_{side}"] for rule in ("STDP_ge_2", "Vogels_gi_13") for side in ("pre", "post")} == {"staged"}
    assert {way for name, way in found.items() if re.fullmatch(r"S_\w+_stateupdater", name)} == {"meets"}
    assert found["NG_CADEX_1_stateupdater"] == "staged"  # its noise is keyed
    assert sum(way != "one" for name, way in found.items() if name.startswith("S_")) >= len(synapses) - 1


@pytest.mark.parametrize(
    "example", ["microcircuit", *(pytest.param(one, marks=pytest.mark.slow) for one in ("adex_ei", "potjans_diesmann"))]
)
def test_threads_share_the_examples(example, tmp_path):
    found = ways(example_tables(example), tmp_path, "scale=0.05")
    assert not unexpected(found)
    assert "staged" in found.values()

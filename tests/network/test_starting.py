"""Start values that a neuron model states as expressions, and those of a file of connections."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cxsystem2.checking import check
from cxsystem2.connections import Connections
from cxsystem2.errors import CxSystemError
from cxsystem2.models.free.starting import named
from cxsystem2.network import Network
from cxsystem2.network.starting import start_values


def _population(size=600, **start):
    neuron = SimpleNamespace(start=start)
    cell = SimpleNamespace(soma=SimpleNamespace(neuron=neuron))
    return SimpleNamespace(label="A", name="A", size=size, cell=cell, parameters={"soma": {"EL": -0.06}})


def test_each_expression_sees_parameters_units_and_the_variables_before_it():
    found = start_values(_population(vm="EL + 5*mV", w="2*vm"), 1)
    assert found["vm"] == pytest.approx(np.full(600, -0.055))
    assert found["w"] == pytest.approx(np.full(600, -0.11))


def test_random_numbers_are_drawn_for_each_cell_and_follow_the_seed():
    population = _population(vm=named("EL + rand()*10*mV"), w=named("randn()"))
    found, again, other = (start_values(population, seed) for seed in (1, 1, 2))
    assert (found["vm"] == again["vm"]).all()
    assert (found["vm"] != other["vm"]).any()
    assert found["vm"].min() >= -0.06
    assert found["vm"].max() < -0.05
    assert found["w"].mean() == pytest.approx(0, abs=0.2)
    assert found["w"].std() == pytest.approx(1, abs=0.15)


@pytest.fixture
def network():
    return Network(check("coba_eif").config)


class _Store:
    """A file of connections with two synapses of each pathway, places, and potentials."""

    def __init__(self, delay=1e-3):
        self.positions = {"NG1_E_L4": np.arange(3200) + 0j}
        self.initial = {"NG1_E_L4": {"vm": np.full(3200, -0.05)}}
        self.delay = delay

    def count(self, key):
        return 2

    def read(self, key):
        ends = np.array([0, 1], np.int32), np.array([5, 700], np.int32)
        return Connections(*ends, np.array([1e-9, 2e-9]), np.full(2, self.delay))


def _loading(network, store):
    system = network.config.system.model_copy(update={"load_positions": True, "load_initial": True})
    network.config = replace(network.config, system=system, store=store)
    return network, network.config.populations[0], replace(network.config.pathways[0], load=True)


def test_the_model_says_where_a_variable_starts(network):
    population = _population(vm="EL")
    assert network.start(population, "vm") == pytest.approx(np.full(600, -0.06))
    assert network.start(population, "u") is None


def test_what_a_file_holds_is_taken(network):
    network, population, pathway = _loading(network, _Store())
    assert network.positions(population)[3] == 3
    assert network.initial_potential(population)[0] == -0.05
    assert network.expected_synapses(pathway) == 2
    assert len(network.connections(pathway).source) == 2
    assert network.connections(pathway, [2]).target.tolist() == [700]


@pytest.mark.parametrize(("delay", "said"), [(np.nan, "not a finite number"), (1e6, "take a shorter delay")])
def test_synapses_of_a_file_that_cannot_be_simulated_are_refused(network, delay, said):
    network, _, pathway = _loading(network, _Store(delay))
    with pytest.raises(CxSystemError, match=said):
        network.connections(pathway)

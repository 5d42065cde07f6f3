"""Our delivery against the synapses of Brian2: a few cells with synapses placed by hand."""

from itertools import product

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.connections import Connections
from cxsystem2.devices import Options, devices
from cxsystem2.stages import Stages
from cxsystem2.syntax import lower
from tests.conftest import needs

pytestmark = pytest.mark.compiled
DT = 1e-4
STEPS = 300


def run(model, **options):
    """Spikes and recorded states of a model on the C++ device."""
    needs("cpp")
    return devices["cpp"]().run(model, Stages(), Options(fast=True, **options))


def lowered(anatomy, physiology):
    """A model whose synapses are not drawn yet."""
    return lower(CxSystem(anatomy, physiology).network)


def place(model, number, source, target, steps):
    """Let a projection of one pathway have these synapses and no others."""
    (pathway,) = model.layout.projections[number].members
    drawn = model.network.connections
    weight = np.linspace(1e-9, 9e-9, len(source)) * min(1, 40 / max(1, len(source)))
    placed = Connections(np.array(source, np.int32), np.array(target, np.int32), weight, np.array(steps, np.int64) * DT)
    model.network.connections = lambda one, part=None: placed if one is pathway else drawn(one, part)


def same(first, second):
    """The same spikes, and the same potentials and conductances up to rounding."""
    for group, (cell, time) in first.spikes.items():
        assert np.array_equal(cell, second.spikes[group][0])
        assert np.array_equal(time, second.spikes[group][1])
    for name, (_, values) in first.states.items():
        assert np.allclose(values, second.states[name][1], rtol=1e-9, atol=1e-15)


ALL = np.repeat(np.arange(10), 4), np.tile([0, 5, 6, 19], 10)
CASES = {
    "no delay": [0],
    "one step": [1],
    "all steps of the queues": [0, 1, 2, 3, 4, 5, 6, 7],
    "one more than the queues have": [7, 8, 9, 15, 16, 17],
    "as long as the run": [STEPS - 1, STEPS, STEPS + 1, 5],
    "longer than any run": [10 * STEPS, 3],
    "none arrives": [10 * STEPS],
}
MANY = ("all steps of the queues", "one more than the queues have")
"""Those for every day of which there are many, too: sums of many reach cell after cell, and of few target after target."""


@pytest.mark.parametrize(
    ("case", "copies"),
    [
        pytest.param(case, copies, marks=[] if copies == 1 or case in MANY else pytest.mark.slow)
        for case in CASES
        for copies in (1, 40)
    ],
)
def test_spikes_arrive_when_they_do_with_brian2(tables, case, copies):
    model, delays = lowered(*tables), CASES[case]
    source, target = (np.tile(cells, copies) for cells in ALL)
    place(model, 0, source, target, np.resize(delays, len(source)))
    place(model, 1, [0, 5, 6, 6, 19], [1, 5, 6, 6, 0], np.resize(delays, 5))  # autapses, and two synapses of one pair
    own, stock = run(model), run(model, delivery="stock")
    same(stock, own)
    assert not stock.events
    expected = 3 * sum(step < STEPS for step in np.resize(delays, len(source)))
    assert own.events[model.layout.projections[0].name] == expected


def test_a_pathway_without_synapses_is_nothing(tables):
    model = lowered(*tables)
    source, target = ALL
    place(model, 0, source, target, np.full(len(source), 3))
    place(model, 1, [], [], [])
    same(run(model, delivery="stock"), run(model))


@pytest.mark.parametrize("copies", [1, 40], ids=["few", "many"])
def test_a_weight_may_go_to_two_variables(tables, copies):
    anatomy, physiology = tables
    physiology |= {"excitation_model": "'SIMPLE_E_NMDA'", "scaling_nmda": "1.0"}
    cell = {"E_nmda": "0*mV", "tau_decay_nmda": "20*ms", "scaling_nmda": "1.0"}
    physiology["SS"] = {**physiology["SS"], **cell}
    anatomy["G"][0]["monitors"] = "[Sp] [St]vm+ge_soma+g_nmda_soma[rec](0-19)"
    model = lowered(anatomy, physiology)
    assert len(model.layout.projections[0].incremented) == 2
    source, target = (np.tile(cells, copies) for cells in ALL)
    place(model, 0, source, target, np.resize([2, 7, 9], len(source)))
    place(model, 1, [0, 5], [5, 6], [4, 0])
    same(run(model, delivery="stock"), run(model))


SHORT_TERM = [
    ("Depressing", "rested", 1), ("Depressing", "legacy", 40), ("Facilitating", "legacy", 1), ("Facilitating", "rested", 40),
]  # fmt: skip
"""The combinations for every day: each word of a table, once with few synapses and once with many."""


@pytest.mark.parametrize(
    ("synapse", "start", "copies"),
    [
        pytest.param(*case, marks=[] if case in SHORT_TERM else pytest.mark.slow)
        for case in product(("Depressing", "Facilitating"), ("rested", "legacy"), (1, 40))
    ],
)
def test_short_term_plasticity_needs_its_state_once_for_each_source(tables, synapse, start, copies):
    anatomy, physiology = tables
    anatomy["params"]["stp_initial"] = start
    anatomy["IN"][0]["spike_times"] = "[0.002 0.005 0.0051 0.009 0.0142 0.02]*second"
    anatomy["S"][0]["syn_type"] = anatomy["S"][1]["syn_type"] = synapse
    model = lowered(anatomy, {**physiology, "calcium_concentration": "2.0"})
    source, target = (np.tile(cells, copies) for cells in ALL)
    place(model, 0, source, target, np.resize([0, 1, 2, 7, 8, 20], len(source)))
    place(model, 1, [0, 5, 6, 6, 19], [1, 5, 6, 6, 0], [3, 0, 1, 2, 12])
    same(run(model, delivery="stock"), run(model))


@pytest.mark.versions
def test_factors_of_pathways_scale_their_weights(tables):
    anatomy, physiology = tables
    anatomy["S"][0] |= {"syn_type": "Fixed_multiply", "multiply_weight": "2.5"}
    model = lowered(anatomy, physiology)
    source, target = ALL
    place(model, 0, source, target, np.resize([2, 7, 9], len(source)))
    same(run(model, delivery="stock"), run(model))


def test_single_precision_differs_by_rounding_alone(tables):
    model = lowered(*tables)
    double, single = run(model), run(model, precision="single")
    (name,) = [name for name in double.states if "ge_soma" in name]
    scale = np.abs(double.states[name][1]).max()
    assert 0 < np.abs(single.states[name][1] - double.states[name][1]).max() < 1e-5 * scale

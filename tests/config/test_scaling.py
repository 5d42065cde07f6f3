"""Networks with fewer synapses for each cell: what is kept, what replaces the rest, and what cannot be scaled."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.checking import check

RULES = {
    "pairwise_bernoulli": {"p": "0.2"},
    "fixed_indegree": {"number": 120},
    "fixed_outdegree": {"number": 37},
    "fixed_total_number": {"number": 5400},
    "gaussian": {"p": "0.7", "kernel_width": "80*um"},
    "exponential": {"p": "0.6", "spatial_decay": "9"},
}
EFFECT = {"Fixed": 1, "Depressing": 0.5 / (1 + 0.5 * 0.2 * 7), "Fixed_multiply": 3}


def pair(rule, scale, factor=None, **columns):
    """A source that fires at 7 Hz, a target of another size, one pathway; the source and the target as they are scaled."""
    cell = {"C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "V_res": "-60*mV", "V_init": "EL"}
    cell |= {"Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms"}
    tables = (
        {
            "params": {"seed": 1, "scale": scale, "indegree_scale": "--" if factor is None else factor},
            "G": [
                {"idx": "pre", "number_of_neurons": 600, "neuron_type": "SS", "layer_idx": 4, "mean_rate": "7*Hz"},
                {"idx": "post", "number_of_neurons": 250, "neuron_type": "SS", "layer_idx": 4, "n_background_inputs": 40},
            ],
            "S": [
                {"receptor": "ge", "pre_syn_idx": "pre", "post_syn_idx": "post", "syn_type": "Fixed", "rule": rule,
                 **RULES[rule], **columns}
            ],
        },
        {
            "neuron_model": "LIF", "cw": {"cw_SS_SS": "1*nS"}, "delay": {"delay_SS_SS": "1*ms"}, "SS": cell, "U_E": "0.5",
            "U_I": "0.5", "tau_d": "0.2*second", "background_rate": "10*Hz", "background_E_E_weight": "2*nS",
        },
    )  # fmt: skip
    network = CxSystem(*tables).network
    return network, network.config.populations[1], network.config.pathways[0]


def moments(network, post, pathway):
    """Mean of the input of a cell in siemens per second, and what goes into its variance."""
    each = network.expected_synapses(pathway) / post.size
    weight = pathway.weight * EFFECT[pathway.synapse.word] * pathway.weights.mean
    (drive,) = post.background
    mean = each * 7 * weight + drive.rate * drive.weight + post.parameters["soma"].get("steady_ge_soma", 0.0)
    return mean, each * 7 * weight**2, drive.rate * drive.weight**2


@given(
    st.sampled_from(sorted(RULES)), st.sampled_from(sorted(EFFECT)), st.sampled_from([0.1, 0.3, 0.5, 1]),
    st.floats(0.05, 0.6), st.sampled_from(["uniform(0,1)", "lognormal(0.3)", "normal(0.1)[0.9,1]"]), st.integers(1, 3),
)  # fmt: skip
def test_the_mean_and_the_variance_of_the_input_are_kept(rule, synapse, scale, factor, spread, n):
    columns = {"syn_type": synapse, "weight_distribution": spread, "n": n, "multiply_weight": "3"}
    whole = moments(*pair(rule, 1, **columns))
    found = moments(*pair(rule, scale, min(factor, scale), **columns))  # a pair is connected once
    assert found[0] == pytest.approx(whole[0], rel=1e-9)
    assert found[1:] == pytest.approx(whole[1:], rel=0.12)  # numbers of synapses are whole


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_cell_gets_the_factor_of_its_synapses(rule):
    network, post, pathway = pair(rule, 0.5, 0.25)
    whole, all_post, all_pathway = pair(rule, 1)
    expected = 0.25 * whole.expected_synapses(all_pathway) / all_post.size
    assert network.expected_synapses(pathway) / post.size == pytest.approx(expected, rel=0.03)
    drawn = len(network.connections(pathway))
    assert drawn == pytest.approx(expected * post.size, abs=5 * np.sqrt(expected * post.size) + post.size)


def test_a_network_of_all_cells_is_as_it_was():
    network, post, pathway = pair("fixed_indegree", 1, "scale")
    plain, _, same = pair("fixed_indegree", 1)
    assert np.array_equal(network.connections(pathway).weight, plain.connections(same).weight)
    assert np.array_equal(network.connections(pathway).source, plain.connections(same).source)
    assert post.parameters["soma"]["steady_ge_soma"] == 0


def test_what_inputs_send_stays_as_it_is(anatomy, physiology):
    for row in anatomy["G"]:
        row["mean_rate"] = "5*Hz"
    before = CxSystem(anatomy, physiology).network.config.pathways[0]
    anatomy["params"] |= {"scale": 0.5, "indegree_scale": "scale"}
    after = CxSystem(anatomy, physiology).network.config.pathways[0]
    assert (after.weight, after.wiring) == (before.weight, before.wiring)


def conductance(anatomy, physiology, scale, rate):
    """Mean and standard deviation of the conductance of cells with 80 sources that fire irregularly, and the sources' rate."""
    anatomy, physiology = copy.deepcopy(anatomy), copy.deepcopy(physiology)
    anatomy["params"] |= {"runtime": "400*ms", "scale": scale, "indegree_scale": "scale"}
    anatomy["IN"] = []
    first, second = anatomy["G"]
    first.update(number_of_neurons=800, mean_rate=f"{rate}*Hz", monitors="[Sp]")
    second.update(number_of_neurons=400, monitors="[St]ge_soma[dt]1*ms")
    anatomy["S"] = [{**anatomy["S"][2], "rule": "fixed_indegree", "number": 80, "p": "--", "n": 1}]
    physiology["neuron_model"] = "LIF"
    physiology["SS"] |= {"noise_sigma": "8*mV", "taum_soma": "20*ms", "tonic_current": "100*pA"}
    model = CxSystem(anatomy, physiology)
    source, target = model.network.config.populations
    results = model.run(save_results=False)
    values, times = results.recordings[target.name]["ge_soma"].values[100:], results.spikes[source.name].t
    return values.mean(), values.std(), np.count_nonzero(times > 0.1) / 0.3 / source.size


def test_a_quarter_of_the_network_has_the_conductances_of_all_of_it(anatomy, physiology):
    mean, deviation, rate = conductance(anatomy, physiology, 1, 0)
    assert mean == pytest.approx(80 * rate * 2e-9 * 5e-3, rel=0.03)
    less_mean, same_deviation, same_rate = conductance(anatomy, physiology, 0.25, rate)
    assert same_rate == pytest.approx(rate, rel=0.05)
    assert less_mean == pytest.approx(mean, rel=0.03)
    assert same_deviation == pytest.approx(deviation, rel=0.1)
    assert conductance(anatomy, physiology, 0.25, 0)[0] == pytest.approx(mean / 2, rel=0.05)  # the root of a quarter


def test_dendrites_keep_their_conductances_as_well(pyramidal_network):
    anatomy, physiology = pyramidal_network
    anatomy["G"] = [{**row, "mean_rate": "6*Hz"} for row in anatomy["G"]]
    anatomy["S"] = [row for row in anatomy["S"] if row["syn_type"] != "Facilitating"]
    anatomy["params"] |= {"indegree_scale": 0.5, "runtime": "5*ms"}
    whole = CxSystem(anatomy, physiology, changes=["indegree_scale=1"]).network.config
    model = CxSystem(anatomy, physiology)
    half = model.network.config
    reached = {pathway.compartment for pathway in half.pathways if pathway.pre != "0"}
    for compartment, values in half.populations[0].parameters.items():
        suffix = "soma" if compartment == "soma" else "dend"
        steady = {sign: values[f"steady_{sign}_{suffix}"] for sign in ("ge", "gi")}
        assert any(steady.values()) == any(
            pathway.compartment == compartment and pathway.post == "1" and pathway.pre != "0" for pathway in half.pathways
        )
    assert {"basal", "soma", "a1"} <= reached
    assert whole.populations[0].parameters["basal"]["steady_ge_dend"] == 0
    assert model.run(save_results=False).spikes


def test_the_circuit_has_the_published_numbers():
    """Synapses by the formula of the publication; the current by that of van Albada et al. (2015), picked out by hand."""
    tables = example_tables("potjans_diesmann")
    whole, small = (CxSystem(*tables, changes=[f"scale={scale}"]).network for scale in (1, 0.1))
    assert whole.size == 77_169
    first = whole.config.pathways[0]
    pairs = 20_683**2
    assert first.wiring.number == pytest.approx(np.log(1 - 0.1009) / np.log(1 - 1 / pairs), rel=1e-6)
    assert sum(pathway.wiring.number for pathway in whole.config.pathways) == 298_880_970
    assert sum(pathway.wiring.number for pathway in small.config.pathways) == pytest.approx(2_988_810, rel=1e-3)
    own = small.config.populations[0].parameters["soma"]
    current = (own["steady_ge_soma"] - own["steady_gi_soma"]) * own["tau_e"]
    assert current == pytest.approx(29.036e-12, rel=1e-3)
    assert [population.size for population in small.config.populations] == [2068, 583, 2192, 548, 485, 106, 1440, 295]
    assert small.config.populations[0].background[0].rate == 8 * 160


BAD = {
    "no rate": ({"mean_rate": "--"}, {}, 0.5, "a mean rate is needed"),
    "plastic synapses": ({}, {"syn_type": "Facilitating"}, 0.5, "what Facilitating synapses transmit on average is not known"),
    "no choice": ({}, {"rule": "all_to_all", "p": "--"}, 0.1, "the rule all_to_all leaves no choice of"),
    "too many": ({}, {"p": "0.9"}, 0.9, "the probability would have to be 1.62; lower indegree_scale or raise scale"),
    "negative": ({}, {}, -1, "'-1' is not above 0"),
    "a word": ({}, {}, "scall", "unknown name 'scall'"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_scaled_is_said_with_its_place(anatomy, physiology, name):
    group, pathway, factor, message = BAD[name]
    anatomy["params"] |= {"scale": 0.5, "indegree_scale": factor}
    anatomy["G"] = [{**row, "mean_rate": "5*Hz"} for row in anatomy["G"]]
    anatomy["G"][0] |= group
    anatomy["S"] = [{**anatomy["S"][1], **pathway}]
    report = check(anatomy, physiology).report
    assert [problem for problem in report.errors if message in problem.message], [str(problem) for problem in report]
    assert len(report.errors) == 1


@pytest.mark.parametrize(
    ("rule", "number", "most"), [("fixed_total_number", 700, "400 pairs"), ("fixed_outdegree", 60, "40 targets")]
)
def test_an_input_that_asks_for_more_pairs_than_a_smaller_network_has_is_told(anatomy, physiology, rule, number, most):
    anatomy["params"].update(scale="0.5", indegree_scale="0.5")
    for row in anatomy["G"]:
        row["mean_rate"] = "5*Hz"
    anatomy["S"][0].update(rule=rule, number=number, p="--")
    (problem,) = check(anatomy, physiology).report
    assert (problem.label, f"only {most}" in problem.message) == ("S, number", True)
    assert problem.message.endswith("raise scale")

"""Lowering a network plan to statements and arrays."""

import numpy as np

from cxsystem2 import CxSystem, Observer
from cxsystem2.syntax import lower
from cxsystem2.syntax.synapses import delivery_order


def test_synapses_are_the_drawn_ones_in_the_order_of_delivery(anatomy, physiology):
    network = CxSystem(anatomy, physiology).network
    model = lower(network)
    arrays = {key: model.bank.arrays[f"S_Fixed_ge_2.{key}"] for key in ("i", "j", "wght", "delay")}
    first, second = (network.connections(network.config.pathways[number]) for number in (1, 2))
    drawn = np.stack(
        [
            np.concatenate([first.source, second.source]),
            np.concatenate([first.target, second.target + 80]),
            np.concatenate([first.weight, second.weight]),
            np.concatenate([first.delay, second.delay]),
        ]
    )
    lowered = np.stack([arrays[key] for key in ("i", "j", "wght", "delay")])
    assert np.array_equal(drawn[:, np.lexsort(drawn)], lowered[:, np.lexsort(lowered)])
    steps = np.rint(arrays["delay"] / 1e-4)
    assert np.array_equal(np.lexsort((arrays["j"], steps, arrays["i"])), np.arange(len(steps)))


def test_each_synapse_knows_its_pathway(anatomy, physiology):
    model = lower(CxSystem(anatomy, physiology).network)
    owners, targets = model.owners["S_Fixed_ge_2"], model.bank.arrays["S_Fixed_ge_2.j"]
    assert np.array_equal(owners == 1, targets >= 80)
    assert model.synapses == sum(len(found) for found in model.owners.values())


def test_an_order_too_large_for_one_key_is_the_same_order():
    random = np.random.default_rng(1)
    source = random.integers(0, 50, 500).astype(np.int32)
    steps = random.integers(0, 9, 500)
    far = steps * 2**45
    assert np.array_equal(delivery_order(source, steps), delivery_order(source, far))


def test_short_term_plasticity_starts_rested_or_empty(anatomy, physiology):
    anatomy["S"][1]["syn_type"] = "Depressing"
    rested = lower(CxSystem(anatomy, physiology).network).bank
    assert rested["S_Depressing_ge_2.R"].code == "S_Depressing_ge_2.R = 1.0"
    legacy = lower(CxSystem(anatomy, physiology, changes=["stp_initial=legacy"]).network).bank
    assert "S_Depressing_ge_2.R" not in {statement.name for statement in legacy}


def test_parameters_of_synapses_that_differ_become_arrays(anatomy, physiology):
    for row in anatomy["S"][1:4:2]:
        row.update(syn_type="Depressing", receptor="ge")
    model = lower(CxSystem(anatomy, physiology).network)
    owners = model.owners["S_Depressing_ge_2"]
    shares = model.bank.arrays["S_Depressing_ge_2.U"]
    assert np.array_equal(shares, np.where(owners == 0, 0.5, 0.25))
    assert model.bank["S_Depressing_ge_2.tau_d"].code == "S_Depressing_ge_2.tau_d = 0.2*second"


class Listener(Observer):
    """Keeps how far it is told that a stage is."""

    def __init__(self):
        self.told = []

    def advance(self, stage, fraction):
        self.told.append((stage, fraction))


def test_progress_counts_pathways(anatomy, physiology):
    listener = Listener()
    lower(CxSystem(anatomy, physiology).network, listener).draw()
    assert listener.told == [("plan", number / 5) for number in range(1, 6)]


def test_a_synaptic_variable_that_the_target_has_too_gets_a_name_of_its_own(anatomy, physiology):
    physiology["neuron_model"] = "IZHIKEVICH"
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "k": "1*nS/mV", "a": "0.03/ms", "b": "-2*nS", "d": "100*pA"}
    anatomy["S"][0].update(syn_type="Facilitating", monitors="[St]u+R")
    model = CxSystem(anatomy, physiology)
    equations = lower(model.network).bank["SE_Facilitating_ge_1"].value
    assert "du_syn/dt = (U_f - u_syn)/tau_f : 1 (event-driven)" in equations
    recording = model.run(save_results=False).recordings["S0_Facilitating_NG0_relay_vpm__to__NG1_SS_L4_soma"]
    assert recording["u"].values[-1].max() > 0.1

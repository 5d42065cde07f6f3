"""Short-term plasticity: parameters, statements, state at rest."""

import pytest

from cxsystem2.models.synapses import Setting, synapses
from cxsystem2.models.synapses.calcium import release_factor

SCALARS = {"U_E": 0.5, "U_I": 0.25, "tau_d": 0.67, "U_f": 0.03, "tau_f": 0.5, "tau_fd": 0.2}


def _setting(pre, post="SS", calcium=2.0):
    return Setting(pre, post, "soma", calcium, 1.0, lambda name, parameter: SCALARS[name], None, None)


@pytest.mark.parametrize(
    ("pre", "share"),
    [("PC", 0.5), ("SS", 0.5), ("CI", 0.5), ("in", 0.5), ("BC", 0.25), ("MC", 0.25), ("L1i", 0.25), ("NDNEURON", 0.375)],
)
def test_a_depressing_synapse_releases_by_the_sign_of_its_source(pre, share):
    assert synapses["Depressing"].resolve(_setting(pre)) == {"U": pytest.approx(share), "tau_d": 0.67}


def test_only_the_share_that_is_needed_is_asked_for():
    asked = []
    scalar = lambda name, parameter: asked.append(name) or 0.5  # noqa: E731
    setting = Setting("SS", "SS", "soma", 2.0, 1.0, scalar, None, None)
    synapses["Depressing"].resolve(setting)
    assert asked == ["U_E", "tau_d"]


def test_calcium_scales_the_share_of_a_depressing_synapse():
    found = synapses["Depressing"].resolve(_setting("SS", "BC", 1.2))
    assert found["U"] == pytest.approx(0.5 * release_factor(1.2, "SS", "BC"))


def test_calcium_scales_the_share_at_rest_of_a_facilitating_synapse():
    found = synapses["Facilitating"].resolve(_setting("SS", "BC", 1.2))
    assert found == {"U_f": pytest.approx(0.03 * release_factor(1.2, "SS", "BC")), "tau_f": 0.5, "tau_fd": 0.2}


def test_a_rested_depressing_synapse_has_all_resources():
    assert synapses["Depressing"].rested({"U": 0.5, "tau_d": 0.67}) == {"R": 1.0}


def test_a_rested_facilitating_synapse_releases_its_share_at_rest():
    assert synapses["Facilitating"].rested({"U_f": 0.03}) == {"R": 1.0, "u": 0.03}


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("Fixed", ("ge_soma_post += wght",)),
        ("Depressing", ("ge_soma_post += R*U*wght", "R -= U*R")),
        ("Facilitating", ("ge_soma_post += R*u*wght", "R -= u*R", "u += U_f*(1 - u)")),
    ],
)
def test_a_spike_transmits_before_it_uses_resources(word, lines):
    assert synapses[word].arrival(("ge_soma",)) == lines


def test_every_conductance_of_a_receptor_is_incremented():
    assert synapses["Fixed"].arrival(("ge_soma", "g_nmda_soma")) == ("ge_soma_post += wght", "g_nmda_soma_post += wght")


def test_the_older_word_for_a_fixed_synapse_is_known():
    assert synapses["Fixed_rand_wght"] is synapses["Fixed"]

"""Fixtures that the whole suite shares: the reference tables (when they are at hand), and small models as dictionaries."""

import copy
import os
from pathlib import Path

import pytest

os.environ.setdefault("CXSYSTEM2_CACHE", str(Path(__file__).resolve().parents[1] / ".cache"))
"""Programs that tests compile are shared by all tests, also those of later runs."""

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"
CONFIGS = Path(__file__).resolve().parents[1] / "configs"

CELL = {
    "C": "200*pF",
    "gL": "10*nS",
    "EL": "-60*mV",
    "VT": "-50*mV",
    "DeltaT": "2*mV",
    "Vcut": "-20*mV",
    "V_res": "-60*mV",
    "Ee": "0*mV",
    "Ei": "-80*mV",
    "tau_e": "5*ms",
    "tau_i": "10*ms",
    "V_init": "EL",
    "tonic_current": "250*pA",
    "tau_tonic_rampup": "1*ms",
}
PHYSIOLOGY = {
    "neuron_model": "'EIF'",
    "excitation_model": "'SIMPLE_E'",
    "inhibition_model": "'SIMPLE_I'",
    "J": "2*nS",
    "U_E": "0.5",
    "U_I": "0.25",
    "U_f": "0.1",
    "tau_d": "200*ms",
    "tau_f": "300*ms",
    "tau_fd": "100*ms",
    "cw": {
        **{f"cw_{pre}_{post}": "J" for pre in ("in", "SS") for post in ("SS", "BC")},
        "cw_BC_SS": "4*J",
        "cw_BC_BC": "4*J",
    },
    "delay": {f"delay_{pre}_{post}": "2*ms" for pre in ("in", "SS", "BC") for post in ("SS", "BC")},
    "SS": CELL,
    "BC": CELL,
}
ANATOMY = {
    "params": {"runtime": "100*ms", "device": "python", "sys_mode": "local", "seed": 3, "simulation_title": "small"},
    "IN": [
        {
            "idx": 0,
            "type": "VPM",
            "number_of_neurons": 10,
            "radius": "50*um",
            "spike_times": "[0.02 0.05]*second",
            "monitors": "[Sp]",
        }
    ],
    "G": [
        {"idx": 1, "number_of_neurons": 80, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp] [St]vm[rec](0-3)"},
        {"idx": 2, "number_of_neurons": 20, "neuron_type": "BC", "layer_idx": 4, "monitors": "[Sp]"},
    ],
    "S": [
        {"receptor": "ge", "pre_syn_idx": 0, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.5", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.1", "n": 1},
        {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 2, "syn_type": "Fixed", "p": "0.2", "n": 2},
        {"receptor": "gi", "pre_syn_idx": 2, "post_syn_idx": 1, "syn_type": "Fixed", "p": "0.2", "n": 1},
        {"receptor": "gi", "pre_syn_idx": 2, "post_syn_idx": 2, "syn_type": "Fixed_const_wght", "p": "0.2", "n": 1},
    ],
}


@pytest.fixture
def anatomy() -> dict:
    """A small anatomy: ten input cells, 80 excitatory and 20 inhibitory cells, every pathway between them."""
    return copy.deepcopy(ANATOMY)


@pytest.fixture
def physiology() -> dict:
    """The physiology of the small anatomy."""
    return copy.deepcopy(PHYSIOLOGY)


@pytest.fixture(scope="session")
def reference() -> Path:
    """Tables and results of CxSystem2 itself; they are not part of the project."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference tables are not beside this checkout")
    return REFERENCE


@pytest.fixture(scope="session")
def configs() -> Path:
    """The shipped examples."""
    return CONFIGS

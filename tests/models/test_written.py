"""Models pasted as Brian2 writes them, a model for each population, and synapses that act on a variable of the cell."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.devices.background.drive import drives
from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.devices.genn_limits import review
from cxsystem2.models.free.equations import split
from cxsystem2.problems import Report
from cxsystem2.syntax import lower
from cxsystem2.tables import read_anatomy
from cxsystem2.testing.test_session import advanced

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "from-brian2.md").read_text(encoding="utf-8")
CUBA, PAIRS = (yaml.safe_load(text)["models"] for text in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S)[:2])
KICK = {"equations": "w : volt", "on_pre": "v_post += w"}
LEAK = {
    "equations": "dv/dt = (El - v + drive)/tau : volt (unless refractory)\ndrive : volt",
    "threshold": "v > Vt",
    "reset": "v = Vr",
    "refractory": "2*ms",
    "parameters": {"El": "-60*mV", "tau": "20*ms", "Vt": "-50*mV", "Vr": "-60*mV", "drive": "12*mV"},
    "start": {"v": "El + rand()*(Vt - El)"},
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


def tables(neurons=None, synapses=None, weight="0.3*mV", syn_type="Fixed_const_wght", **columns):
    """Two populations of a model, each exciting or inhibiting both."""
    neurons = neurons or {"LEAK": LEAK}
    group = {"layer_idx": 4, "monitors": "[Sp]", "neuron_model": next(iter(neurons)), **columns}
    anatomy = {
        "params": {"runtime": "60*ms", "seed": 2, "device": "python"},
        "G": [
            {"idx": "E", "number_of_neurons": 40, "neuron_type": "SS", **group},
            {"idx": "I", "number_of_neurons": 10, "neuron_type": "BC", **group},
        ],
        "S": [
            {"receptor": sign, "pre_syn_idx": pre, "post_syn_idx": post, "syn_type": syn_type, "p": 0.3, "delay": "1*ms",
             "custom_weight": weight}
            for sign, pre in (("ge", "E"), ("gi", "I")) for post in "EI"
        ],
    }  # fmt: skip
    return anatomy, {"models": {"neurons": neurons, "synapses": synapses or {}}, "SS": {}, "BC": {}}


def run(anatomy, physiology, **options):
    return CxSystem(anatomy, physiology, trust=True, **options).run(save_results=False)


def trains(results):
    """Spikes as pairs of a step and a cell, in their order."""
    return {
        name: sorted(zip(np.rint(train.t * 1e4).astype(int).tolist(), train.i.tolist(), strict=True))
        for name, train in results.spikes.items()
    }


def errors(anatomy, physiology):
    return [(problem.label, problem.message) for problem in check(anatomy, physiology).report.errors]


def changed(**fields):
    return {"LEAK": {**LEAK, **fields}}


def test_equations_are_taken_apart():
    found = split("dv/dt = -v/tau  # leak\n   + I : volt (unless refractory)\nx = 2*v : volt\na, b : 1 (constant)")
    assert [(one.name, one.right, one.unit, sorted(one.flags), one.change) for one in found] == [
        ("v", "-v/tau + I", "volt", ["unless refractory"], True),
        ("x", "2*v", "volt", [], False),
        ("a", "", "1", ["constant"], False),
        ("b", "", "1", ["constant"], False),
    ]


def test_the_pasted_model_of_the_page_fires_as_the_ready_made_one():
    anatomy, pasted = tables(CUBA["neurons"], weight="1.62*mV")
    for row in anatomy["S"][2:]:
        row["custom_weight"] = "-9*mV"
    found = run(anatomy, pasted)
    for row in anatomy["G"]:
        row["neuron_model"] = "LIF"
    for row in anatomy["S"][2:]:
        row["custom_weight"] = "9*mV"
    block = {"C": "200*pF", "gL": "10*nS", "EL": "-49*mV", "VT": "-50*mV", "V_res": "-60*mV", "tau_e": "5*ms", "tau_i": "10*ms",
             "refractory_period": "5*ms", "V_init": "0*mV"}  # fmt: skip
    model = CxSystem(anatomy, {"excitation_model": "PSC_VOLT", "inhibition_model": "PSC_VOLT", "SS": block, "BC": block},
                     changes=["integration=exact"])  # fmt: skip
    network = CxSystem(*tables(CUBA["neurons"]), trust=True).network
    starts = {one.label: network.initial_potential(one) for one in network.config.populations}
    model.network.start = lambda population, name: starts[population.label] if name == "vm" else None
    expected = trains(model.run(save_results=False))
    assert sum(map(len, expected.values())) > 20
    assert trains(found) == expected


def test_spikes_onto_a_held_potential_are_left_to_brian2():
    """It loses those that find the cell refractory; GeNN would not."""
    for held in (True, False):
        equations = LEAK["equations"] if held else LEAK["equations"].replace(" (unless refractory)", "")
        anatomy, physiology = tables(changed(equations=equations), n_background_inputs=10)
        physiology |= {"background_rate": "50*Hz", "background_E_E_weight": "0.2*mV", "background_E_I_weight": "0.2*mV"}
        network = CxSystem(anatomy, physiology, trust=True).network
        model, report = lower(network), Report()
        assert {bool(stock_reason(model, one)) for one in model.layout.projections} == {held}
        assert bool(drives(model)) is not held
        review(read_anatomy(anatomy, report), network.config, report)
        assert {problem.label for problem in report.errors} == ({"S, receptor", "G, n_background_inputs"} if held else set())


@pytest.mark.parametrize("word", ["Depressing", "Fixed"])
def test_delta_is_alike_with_recorded_weights(word):
    """For both signs, with background of both signs on the same variable."""
    anatomy, physiology = tables(syn_type=word, n_background_inputs=20, n_background_inhibition=10)
    physiology |= {
        "U_E": "0.5",
        "U_I": "0.25",
        "tau_d": "200*ms",
        "background_rate": "50*Hz",
        "background_rate_inhibition": "50*Hz",
    }
    physiology |= {f"background_{pre}_{post}_weight": "0.2*mV" for pre in "EI" for post in "EI"}
    for row in anatomy["S"]:
        row["monitors"] = "[St]wght[rec](0-2)"  # keeps Brian2's synapses
    stock = trains(run(anatomy, physiology, changes=["fast=1"]))
    for row in anatomy["S"]:
        row["monitors"] = "-->"
    assert trains(run(anatomy, physiology, changes=["fast=1"])) == stock
    assert sum(map(len, stock.values())) > 50


def test_background_of_both_signs_has_its_own_draws():
    anatomy, physiology = tables(changed(drive="0*mV"), n_background_inputs=100, n_background_inhibition=100)
    anatomy["S"] = []
    physiology["models"]["neurons"]["LEAK"] = {**LEAK, "parameters": {**LEAK["parameters"], "drive": "0*mV", "Vt": "0*mV"}}
    del physiology["models"]["neurons"]["LEAK"]["start"]
    physiology |= {name: {"V_init": "-60*mV"} for name in ("SS", "BC")}
    physiology |= {"background_rate": "100*Hz", "background_rate_inhibition": "100*Hz"}
    physiology |= {f"background_{pre}_{post}_weight": "0.1*mV" for pre in "EI" for post in "EI"}
    for row in anatomy["G"]:
        row["monitors"] = "[St]v"
    for fast in (0, 1):
        values = run(anatomy, physiology, changes=[f"fast={fast}"]).recordings["NGE_SS_L4"]["v"].values[300:]
        assert abs(values.mean() + 0.060) < 5e-4 and values.std() > 5e-4  # means cancel, variances do not


def test_inhibition_takes_away_and_excitation_adds():
    counts = []
    for rows in (slice(2, 4), slice(0), slice(0, 2)):
        anatomy, physiology = tables(weight="3*mV")
        anatomy["S"] = anatomy["S"][rows]
        counts.append(sum(map(len, trains(run(anatomy, physiology)).values())))
    assert counts[0] < counts[1] < counts[2]


def test_a_pasted_kick_is_delta():
    anatomy, physiology = tables(synapses={"KICK": KICK})
    anatomy["S"] = anatomy["S"][:2]
    for row in anatomy["S"]:
        row["delay_distribution"] = "constant"
    expected = trains(run(anatomy, physiology))
    for row in anatomy["S"]:
        row["syn_type"] = "KICK"
    assert trains(run(anatomy, physiology)) == expected


def test_the_pasted_plasticity_of_the_page_moves_weights():
    anatomy, physiology = tables(synapses=PAIRS["synapses"], syn_type="PAIRS")
    anatomy["S"] = anatomy["S"][:1]
    anatomy["S"][0]["monitors"] = "[St]wght[dt]10*ms"
    (weights,) = run(anatomy, physiology).recordings["S0_PAIRS_NGE_SS_L4__to__NGE_SS_L4_soma"].values()
    assert weights.unit == "volt"
    assert np.allclose(weights.values[0], 0.3e-3) and np.ptp(weights.values[-1]) > 1e-6


def test_several_models_are_in_one_network_and_start_as_they_say():
    own = {
        **LEAK,
        "equations": f"{LEAK['equations']}\ntau : second",
        "start": {"tau": "(10 + 5*rand())*ms", "v": "El + tau*mV/ms"},
    }
    del (own := {**own, "parameters": dict(own["parameters"])})["parameters"]["tau"]
    anatomy, physiology = tables({"LEAK": LEAK, "OWN": own})
    anatomy["G"][1]["neuron_model"] = "OWN"
    anatomy["G"][1]["monitors"] = "[Sp] [St]v+tau"
    results = run(anatomy, physiology)
    recorded = results.recordings["NGI_BC_L4"]
    assert len(np.unique(recorded["tau"].values[0])) == 10 and (recorded["tau"].values == recorded["tau"].values[0]).all()
    assert np.allclose(recorded["v"].values[0], -0.060 + recorded["tau"].values[0], atol=1e-9)
    assert recorded["v"].values[0].max() < -0.045


def test_a_run_goes_on_from_a_state():
    system = CxSystem(*tables(), trust=True)
    whole, state = advanced(system, (0.37, 1.0))
    rest, _ = advanced(system, (1.0,), state)
    for name, train in whole.spikes.items():
        late = train.t > state.step * 1e-4 - 1e-9
        assert late.sum() > 5 and np.array_equal(rest.spikes[name].t, train.t[late])


@pytest.mark.slow
@pytest.mark.compiled
def test_compiled_programs_fire_as_python_does():
    anatomy, physiology = tables(CUBA["neurons"] | {"LEAK": LEAK}, PAIRS["synapses"])
    anatomy["G"][1]["neuron_model"] = "LEAK"
    anatomy["S"][0] |= {"syn_type": "PAIRS", "post_syn_idx": "I"}
    for row in anatomy["S"]:
        row["custom_weight"] = "0.5*mV"
    expected = trains(run(anatomy, physiology, changes=["fast=1"]))
    assert sum(map(len, expected.values())) > 30
    for change in ("fast=0", "fast=1"):
        assert trains(run(anatomy, physiology, changes=["device=cpp", change])) == expected


@pytest.mark.parametrize(
    ("fields", "label", "message"),
    [
        ({"equations": "dv/dt = (El - v)/membrane_time : volt"}, "equations", "'parameters'"),
        ({"equations": "dv/dt = (El - v)/tau"}, "equations", "has no unit"),
        ({"equations": "dx/dt = -x/tau : volt"}, "potential", "which variable is the potential?"),
        ({"equations": "dv/dt = El - v : volt"}, "equations", "must be in volt/second"),
        ({"equations": "dv/dt = (El - v)/tau : volt (until refractory)"}, "equations", "is no flag"),
        ({"equations": "dv/dt = -v/tau : volt\ndv/dt = v/tau : volt"}, "equations", "two equations"),
        ({"refractory": "v > El"}, "refractory", "is a condition"),
        ({"refractory": "-1*ms"}, "refractory", "below 0"),
        ({"method": "newton"}, "method", "is not one of"),
        ({"start": {"q": "1"}}, "start", "no variable of the equations"),
        ({"start": {"v": "rand()"}}, "start", "must be in volt"),
        ({"start": {"v": "__import__('os')"}}, "start", "unknown function"),
        ({"excitation": "ge"}, "excitation", "has no equation"),
        ({"reset": "v = Vr; q = 1"}, "reset", "cannot be assigned to"),
        ({"parameters": {**LEAK["parameters"], "El": "high"}}, "parameters", "unit"),
    ],
)
def test_what_is_wrong_with_a_pasted_model_is_told(fields, label, message):
    found = errors(*tables(changed(**fields)))
    assert any(label in where and message in what for where, what in found), found


def test_a_misspelt_field_of_equations_is_offered():
    fields = changed()
    fields["LEAK"]["equation"] = fields["LEAK"].pop("equations")
    found = [what for _, what in errors(*tables(fields))]
    assert "a neuron model has no field 'equation'; did you mean 'equations'?" in found and len(found) <= 3, found


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"equations": "x : volt"}, "which variable is the weight?"),
        ({"on_pre": "q_pre += w"}, "cannot add to 'q_pre'"),
        ({"on_pre": "ge_post += w"}, "adds to 'ge', which 'NGE_SS_L4' does not have"),
        ({"on_pre": "v_post += 2"}, "adds 1 to 'vm', which is in volt"),
        ({"on_pre": "v_post += w; v_post += w"}, "more than one statement"),
        ({"equations": "w : volt\nI_post = w : volt (summed)"}, "(summed)"),
    ],
)
def test_what_is_wrong_with_a_pasted_synapse_is_told(fields, message):
    found = errors(*tables(synapses={"KICK": {**KICK, **fields}}, syn_type="KICK"))
    assert any(message in what for _, what in found), found


def test_what_a_model_of_whole_equations_cannot_take_is_told():
    found = errors(*tables(excitation_model="SIMPLE_E"))
    assert found[0][0] == "G, excitation_model"
    assert "do not have I_syn" in found[0][1]
    assert "has no place" in errors(*tables(tonic_current="10*pA"))[0][1]
    assert "unknown neuron model 'LEAKS'" in errors(*tables({"LEAK": LEAK}, neuron_model="LEAKS"))[0][1]


def test_indegrees_of_delta_cannot_be_scaled():
    anatomy, physiology = tables(mean_rate="5*Hz")
    anatomy["params"]["indegree_scale"] = 0.5
    found = errors(anatomy, physiology)
    assert ("S, receptor") in [label for label, _ in found] and "no steady input" in found[0][1]

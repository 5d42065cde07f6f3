"""Models that a table brings along: they do what the same built-in models do, and what is wrong with them is told."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.expressions import ExpressionError
from cxsystem2.models.free import grammar, read_models
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation
from cxsystem2.models.synapses import synapses
from cxsystem2.problems import Report
from cxsystem2.reserved import reserved_names
from cxsystem2.tables import read_physiology

LEAKY = {
    "about": "a leaky neuron",
    "parameters": {"gL": {"unit": "siemens"}, "EL": "volt", "V_res": "volt", "VT": {"unit": "volt", "meaning": "threshold"}},
    "current": "gL*(EL - vm)",
    "threshold": "vm > VT",
    "reset": ["vm = V_res"],
}
FAST = {
    "about": "a fast conductance",
    "sign": "excitation",
    "parameters": {"tau_e": {"unit": "second", "positive": "1"}, "Ee": "volt"},
    "state": {"g": {"derivative": "-g/tau_e", "unit": "siemens"}},
    "current": "g*(Ee - vm)",
    "increments": ["g"],
}
TIRING = {
    "about": "a synapse that tires",
    "parameters": {"U": {"unit": "1", "least": 0, "most": 1}, "tau_d": "second"},
    "state": {"R": {"derivative": "(1 - R)/tau_d", "unit": "1", "start": 1}},
    "transmitted": "R*U*wght",
    "on_pre": ["transmit", "R -= U*R"],
}
TEXT = """\
models:
  neurons:
    LEAKY:
      about: a leaky neuron
      parameters:
        gL: siemens
        EL: volt
        VT: {unit: volt, default: -50*mV}
      current: gL*(EL - vm) - w
      state:
        w: {derivative: -w/(10*ms), unit: amp}
      threshold: vm > VT
      reset: [vm = EL, w += 1*pA]
  receptors:
    FAST:
      about: a conductance
      sign: excitation
      parameters: {tau_fast: second, E_fast: volt}
      state: {g: {derivative: -g/tau_fast, unit: siemens}}
      current: g*(E_fast - vm)
      increments: [g]
  synapses:
    TIRING:
      about: a synapse that tires
      parameters: {tau_R: second}
      state: {R: {derivative: (1 - R)/tau_R, unit: 1, start: 1}}
      transmitted: R*wght
      on_pre: [transmit, R *= 0.5]
J: 2*nS
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


@pytest.fixture
def read(tmp_path):
    """The catalogue of the text above after changes (old, new), and the errors as (row, column, message)."""

    def read(*changes):
        text = TEXT
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (tmp_path / "physiology.yaml").write_text(text)
        report = Report()
        table = read_physiology(tmp_path / "physiology.yaml", report)
        catalogue = read_models(table.models, report)
        return catalogue, [(each.place.row, each.place.column, each.message) for each in report.errors]

    return read


def spikes(anatomy, physiology):
    found = CxSystem(anatomy, physiology, trust=True).run(save_results=False).spikes
    return {name: (train.i, train.t) for name, train in found.items()}


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    assert sum(len(cells) for cells, _ in expected.values()) > 50
    for name in expected:
        for one, other in zip(found[name], expected[name], strict=True):
            assert np.array_equal(one, other), name


@pytest.fixture
def leaky(physiology):
    """The small model with cells that a constant current drives, which is the same for every model."""
    physiology["neuron_model"] = "LIF"
    for block in ("SS", "BC"):
        physiology[block]["tonic_current"] = "300*pA"
        physiology[block].pop("DeltaT", None)
    return physiology


def test_a_leaky_neuron_fires_as_the_built_in_one(anatomy, leaky):
    expected = spikes(anatomy, leaky)
    leaky |= {"neuron_model": "LEAKY", "models": {"neurons": {"LEAKY": LEAKY}}}
    assert_same(spikes(anatomy, leaky), expected)


def test_a_receptor_acts_as_the_built_in_one(anatomy, leaky):
    expected = spikes(anatomy, leaky)
    leaky |= {"excitation_model": "FAST", "models": {"receptors": {"FAST": FAST}}}
    assert_same(spikes(anatomy, leaky), expected)


def test_a_synapse_acts_as_the_built_in_one(anatomy, leaky):
    leaky |= {"U_E": "0.5", "U_I": "0.5", "U": "0.5", "J": "6*nS", "calcium_concentration": "2"}
    for row in anatomy["S"]:
        row["syn_type"] = "Depressing"
    expected = spikes(anatomy, leaky)
    leaky["models"] = {"synapses": {"TIRING": TIRING}}
    for row in anatomy["S"]:
        row["syn_type"] = "TIRING"
    assert_same(spikes(anatomy, leaky), expected)


def test_a_synapse_may_change_its_weight(anatomy, leaky):
    grow = {"about": "grows", "on_pre": ["transmit"], "on_post": ["wght *= 1.01"], "weights": "equal"}
    leaky["models"] = {"synapses": {"GROW": grow}}
    anatomy["S"][1] |= {"syn_type": "GROW", "monitors": "[St]wght[rec](0-5)"}
    results = CxSystem(anatomy, leaky, trust=True).run(save_results=False)
    (weights,) = [each["wght"].values for each in results.recordings.values() if "wght" in each]
    assert (weights[0] == weights[0, 0]).all()
    assert (weights[-1] > weights[0]).any()


def test_the_whole_text_is_read(read):
    catalogue, errors = read()
    assert errors == []
    neuron, receptor, synapse = catalogue.neurons["leaky"], catalogue.excitation["FAST"], catalogue.synapses["TIRING"]
    assert neuron.reset == ("vm = EL", "w += 1 * pA")
    assert neuron.parameters["VT"].default == -0.05
    assert {"C", "refractory_period"} < neuron.parameters.keys()
    assert receptor.incremented == receptor.background == ("g",)
    assert synapse.on_pre == ("{transmit}", "R *= 0.5")
    assert synapse.rested({}) == {"R": 1.0}
    assert not synapse.plastic


def test_words_stay_in_the_model(read):
    catalogue, _ = read()
    assert "LEAKY" in catalogue.neurons
    assert "LIF" in catalogue.neurons
    assert "LEAKY" not in neurons
    assert "FAST" not in excitation
    assert "FAST" not in catalogue.inhibition
    assert "TIRING" not in synapses


WRONG = [
    # units
    ("current: gL*(EL - vm) - w", "current: gL*EL*vm", 9, 16, "'gL * EL * vm' is in W, and must be in amp"),
    ("current: gL*(EL - vm) - w", "current: gL*(EL - w)", 9, 16, "units do not match"),
    ("derivative: -w/(10*ms)", "derivative: -w", 11, 25, "'-w' is in A, and must be in amp/second"),
    ("threshold: vm > VT", "threshold: vm > gL", 12, 18, "units do not match"),
    ("w += 1*pA", "w += 1*nS", 13, 24, "units do not match"),
    ("gL: siemens", "gL: nS", 6, 13, "'nS' has a prefix; write siemens"),
    ("gL: siemens", "gL: siemenz", 6, 13, "'siemenz' is not a unit"),
    ("default: -50*mV", "default: -50*nS", 8, 35, "-50 nS should be a value in volt"),
    ("current: g*(E_fast - vm)", "current: g*vm*vm", 20, 16, "must be in amp"),
    ("transmitted: R*wght", "transmitted: R*tau_R", 27, 20, "must be in siemens"),
    ("start: 1", "start: 1*mV", 26, 62, "1 mV should be a plain number"),
    # names
    ("current: gL*(EL - vm) - w", "current: gL*(ELL - vm)", 9, 16, "unknown name 'ELL'; did you mean 'EL'?"),
    ("current: g*(E_fast - vm)", "current: g*(E_fast - vm) + xi", 20, 16, "unknown name 'xi'"),
    ("threshold: vm > VT", "threshold: vm + VT", 12, 18, "'vm + VT' is not a comparison such as vm > VT"),
    ("w += 1*pA", "VT += 1*mV", 13, 24, "'VT' cannot be assigned to"),
    ("increments: [g]", "increments: [ge]", 21, 20, "'ge' is not a variable of 'state'; did you mean 'g'?"),
    ("gL: siemens", "mV: siemens", 6, 13, "'mV' is the name of a unit"),
    ("gL: siemens", "exp: siemens", 6, 14, "'exp' is the name of a function"),
    ("gL: siemens", "vm: siemens", 6, 13, "'vm' has a meaning of its own"),
    ("gL: siemens", "ge_soma: siemens", 6, 18, "'ge_soma' has a meaning of its own"),
    ("gL: siemens", "'a b': siemens", 6, 16, "'a b' is not a name"),
    ("w: {derivative", "gL: {derivative", 11, 13, "'gL' is a parameter already"),
    # words that there are already
    ("    LEAKY:", "    LIF:", 4, 7, "there is a neuron model 'LIF' already"),
    ("    FAST:", "    SIMPLE_E:", 16, 7, "there is a excitation model 'SIMPLE_E' already"),
    ("    TIRING:", "    depressing:", 24, 7, "there is a synapse type 'Depressing' already"),
    # fields
    ("      about: a leaky neuron\n", "", 4, 7, "the neuron model 'LEAKY' has no 'about'"),
    ("      threshold: vm > VT\n", "", 4, 7, "the neuron model 'LEAKY' has no 'threshold' (the condition of a spike)"),
    ("      sign: excitation\n", "", 16, 7, "the receptor model 'FAST' has no 'sign' (excitation or inhibition)"),
    ("sign: excitation", "sign: up", 17, 13, "'up' is not one of excitation, inhibition"),
    ("on_pre: [transmit, R *= 0.5]", "onpre: [transmit]", 28, 14, "no field 'onpre'; did you mean 'on_pre'?"),
    ("  synapses:", "  synapse:", 23, 5, "unknown part 'synapse'; did you mean 'synapses'?"),
    ("state: {R: {derivative", "state: {R: {derivat", 26, 28, "'derivat' is not known here; did you mean 'derivative'?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "row", "column", "message"), WRONG, ids=[f"{case[1].strip()}" for case in WRONG])
def test_a_mistake_is_one_sentence_at_its_place(read, old, new, row, column, message):
    _, errors = read((old, new))
    mine = [each for each in errors if each[:2] == (row, column)]
    assert len(mine) == 1, errors
    assert message in mine[0][2]
    assert "\n" not in mine[0][2]
    assert len(errors) <= 2


INJECTED = [
    "__import__('os').system('touch /tmp/x')", "vm.__class__", "(lambda: vm)()", "f'{vm}'", "'text'", "[vm for vm in (1,)]",
    "exec('1')", "eval('1')", "open('x')", "vm if vm > 0*mV else 1*pA", "vm[0]", "{vm}", "(vm, vm)", "(vm := 1)", "not vm",
    "vm @ vm", "vm // 2", "vm % 2", "vm | vm", "vm, vm", "rand()", "sympify(vm)", "exp(vm=1)", "exp(*vm)", "1 if 1 else 2",
    "__builtins__", "9**9**9", "9**99", "(vm**9)**9", "exp(exp(9))", "1e400", "1" * 400, "(gL + vm + EL)**16", "True", "...",
    "gL*(EL - vm) # : volt", "gL\n*EL", "(" * 900, "vm" + "+vm" * 400, "-" * 200 + "vm", "await vm", "ｅｘｅｃ('1')",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTED)
def test_only_arithmetic_reaches_brian2(text):
    names = ("vm", "gL", "EL")
    if "#" in text:  # what the accepted tree does not hold is dropped
        assert grammar.expression(text, names) == "gL * (EL - vm)"
        return
    with pytest.raises(ExpressionError) as error:
        grammar.expression(text, names)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["vm = exec('1')", "import os", "vm.x = 1", "vm = 1; w = 2", "del vm", "w: int = 3", "a = b = 1", "vm += __import__"],
)
def test_only_assignments_are_statements(text):
    with pytest.raises(ExpressionError):
        grammar.statement(text, ("vm", "w"), ("vm", "w"))


@pytest.mark.parametrize("field", ["current", "threshold"])
def test_code_in_a_table_is_an_error_at_its_place(read, field):
    line = {"current": (9, "current: gL*(EL - vm) - w"), "threshold": (12, "threshold: vm > VT")}[field]
    _, errors = read((line[1], f"{field}: __import__('os').getcwd()"))
    assert [each[0] for each in errors] == [line[0]]


def test_a_wrong_model_gives_no_second_problem_where_it_is_named(anatomy, physiology):
    broken = {**LEAKY, "current": "gL*nothing"}
    physiology |= {"neuron_model": "LEAKY", "models": {"neurons": {"LEAKY": broken}, "synapses": {"BAD": {"about": "x"}}}}
    anatomy["S"][0]["syn_type"] = "BAD"
    errors = [problem.message for problem in check(anatomy, physiology).report.errors]
    assert errors == ["unknown name 'nothing'", "the synapse model 'BAD' has no 'on_pre' (what happens when a spike arrives)"]


def test_two_models_of_a_cell_may_not_mean_two_things_by_one_name(anatomy, leaky):
    other = {**FAST, "parameters": {**FAST["parameters"], "VT": "siemens"}}
    leaky |= {"excitation_model": "FAST", "models": {"receptors": {"FAST": other}}}
    errors = {problem.message for problem in check(anatomy, leaky).report.errors}
    assert errors == {"'VT' is in volt in the model LIF and in siemens in the model FAST; rename one"}


def test_a_missing_parameter_is_told_as_for_any_model(anatomy, leaky):
    leaky |= {"neuron_model": "LEAKY", "models": {"neurons": {"LEAKY": LEAKY}}}
    del leaky["SS"]["VT"]
    messages = [problem.message for problem in check(anatomy, leaky).report.errors]
    assert "block 'SS' has no 'VT' (threshold, volt)" in messages


@pytest.mark.parametrize(
    "name", ["order", "indices", "resetter", "thresholder", "state", "clock", "namespace", "t", "dt", "i", "N", "lastupdate",
             "record", "get_states", "lastspike", "double", "template", "N_pre"],
)  # fmt: skip
@pytest.mark.parametrize("part", ["parameters", "state"])
def test_names_of_brian2_are_refused(anatomy, leaky, name, part):
    """A group of Brian2 takes them for its own attributes, or its C++ does not compile."""
    own = {"parameters": {name: "second"}, "state": {name: {"derivative": f"-{name}/second", "unit": "1"}}}[part]
    model = {**LEAKY, part: {**LEAKY.get(part, {}), **own}}
    leaky |= {"neuron_model": "LEAKY", "models": {"neurons": {"LEAKY": model}}}
    (problem,) = check(anatomy, leaky).report.errors
    assert f"'{name}' " in problem.message
    assert "choose another one" in problem.message


PLAIN = [f"own{number}" for number in range(6)]
SPECIAL = [
    "trace", "test", "var", "S", "Q", "beta", "gamma", "zeta", "E", "I", "O", "Eq", "diff", "rf", "Lambda", "print", "max",
    "min",
]  # fmt: skip
"""Names that sympy or Python know too."""
_plain = {}
"""The spikes of the models with plain names, which all others are compared with."""


def special(names, part):
    """A model in which all of the names stand: as parameters of cells, or as variables of synapses, which sympy solves."""
    total = " + ".join(names)
    if part == "parameters":
        own = {**LEAKY["parameters"], **{name: {"unit": "1", "default": "0.1"} for name in names}}
        return {"neurons": {"OWN": {**LEAKY, "parameters": own, "current": f"gL*(EL - vm)*exp(-({total}))"}}}
    state = {name: {"derivative": f"({number} - {name})/tau_d", "unit": "1", "start": 1} for number, name in enumerate(names)}
    actions = ["transmit", *(f"{name} *= 0.5" for name in names)]
    own = {"parameters": {"tau_d": "second"}, "state": state, "transmitted": f"0.1*({total})*wght", "on_pre": actions}
    return {"synapses": {"OWN": TIRING | own}}


@pytest.mark.parametrize("names", [SPECIAL[:6], SPECIAL[6:12], SPECIAL[12:]], ids=" ".join)
@pytest.mark.parametrize("part", ["parameters", "state"])
def test_names_of_sympy_and_of_python_are_names_like_others(anatomy, leaky, names, part):
    """A variable `E` had the value 2.718 in the exact solution, and `beta` and `print` ended the run."""
    word = ("neuron_model", leaky) if part == "parameters" else ("syn_type", anatomy["S"][1])
    word[1][word[0]] = "OWN"
    if part not in _plain:
        _plain[part] = spikes(anatomy, {**leaky, "models": special(PLAIN, part)})
    assert_same(spikes(anatomy, {**leaky, "models": special(names, part)}), _plain[part])


@pytest.mark.parametrize(
    "name", ["self", "numpy", "len", "range", "cdef", "cimport", "size_t", "NULL", "EOF", "NAN", "INFINITY", "M_PI",
             "INT_MAX", "errno", "stdin", "linux", "EIO", "SIGINT", "O_RDONLY", "S_ISUID"],
)  # fmt: skip
def test_words_of_the_languages_that_brian2_writes_are_refused(anatomy, leaky, name):
    model = {**LEAKY, "state": {name: {"derivative": f"-{name}/second", "unit": "1"}}}
    leaky |= {"neuron_model": "LEAKY", "models": {"neurons": {"LEAKY": model}}}
    (problem,) = check(anatomy, leaky).report.errors
    assert problem.message == f"'{name}' has a meaning of its own in Brian2, Python, Cython or C++; choose another one"


def test_the_names_that_are_refused_are_asked_of_brian2():
    """No built-in model may have them either: plugins are looked at in the same way."""
    from cxsystem2.models.catalogue import Catalogue

    known = Catalogue()
    models = [*known.neurons.values(), *known.excitation.values(), *known.inhibition.values(), *known.synapses.values()]
    for model in models:
        names = {*model.parameters, *(getattr(each, "name", each) for each in model.state)}
        assert not names & reserved_names(), model


@pytest.mark.parametrize(("count", "variables"), [(99, 0), (1, 400)])
def test_few_models_of_a_table_are_built_by_a_check(physiology, monkeypatch, count, variables):
    from cxsystem2.models import trial

    built = []
    real = trial._attempt
    monkeypatch.setattr(trial, "_attempt", lambda build: built.append(1) or real(build))
    states = {f"x{each}": {"derivative": f"-x{(each + 1) % variables}/second", "unit": "1"} for each in range(variables)}
    physiology["models"] = {"neurons": {f"OWN{number}": {**LEAKY, "state": states} for number in range(count)}}
    report = Report()
    read_models(read_physiology(physiology, report).models, report)
    assert len(built) <= 9
    assert [problem.message.startswith("a check does not let Brian2 build OWN") for problem in report] == [True]


def test_a_neuron_may_say_where_its_synaptic_currents_enter(anatomy, leaky):
    """Written out, the sum enters the potential as it would by itself; a derivative may read it, too."""
    leaky["models"] = {"neurons": {"LEAKY": LEAKY}}
    expected = spikes(anatomy, {**leaky, "neuron_model": "LEAKY"})
    said = {**LEAKY, "current": f"{LEAKY['current']} + I_syn"}
    said["state"] = {"y": {"derivative": "(I_syn - y)/(10*ms)", "unit": "amp"}}
    leaky["models"] = {"neurons": {"LEAKY": said}}
    assert_same(spikes(anatomy, {**leaky, "neuron_model": "LEAKY"}), expected)
    without = {**LEAKY, "current": f"{LEAKY['current']} + 0*I_syn"}
    leaky["models"] = {"neurons": {"LEAKY": without}}
    silent = spikes(anatomy, {**leaky, "neuron_model": "LEAKY"})
    assert sum(len(cells) for cells, _ in silent.values()) != sum(len(cells) for cells, _ in expected.values())


def test_cells_with_currents_may_have_a_model_without_a_leak(anatomy, leaky):
    """Such cells start at EL where their block says nothing else; a model of the table need not have one."""
    plain = {"about": "an integrator", "parameters": {"VT": "volt"}, "current": "0*amp", "threshold": "vm > VT"}
    leaky["models"] = {"neurons": {"PLAIN": plain}}
    anatomy["G"][0].update(neuron_type="CI")
    anatomy["S"] = []
    tables = {**leaky, "ci_neuron_model": "PLAIN", "CI": {**leaky["SS"], "C": "1*pF"}}
    del tables["CI"]["V_init"], tables["CI"]["tonic_current"]
    errors = check(anatomy, tables).report.errors
    assert ["V_init" in one.message for one in errors] == [True], errors
    tables["CI"]["V_init"] = "-60*mV"
    assert check(anatomy, tables).report.errors == []

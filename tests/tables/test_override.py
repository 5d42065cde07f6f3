"""Changes from the command line, ``-o name=value``."""

import pytest

from cxsystem2.problems import Report
from cxsystem2.tables import override, read_anatomy, read_physiology

PARAMETERS = ("runtime", "seed", "scale")


@pytest.fixture
def change():
    """Applies changes to a small pair of tables; returns the tables and the report."""

    def change(*changes, params=True):
        report = Report()
        rows = {"G": [{"idx": 1, "p": 1}, {"idx": 2, "p": 1}], "S": [{"pre_syn_idx": 1, "post_syn_idx": 2, "p": 0.1}]}
        anatomy = read_anatomy({"params": {"runtime": "1*ms"}, **rows} if params else rows, report)
        physiology = read_physiology({"k": 2, "J": 3, "SS": {"C": 1, "J": 4}, "BC": {"C": 2}, "PYR": {"tau_e": 5}}, report)
        override(anatomy, physiology, changes, PARAMETERS, report)
        return anatomy, physiology, report

    return change


def _values(physiology):
    return [(entry.label, entry.value.text) for entry in physiology.active()]


def test_a_parameter_is_changed(change):
    anatomy, _, report = change("runtime=2*ms")
    assert report.clean
    assert next(anatomy.of("params")).cells["runtime"].text == "2*ms"


@pytest.mark.parametrize("params", [True, False])
def test_a_parameter_that_the_table_lacks_is_added(change, params):
    anatomy, _, report = change("seed = 7", params=params)
    assert report.clean
    assert next(anatomy.of("params")).cells["seed"].text == "7"


def test_a_scalar_is_changed_and_keys_of_the_same_name_are_not(change):
    assert ("J", "9") in _values(change("J=9")[1])
    assert ("SS, J", "4") in _values(change("J=9")[1])


def test_a_key_of_a_named_block_is_changed(change):
    assert _values(change("SS.C=9")[1])[:-1] == [("k", "2"), ("J", "3"), ("SS, C", "9"), ("SS, J", "4"), ("BC, C", "2")]


def test_a_parameter_of_a_pasted_model_is_told_with_the_way_to_change_it():
    models = {"neurons": {"CUBA": {"parameters": {"taum": "20*ms"}}}, "synapses": {"PAIRS": {"parameters": {"wmax": "1*mV"}}}}
    report = Report()
    anatomy, physiology = read_anatomy({}, report), read_physiology({"models": models, "E": {"tau_e": "1*ms"}}, report)
    override(anatomy, physiology, ["E.taum=30*ms", "taum=30*ms", "wmax=2*mV"], PARAMETERS, report)
    told = [problem.message for problem in report.errors]
    assert sum("it is a parameter of the model 'CUBA': give it a value in the block of its cells" in each for each in told) == 2
    assert "it is a parameter of the model 'PAIRS': give it a value as a root value of the physiology table" in str(report)


def test_a_key_that_several_blocks_have_needs_its_block(change, errors):
    [(_, _, message)] = errors(change("C=9")[2])
    assert message == "several blocks have the key 'C'; write one of " + message.partition("one of ")[2]
    assert set(message.partition("one of ")[2].split(", ")) == {"SS.C", "BC.C"}


@pytest.mark.parametrize(("name", "expected"), [("G[1].p", ["9", "1"]), ("G[*].p", ["9", "9"]), ("G[2].p", ["1", "9"])])
def test_cells_of_rows_are_changed(change, name, expected):
    anatomy, _, report = change(f"{name}=9")
    assert not list(report)
    assert [row.cells["p"].text for row in anatomy.of("G")] == expected


@pytest.mark.parametrize("name", ["S[1->2].p", "S[1 -> 2].p", "S[*].p"])
def test_a_pathway_is_named_by_its_two_ends(change, name):
    assert next(change(f"{name}=0.9")[0].of("S")).cells["p"].text == "0.9"


def test_a_column_that_a_row_lacks_is_added(change):
    assert next(change("G[1].monitors=[Sp]")[0].of("G")).cells["monitors"].text == "[Sp]"


def test_a_value_may_hold_an_equals_sign(change):
    assert ("k", "a=b") in _values(change("k=a=b")[1])


def test_the_place_of_a_changed_value_is_the_change(change):
    anatomy, _, _ = change("runtime=2*ms")
    assert str(next(anatomy.of("params")).cells["runtime"].place) == "-o runtime=2*ms"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("runtime", "a change is written name=value"),
        ("=3", "a change is written name=value"),
        ("runtim=3", "nothing in the tables is called 'runtim'; did you mean 'runtime'?"),
        ("SS.D=3", "nothing in the tables is called 'SS.D'"),
        ("PYR.tau_ee=3*ms", "nothing in the tables is called 'PYR.tau_ee'; did you mean 'PYR.tau_e'?"),
        ("PYRR.tau_e=3*ms", "nothing in the tables is called 'PYRR.tau_e'; did you mean 'PYR.tau_e'?"),
        ("G[3].p=3", "the anatomy table has no row G[3]; there are 1, 2"),
        ("IN[0].p=3", "the anatomy table has no row IN[0]; there are none"),
    ],
)
def test_a_change_that_fits_nothing_is_a_problem(change, errors, text, message):
    assert [each[2] for each in errors(change(text)[2])] == [message]


def test_of_two_values_for_one_name_the_last_one_counts_and_a_warning_says_so(change):
    _, physiology, report = change("J = 4", "G[1].p=2", "J=5")
    assert report.clean
    assert [problem.message for problem in report] == ["'J' is changed twice, to 4 and to 5; the last one counts"]
    assert ("J", "5") in _values(physiology)


def test_the_same_value_twice_is_none_and_a_row_may_differ_from_the_others(change):
    anatomy, _, report = change("J=4", "J=4", "G[*].p=2", "G[1].p=3")
    assert not list(report)
    assert [row.cells["p"].text for row in anatomy.of("G")] == ["3", "2"]

"""The named values of a physiology table: who sees whom, and how often a mistake is told."""

import pytest

from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError, UnresolvedName, in_unit
from cxsystem2.problems import Place, Report
from cxsystem2.tables import read_physiology


@pytest.fixture
def values():
    """Reads a physiology table given as a dictionary; returns its scope, in which all is evaluated, and the report."""

    def values(table):
        report = Report()
        scope = Scope(read_physiology(table, report), report)
        scope.check_all()
        return scope, report

    return values


def test_a_scalar_may_rest_on_those_above_it(values):
    scope, report = values({"J": "0.5*nS", "k": 4, "w": "k * J"})
    assert report.clean
    assert in_unit(scope.value(scope.roots["w"]), "siemens") == pytest.approx(2e-9)


def test_keys_see_each_other_in_any_order_and_the_scalars(values):
    scope, report = values({"low": "1*mV", "SS": {"V_res": "VT - 4*low", "VT": "-50*mV"}})
    assert report.clean
    assert scope.number(scope.blocks["SS"]["V_res"], "volt") == pytest.approx(-54e-3)


def test_a_key_hides_the_scalar_of_the_same_name(values):
    scope, _ = values({"C": "1*pF", "SS": {"C": "2*pF", "D": "C"}})
    assert scope.number(scope.blocks["SS"]["D"], "farad") == pytest.approx(2e-12)


def test_a_key_of_another_block_needs_the_name_of_its_block(values):
    scope, report = values({"SS": {"C": "2*pF"}, "BC": {"D": "SS['C']"}})
    assert report.clean
    assert scope.number(scope.blocks["BC"]["D"], "farad") == pytest.approx(2e-12)
    assert not values({"SS": {"C": "2*pF"}, "BC": {"D": "C"}})[1].clean


def test_names_of_models_need_no_quotes(values):
    scope, report = values({"neuron_model": "EIF", "excitation_model": "'SIMPLE_E'"})
    assert report.clean
    assert [scope.value(entry) for entry in scope.roots.values()] == ["EIF", "SIMPLE_E"]


def test_what_rests_on_a_mistake_is_not_a_second_mistake(values):
    _, report = values({"a": "1 + ", "b": "2*a", "c": "b + a", "SS": {"C": "c"}})
    assert [problem.label for problem in report.errors] == ["a"]


def test_a_circle_is_one_mistake(values):
    _, report = values({"SS": {"a": "b", "b": "c", "c": "a"}})
    assert [problem.message for problem in report.errors] == ["'a' rests on itself"]


def test_a_name_that_hides_a_unit_is_warned_of(values):
    _, report = values({"mV": 3})
    assert [problem.message for problem in report] == ["'mV' hides the unit of the same name"]


def test_every_value_is_calculated_once(values, monkeypatch):
    scope, _ = values({"a": "1*mV", "SS": {"b": "a"}})
    monkeypatch.setattr(scope, "evaluate", lambda *args: pytest.fail("calculated twice"))
    assert scope.number(scope.blocks["SS"]["b"], "volt") == pytest.approx(1e-3)


@pytest.mark.parametrize(
    ("text", "message"),
    [("[1, 2]", "one number is expected"), ("nan", "not a finite number"), ("1*mV", "a plain number"), ("SS", "a block")],
)
def test_what_is_not_one_number_is_reported_at_its_entry(values, text, message):
    scope, report = values({"k": text, "SS": {"C": 1}})
    with pytest.raises(UnresolvedName):
        scope.number(scope.roots["k"], "1")
    assert [message in problem.message for problem in report.errors] == [True]


def test_a_missing_value_is_not_offered_that_of_another_pathway(values):
    scope, report = values({"cw": {"cw_SS_BC": 1}, "delay": {"delay_SS_SS": 1}})
    assert scope.require(Place("a.csv"), "S", "weight", "cw_SS_SS") is None
    assert report.errors[0].message == "no weight: 'cw_SS_SS' is not in physiology"


def test_the_first_of_several_keys_is_found_in_any_block(values):
    scope, _ = values({"cw": {"cw_SS": 1}, "other": {"cw_SS_BC": 2}})
    assert scope.find("cw_SS_BC", "cw_SS").value.text == "2"
    assert scope.find("nothing") is None


def test_an_expression_of_the_other_table_sees_scalars_and_blocks(values):
    scope, _ = values({"k": 2, "SS": {"C": 3}})
    assert scope.evaluate("k * SS['C']") == 6
    with pytest.raises(ExpressionError, match="unknown name 'C'"):
        scope.evaluate("C")


def test_a_value_that_rests_on_nothing_of_the_table_is_calculated_once(values, monkeypatch):
    from cxsystem2.config import scope as module

    calculated = []
    real = module.evaluate
    monkeypatch.setattr(module, "evaluate", lambda text, *rest: calculated.append(text) or real(text, *rest))
    blocks = {f"B{number}": {"C": "200*pF", "V": "2*k"} for number in range(20)}
    assert values({"k": "1", **blocks})[1].clean
    assert sorted(calculated) == ["1", *["2*k"] * 20, "200*pF"]


def test_a_name_that_hides_a_unit_does_so_in_its_block_alone(values):
    blocks = {"A": {"C": "200*pF"}, "B": {"C": "200*pF", "pF": "1*nfarad"}, "D": {"C": "200*pF"}}
    scope, report = values(blocks)
    assert report.clean
    found = [scope.number(scope.blocks[name]["C"], "farad") for name in blocks]
    assert found == pytest.approx([2e-10, 2e-7, 2e-10])


def test_all_values_of_a_table_hold_no_more_than_ten_million_numbers(values):
    """Each list stays below its own limit; together they would fill the memory of a server, since all are kept."""
    table = {f"a{number}": "ones(1000000)" for number in range(12)}
    _, report = values(table)
    found = [problem.message for problem in report]
    assert found == ["the values of this table hold more than 10,000,000 numbers together"] * 2
    (problem,) = values({"b": f"[{', '.join(['ones(1000000)'] * 398)}]"})[1]
    assert problem.label == "b"

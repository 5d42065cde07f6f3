"""What a check spends on long expressions and on names like unknown ones has an end, which is told."""

import pytest

from cxsystem2 import effort
from cxsystem2.checking import check
from cxsystem2.effort import Effort
from cxsystem2.expressions import evaluate
from cxsystem2.problems import Level, nearest

MANY = Effort().searches


@pytest.fixture
def weighed(anatomy, physiology):
    """Checks the tables with as many pathways as there are weights in a list, one in each."""

    def weighed(weights):
        first = anatomy["S"][0]
        anatomy["S"] = [{**first, "custom_weight": weight} for weight in weights]
        return check(anatomy, physiology).report

    return weighed


def of_weights(report):
    return [problem for problem in report.errors if problem.label == "S, custom_weight"]


def test_the_first_unknown_names_get_a_suggestion_and_the_end_of_them_is_told(weighed, physiology):
    physiology["some_weight"] = "1*nS"
    report = weighed([f"some_wieght{number}" for number in range(MANY + 50)])
    offered = ["; did you mean 'some_weight'?" in problem.message for problem in of_weights(report)]
    assert offered == [True] * MANY + [False] * 50
    (told,) = [problem for problem in report if problem.level is Level.NOTE and "unknown names" in problem.message]
    assert "fix the first ones" in told.message


def test_one_unknown_name_in_many_rows_is_looked_for_once(weighed, physiology):
    physiology["some_weight"] = "1*nS"
    report = weighed(["some_wieght"] * (MANY + 50))
    assert all("did you mean 'some_weight'?" in problem.message for problem in of_weights(report))
    assert not any("unknown names" in problem.message for problem in report)


def test_each_check_begins_anew(weighed, physiology):
    physiology["some_weight"] = "1*nS"
    names = [f"some_wieght{number}" for number in range(MANY)]
    assert str(weighed(names)) == str(weighed(names))


def test_outside_of_a_check_every_name_is_looked_for():
    assert all(nearest(f"Deprssing{number}", ["Depressing0"]) for number in range(MANY + 50))


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(lambda number: f"sum(arange(9e5))*{number}*nS", id="elements"),
        pytest.param(lambda number: "+".join([f"({'+'.join(['1*nS'] * 50)})"] * 6) + f"+{number}*nS", id="steps"),
        pytest.param(lambda number: "max([" + "1," * 1900 + f"{number}])*nS", id="characters"),
        pytest.param(lambda number: f"{number}*nS*max(many)", id="lists"),
    ],
)
def test_expressions_that_are_too_much_together_are_one_problem_at_the_first_of_them(weighed, physiology, expression):
    physiology["few"] = "[" + "1*1," * 500 + "]"
    physiology["many"] = "[" + "few," * 20 + "]"
    report = weighed([expression(number) for number in range(2000)])
    (problem,) = of_weights(report)
    assert "too much to calculate in one check" in problem.message
    assert problem.place.row > 20


def test_ordinary_expressions_are_never_too_much(weighed):
    assert weighed([f"({number} + 0.123456789)*1e-3*nS/(1 + 2*3)" for number in range(5000)]).clean


def test_work_beyond_the_ordinary_of_an_expression_counts():
    with effort.limited() as spent:
        before = spent.work
        assert evaluate("2*3", {}) == 6
        assert spent.work == before
        evaluate("sum(arange(9e5))", {})
        assert spent.work < before

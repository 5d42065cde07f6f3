"""Ways to choose points."""

import pytest

from cxsystem2.batches.samplers import Axis, every_combination, one_after_the_other, samplers
from cxsystem2.batches.values import read_amount
from cxsystem2.problems import Report
from cxsystem2.tables import frame, yaml_file

A, B = Axis("a", ("1", "2", "3"), "1"), Axis("b", ("x", "y"), "x")


def take(word, section, seed=1):
    report = Report()
    node = yaml_file.parse(section, "sweep.yaml", report) if isinstance(section, str) else frame.from_mapping(section, "sweep")
    return samplers[word]().points(node, seed, report), [str(problem) for problem in report]


def numbers(points, name):
    return [float(read_amount(point[name]).number) for point in points]


def test_one_parameter_after_the_other_takes_its_values():
    found = one_after_the_other([A, B])
    assert [tuple(point.values()) for point in found] == [("1", "x"), ("2", "x"), ("3", "x"), ("1", "y")]
    found = one_after_the_other([A, Axis("b", ("x", "y"), "z")])
    assert [tuple(point.values()) for point in found] == [("1", "z"), ("2", "z"), ("3", "z"), ("1", "x"), ("1", "y")]


def test_every_combination_varies_the_first_slowest():
    assert [tuple(point.values()) for point in every_combination([A, B])] == [(a, b) for a in "123" for b in "xy"]


def test_a_grid_is_every_combination():
    points, problems = take("grid", {"J": ["1*nS", "2*nS"], "k": "1:3:1"})
    assert problems == []
    assert points == [{"J": f"{j}*nS", "k": str(k)} for j in (1, 2) for k in (1, 2, 3)]
    assert take("grid", "J: [1*nS, 2*nS]\nk: 1:3:1")[0] == points


def test_one_at_a_time_has_defaults():
    points, problems = take("one-at-a-time", "J: {values: [1, 2], default: 3}\nk: [5, 6]")
    assert problems == []
    assert [(point["J"], point["k"]) for point in points] == [("1", "5"), ("2", "5"), ("3", "5"), ("3", "6")]


def test_drawn_points_lie_within_their_bounds():
    section = "number: 200\nJ: {from: 1*nS, to: 4*nS}\nk: {from: 0.1, to: 10, scale: log}\nn: {from: 3, to: 5, whole: true}"
    for word in ("random", "latin-hypercube"):
        points, problems = take(word, section)
        assert (problems, len(points)) == ([], 200)
        assert all(1 <= value <= 4 for value in numbers(points, "J")) and points[0]["J"].endswith("*nS")
        assert 85 <= sum(value < 1 for value in numbers(points, "k")) <= 115  # the middle of the decades
        assert {point["n"] for point in points} == {"3", "4", "5"}


def test_a_latin_hypercube_has_one_point_in_each_part():
    points, _ = take("latin-hypercube", "number: 50\nJ: {from: 0, to: 50}\nk: {from: 0, to: 100}")
    assert sorted(int(value) for value in numbers(points, "J")) == list(range(50))
    assert sorted(int(value / 2) for value in numbers(points, "k")) == list(range(50))


def test_more_random_points_leave_those_that_were_there():
    few, many = (take("random", f"number: {n}\nJ: {{from: 0, to: 1}}")[0] for n in (5, 9))
    assert many[:5] == few
    other = take("random", "number: 5\nJ: {from: 0, to: 1}\nk: {from: 0, to: 1}")[0]
    assert numbers(other, "J") == numbers(few, "J") != numbers(other, "k")
    assert take("random", "number: 5\nJ: {from: 0, to: 1}", seed=2)[0] != few


@pytest.mark.parametrize(
    ("word", "section", "message"),
    [
        ("grid", "- 1", "sweep.yaml:1:1 [grid] 'grid' is a mapping from names of parameters to values"),
        ("grid", "J: 1:2", "sweep.yaml:1:4 [J] '1:2' is not a range; one is written start:stop:step, 0.1*Hz:0.6*Hz:0.1*Hz"),
        ("one-at-a-time", "J: {vals: 1}", "sweep.yaml:1:11 [J] unknown word 'vals'; did you mean 'values'?"),
        ("random", "J: {from: 1, to: 2}", "'random' needs a number of points between 1 and 100,000, number: 20"),
        ("random", "number: 0\nJ: {from: 1, to: 2}", "sweep.yaml:1:9 [random] 'random' needs a number of points"),
        ("random", "number: 2\nJ: {from: 1*nS, to: 2*pS}", "sweep.yaml:2:4 [J] the bounds are numbers with the same unit"),
        ("random", "number: 2\nJ: {from: 2, to: 1}", "'from' must be below 'to'"),
        ("random", "number: 2\nJ: {from: 1, to: 2, scale: cubic}", "the scale is linear or log, and not 'cubic'"),
        ("random", "number: 2\nJ: {from: 0, to: 2, scale: log}", "a logarithmic scale needs bounds above 0"),
        ("random", "number: 2\nJ: 5", "a range is expected, {from: 1*nS, to: 4*nS}"),
        ("random", "number: 2\nJ: {from: 1}", "'to' is missing"),
        ("points", "J: 1", "'points' is a list of points, each a mapping from names to values"),
        (
            "points",
            "- {J: 1, k: 2}\n- {J: 1}",
            "sweep.yaml:2:3 [points] the point has no value for 'k', which the first one has",
        ),
        ("points", "- {J: 1}\n- {J: 1, k: 2}", "the first point has no value for 'k'"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(word, section, message):
    _, problems = take(word, section)
    assert any(message in problem for problem in problems), problems

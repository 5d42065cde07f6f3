"""Loops over neurons keep the bytes of refractoriness apart from their numbers, wherever that changes nothing else."""

from types import SimpleNamespace

import pytest

from cxsystem2.brian import ArrayVariable
from cxsystem2.devices.standalone.refractoriness import apart, may_fire

PLACE = "_ptr_array_E_not_refractory[_idx]"
BODY = f"""
const double lastspike = _ptr_array_E_lastspike[_idx];
char not_refractory = {PLACE};
double v = _ptr_array_E_v[_idx];
not_refractory = Since(t - lastspike, dt) >= ASKED;
const double _v = not_refractory ? 2 * v : v;
_ptr_array_E_v[_idx] = _v;
{PLACE} = not_refractory;
"""


@pytest.fixture
def variables():
    return {"not_refractory": ArrayVariable("not_refractory", owner=SimpleNamespace(name="E"), size=3, device=None, dtype=bool)}


def body(asked="_lio_1"):
    return BODY.replace("ASKED", asked)


def test_bytes_are_stored_by_a_loop_of_their_own(variables):
    numbers, stored = apart(variables, body())
    assert PLACE not in numbers and "char not_refractory;" in numbers and "_ptr_array_E_v[_idx] = _v;" in numbers
    assert stored.splitlines() == [
        "const double lastspike = _ptr_array_E_lastspike[_idx];",
        f"{PLACE} = Since(t - lastspike, dt) >= _lio_1;",
    ]


def test_a_period_of_each_cell_is_read_by_both_loops(variables):
    load = "const double refractory_period = _ptr_array_E_refractory_period[_idx];"
    numbers, stored = apart(variables, load + body("Whole(refractory_period, dt)"))
    assert load in numbers and load in stored


@pytest.mark.parametrize(
    "code",
    [
        "const double x = v;",
        BODY.replace("Since(t - lastspike, dt) >= ASKED", "v < 3"),
        body("Whole(period, dt)") + "const double period = 2 * v;",
        body() + f"{PLACE} = not_refractory;",
        body().replace("double v =", "double w = not_refractory; double v ="),
    ],
)
def test_another_loop_stays_as_it_is(variables, code):
    assert apart(variables, code) == (code, "")


def test_where_nobody_is_refractory(variables):
    assert apart({}, body()) == (body(), "")


def test_a_condition_is_first_asked_without_bytes(variables):
    code = f"const char not_refractory = {PLACE};\nif(!not_refractory) _cond = v > 1 && false; else _cond = v > 1;"
    assert may_fire(variables, code).startswith("const char not_refractory = true;")


def test_a_condition_that_asks_itself_who_is_refractory(variables):
    code = f"const char not_refractory = {PLACE};\nif(!not_refractory) _cond = false; else _cond = v > 1 && not_refractory;"
    assert may_fire(variables, code) == code

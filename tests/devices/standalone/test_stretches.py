"""What a loop over cells becomes where they have the same parameters and the same distance to their neighbours."""

import numpy as np

from cxsystem2.brian import CPPCodeGenerator, Variables
from cxsystem2.devices.standalone.loops import neuron_loop


class Owner:
    """Stands for a group."""

    name = "cells"


OWNER = Owner()


def variables_and_names():
    variables = Variables(OWNER)
    for name in ("v", "x"):
        variables.add_array(name, size=4, dtype=np.float64)
    variables.add_array("C", size=4, dtype=np.float64, constant=True)
    variables.add_array("k", size=4, dtype=np.int32, constant=True)
    variables.add_array("tau", size=1, dtype=np.float64, scalar=True, constant=True)
    return dict(variables), {name: CPPCodeGenerator.get_array_name(variable) for name, variable in variables.items()}


def loop(body, **indices):
    variables, names = variables_and_names()
    places = {"v": "_idx", "C": "_idx", "x": "_idx", "tau": "0", "k": "_idx", **indices}
    return neuron_loop(variables, places, "", body.format(**names)), names


def test_constants_are_read_once_and_variables_for_each_cell():
    found, names = loop("const double C = {C}[_idx];\nconst double x = {x}[_idx];\n{v}[_idx] = C*x;")
    assert found.stretches.even == [names["C"]]
    assert found.stretches.once == [f"const double C = {names['C']}[_begin];"]
    assert found.stretches.code == f"const double x = {names['x']}[_idx];\n{names['v']}[_idx] = C*x;"
    assert found.independent
    assert found.divisible


def test_indices_become_a_distance():
    found, names = loop("const int32_t k = {k}[_idx];\nconst double x = {x}[k];\n{v}[_idx] = x;", x="k")
    assert found.stretches.rising == [names["k"]]
    assert found.stretches.once == [f"const int64_t _shiftk = {names['k']}[_begin] - _begin;"]
    assert found.stretches.code.startswith("const int64_t k = _idx + _shiftk;\n")
    assert found.divisible


def test_loops_that_read_what_they_write_are_not_divided():
    found, _ = loop("const int32_t k = {k}[_idx];\nconst double v = {v}[k];\n{v}[_idx] = v;", v="k")
    assert not found.independent
    assert not found.divisible


def test_a_loop_without_constants_stays_as_it_is():
    found, _ = loop("const double x = {x}[_idx];\n{v}[_idx] = x;")
    assert not found.stretches.once
    assert found.stretches.code == found.code

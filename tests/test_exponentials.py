"""Solutions of linear equations after long times, and after none."""

import numpy as np
import pytest
from scipy.linalg import expm

from cxsystem2.brian import brian2, codegen_target, device_active, linear_update

TIMES = {"tau_a": 0.02, "tau_b": 0.05, "tau_c": 0.11}
SYSTEMS = {
    "follower": (["da/dt = -a/tau_a", "db/dt = (a - b)/tau_b"], [[-50, 0], [20, -20]], [0, 0]),
    "equal but for a millionth": (["da/dt = -a/tau_a", "db/dt = (a - b)/(1.000001*tau_a)"],
                                  [[-50, 0], [50 / 1.000001, -50 / 1.000001]], [0, 0]),
    "numbers": (["da/dt = -a/(20*ms)", "db/dt = (a - b)/(50*ms)"], [[-50, 0], [20, -20]], [0, 0]),
    "rest": (["da/dt = (b - a)/tau_a", "db/dt = (1 - b)/tau_b"], [[-50, 50], [0, -20]], [0, 20]),
    "two rates": (["da/dt = (1 - a)/tau_a - 0.5*a/tau_b"], [[-60]], [50]),
    "growth against decay": (["da/dt = -a/tau_a + 0.5*a/tau_b"], [[-40]], [0]),
    "chain": (["da/dt = -a/tau_a", "db/dt = (a - b)/tau_b", "dc/dt = (b - c)/tau_c"],
              [[-50, 0, 0], [20, -20, 0], [0, 1 / 0.11, -1 / 0.11]], [0, 0, 0]),
    "both ways": (["da/dt = (b - a)/tau_a", "db/dt = (1 - b + 0.5*(a - b))/tau_b"], [[-50, 50], [10, -30]], [0, 20]),
}  # fmt: skip


def solution(lines, elapsed, start):
    """What the code of a solution gives, with the names of the variables in order."""
    declared = [f"{line} : 1" for line in lines] + [f"{name} : second (constant)" for name in TIMES]
    with device_active("runtime"), codegen_target("numpy"):
        group = brian2.NeuronGroup(1, "\n".join(declared), method="euler")
        code = linear_update(group.equations, group.variables)
        brian2.Network(group).run(0 * brian2.second)
    names = {**TIMES, "exp": np.exp, "ms": 1e-3, "dt": elapsed, **dict(zip("abc", start, strict=False))}
    with np.errstate(over="raise", invalid="raise"):
        exec(code, names)
    return [names[name] for name in "abc"[: len(lines)]]


@pytest.mark.parametrize("elapsed", [0.0, 1e-4, 0.03, 1.0, 30.0, 1e5])
@pytest.mark.parametrize("system", SYSTEMS)
def test_solutions_are_those_of_the_matrix_exponential(system, elapsed):
    lines, matrix, constant = SYSTEMS[system]
    start = np.array([0.7, 0.2, 0.9])[: len(lines)]
    rest = -np.linalg.solve(matrix, np.array(constant, float))
    expected = rest + expm(np.array(matrix) * elapsed) @ (start - rest)
    near = 1e-9 if "millionth" in system else 1e-13
    assert solution(lines, elapsed, start) == pytest.approx(expected, rel=near, abs=near)


def test_one_that_has_no_products_stays_as_brian2_writes_it():
    group = brian2.NeuronGroup(1, "dR/dt = (1 - R)/tau_a : 1\ntau_a : second (constant)", method="euler")
    assert linear_update(group.equations, group.variables).split("\n")[0] == "_R = R*exp(-dt/tau_a) + 1 - exp(-dt/tau_a)"

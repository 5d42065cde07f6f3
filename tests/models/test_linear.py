"""Linear equations are recognised by their text; Brian2 agrees."""

import itertools

import pytest

from cxsystem2.models.cells import Dendrite, Soma
from cxsystem2.models.linear import is_plainly_linear
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.models.solving import can_integrate

LINEAR = [
    (neuron, *receptors)
    for neuron in ("LIF", "LIFASC")
    for receptors in itertools.product(
        ("PSC_EXP", "PSC_ALPHA", "PSC_VOLT", "DELTA", "E_NDF"), ("PSC_EXP", "PSC_ALPHA", "PSC_VOLT", "DELTA", "I_NDF")
    )
]


def soma(neuron, excited, inhibited, **options):
    return Soma(excitation[excited], inhibition[inhibited], neurons[neuron], **options)


def test_these_models_and_no_others_are_linear():
    everything = itertools.product(neurons, excitation, inhibition)
    assert [names for names in everything if is_plainly_linear(soma(*names).equations)] == [
        names for names in itertools.product(neurons, excitation, inhibition) if names in LINEAR
    ]


@pytest.mark.parametrize("names", LINEAR[::9])
@pytest.mark.parametrize("steady", [False, True])
def test_brian2_can_solve_what_is_linear(names, steady):
    membrane = soma(*names, steady=steady)
    assert is_plainly_linear(membrane.equations)
    assert can_integrate(membrane, "exact", 1e-4)


@pytest.mark.parametrize("option", ["tonic", "noise", "dendrites"])
def test_time_noise_and_neighbours_are_left_to_brian2(option):
    assert not is_plainly_linear(soma("LIF", "PSC_EXP", "PSC_EXP", **{option: True}).equations)


def test_a_dendrite_is_left_to_brian2():
    assert not is_plainly_linear(Dendrite(excitation["PSC_EXP"], inhibition["PSC_EXP"]).equations)


@pytest.mark.parametrize(
    ("right", "linear"),
    [("-x/tau", True), ("a*b*x + c", True), ("(x - a)/(tau*b)", True), ("+x*2 - -x", True), ("x*x", False), ("a/x", False),
     ("x**1", False), ("exp(a)*x", True), ("a**2*x", True), ("exp(x)", False), ("x*t", False),
     ("x > 0", False), ("f(a)*x", False)],
)  # fmt: skip
def test_what_can_be_seen_of_an_equation(right, linear):
    assert is_plainly_linear([f"dx/dt = {right} : 1"]) == linear


@pytest.mark.parametrize("line", ["x = 2*y : 1", "w : volt (linked)", "dx/dt = -x/tau : 1 (event-driven)"])
def test_any_other_line_is_not_looked_through(line):
    assert not is_plainly_linear([line])

"""Equations in MathML."""

from xml.etree import ElementTree

import pytest

from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.models.synapses import synapses
from cxsystem2.typeset import LATEX, MATHML, equation, formula, statement


def _text(piece):
    return "".join(ElementTree.fromstring(MATHML.whole(piece)).itertext())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dvm/dt = -(vm - EL)/tau_m : volt", "dvmdt=−vm−ELτm"),
        ("x = 1e-3*exp(-a*b) : 1", "x=0.001exp(−ab)"),
        ("y = a if b else c : 1", "y=a if b else c"),
        ("y = abs(a) + sqrt(b) : 1", "y=|a|+b"),
        ("y = f(a, b)**1e-09 : 1", "y=f(a,b)1·10-9"),
    ],
)
def test_equations(line, expected):
    assert _text(equation(line, MATHML)) == expected


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a < b", "a & b", '"x"', "a </math><b> c"])
def test_text_is_never_markup(text):
    assert {element.tag for element in ElementTree.fromstring(MATHML.whole(formula(text, MATHML))).iter()} <= {
        "math", "mrow", "mi", "mo", "mtext",
    }  # fmt: skip


def _lines():
    for neuron in neurons.values():
        yield from ((formula, neuron.current or neuron.derivative), *((equation, one.equation) for one in neuron.state))
        yield from ((formula, neuron.threshold), *((statement, one) for one in neuron.reset))
    for receptor in (*excitation.values(), *inhibition.values()):
        yield from ((formula, receptor.current), *((equation, one.equation) for one in receptor.state))
    for synapse in synapses.values():
        yield from ((equation, one) for one in synapse.equations)
        yield from ((statement, one) for one in (*synapse.on_pre, *synapse.on_post) if "{" not in one)


def test_every_model_of_the_catalogue_is_set():
    for setting, line in _lines():
        if line:
            assert ElementTree.fromstring(MATHML.whole(setting(line, MATHML))) is not None
            assert setting(line, LATEX).count("{") == setting(line, LATEX).count("}")

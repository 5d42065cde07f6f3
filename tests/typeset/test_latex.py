"""Equations in LaTeX."""

import pytest

from cxsystem2.typeset import LATEX, equation, formula, name, statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C", "C"),
        ("tau_e", r"\tau_{\mathrm{e}}"),
        ("gL", r"g_{\mathrm{L}}"),
        ("DeltaT", r"\Delta_{\mathrm{T}}"),
        ("ge_soma", r"g_{\mathrm{e,soma}}"),
        ("refractory_period", r"\text{refractory\_period}"),
        ("_x", r"\text{\_x}"),
    ],
)
def test_names(text, expected):
    assert name(text, LATEX) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b*c", r"a + b \, c"),
        ("(a + b)*c", r"\left(a + b\right) \, c"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("a - b - c", "a - b - c"),
        ("(a - b)/C", r"\frac{a - b}{C}"),
        ("-a/b", r"-\frac{a}{b}"),
        ("-a*b", r"-a \, b"),
        ("c - a*b", r"c - a \, b"),
        ("a*-b", r"a \, \left(-b\right)"),
        ("(-a)**2", r"\left(-a\right)^{2}"),
        ("a**-0.5", "a^{-0.5}"),
        ("(a*b)**2", r"\left(a \, b\right)^{2}"),
        ("(a**2)**3", r"\left(a^{2}\right)^{3}"),
        ("2*3", r"2 \cdot 3"),
        ("1e-05*a", r"1 \cdot 10^{-5} \, a"),
        ("exp((v - u)/d)", r"\exp\left(\frac{v - u}{d}\right)"),
        ("sqrt(a)", r"\sqrt{a}"),
        ("abs(a)", r"\left|a\right|"),
        ("a > b and not c", r"a > b \wedge \neg c"),
        ("(a or b) and c", r"\left(a \vee b\right) \wedge c"),
        ("0 < a <= 1", r"0 < a \le 1"),
        ("f_x(a, 2)", r"\text{f\_x}\left(a, 2\right)"),
    ],
)
def test_expressions(text, expected):
    assert formula(text, LATEX) == expected


@pytest.mark.parametrize(
    "text", ["a b", "a if b else c", "[a]", "x.y", "a.b(c)", "(" * 5000, "lambda: 0", "{transmit}", "a @ b"]
)
def test_what_has_no_form_stands_as_it_is_written(text):
    assert formula(text, LATEX).startswith(r"\text{")


def test_no_text_is_a_command():
    assert formula(r"\input{a} & $b$ ~ #%", LATEX) == r"\text{\textbackslash{}input\{a\} \& \$b\$ \textasciitilde{} \#\%}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "dvm/dt = (EL - vm)/tau : volt (unless refractory)",
            r"\frac{\mathrm{d}v_{\mathrm{m}}}{\mathrm{d}t} = \frac{E_{\mathrm{L}} - v_{\mathrm{m}}}{\tau}",
        ),
        ("I_syn = ge*vm : amp", r"I_{\mathrm{syn}} = g_{\mathrm{e}} \, v_{\mathrm{m}}"),
        ("v_basal : volt (linked)", r"\text{v\_basal : volt (linked)}"),
    ],
)
def test_equations(line, expected):
    assert equation(line, LATEX) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("vm = V_res", r"v_{\mathrm{m}} \leftarrow V_{\mathrm{res}}"),
        ("w += b", r"w \leftarrow w + b"),
        ("w -= a + b", r"w \leftarrow w - \left(a + b\right)"),
        ("R *= 1 - U", r"R \leftarrow R \, \left(1 - U\right)"),
    ],
)
def test_statements(line, expected):
    assert statement(line, LATEX) == expected

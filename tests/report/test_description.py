"""The tables and sentences of a model."""

import re

import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import examples
from cxsystem2.checking import check
from cxsystem2.models.neurons.eif import Eif
from cxsystem2.network import Network
from cxsystem2.report.block import Formula, Formulas, Heading, Paragraph, Table
from cxsystem2.report.connectivity import drawn
from cxsystem2.report.description import describe_model
from cxsystem2.report.markup import Html, joined
from cxsystem2.typeset import LATEX


@pytest.fixture(scope="module")
def coba():
    return Network(check("coba_eif").config)


@pytest.fixture(scope="module")
def blocks(coba):
    return describe_model(coba)


def _under(blocks, title):
    """The blocks below a heading, up to the next one of its level."""
    start = blocks.index(Heading(title)) + 1
    stop = next((n for n in range(start, len(blocks)) if isinstance(blocks[n], Heading) and blocks[n].level == 1), len(blocks))
    return blocks[start:stop]


def _text(blocks):
    return " ".join(part for block in blocks if isinstance(block, Paragraph) for part in block.parts)


def test_the_methods_text_tells_the_network(blocks):
    text = _text(_under(blocks, "Methods text"))
    for told in (
        "4,000 neurons in 1 excitatory population and 1 inhibitory population",
        "The excitatory pathway from E to I (Fixed_const_wght) is pairwise Bernoulli, p = 0.02, no multapses; weights are 6 nS",
        "within I (Fixed_const_wght) is pairwise Bernoulli, p = 0.02, autapses, no multapses",
        "simulated for 1 s with a time step of 100 µs",
        "the seed 1.",
    ):
        assert told in text


def test_populations_and_pathways_have_their_rows(blocks):
    (populations,) = _under(blocks, "B. Populations")
    assert populations.rows == (
        ("E", "spiny stellate cell", "excitatory", "4", "3,200", "EIF", "–"),
        ("I", "basket cell", "inhibitory", "4", "800", "EIF", "–"),
    )
    connectivity = _under(blocks, "C. Connectivity")[0]
    assert [row[:2] for row in connectivity.rows] == [("E", "E"), ("E", "I"), ("I", "E"), ("I", "I")]
    assert connectivity.rows[2][7:] == ("67 nS, constant", "1.5 ms, uniform(0.5,1.5)", "51,200")


def test_every_parameter_has_its_value_with_a_unit(blocks, coba):
    (table,) = [one for one in _under(blocks, "D. Neurons") if isinstance(one, Table)]
    told = {row[0].text: row[2] for row in table.rows}
    membrane = coba.config.populations[0].cell.membrane()
    assert told.keys() == membrane.parameters.keys()
    assert told["gL"] == "10 nS"
    assert told["VT"] == "-52 mV"
    assert table.head[2] == "E, I"


def test_equations_and_spikes_are_formulas(blocks):
    (formulas,) = [one for one in _under(blocks, "D. Neurons") if isinstance(one, Formulas)]
    shown = dict(line for line in formulas.lines if line[0])
    assert shown["then"].written(LATEX) == r"$v_{\mathrm{m}} \leftarrow V_{\mathrm{res}}$"
    assert Formula("dge/dt = -ge/tau_e : siemens") in [one for _, one in formulas.lines]
    (arrivals,) = [one for one in _under(blocks, "E. Synapses") if isinstance(one, Formulas)]
    assert [(label, one.text) for label, one in arrivals.lines] == [
        ("when a spike arrives (excitatory)", "ge += w"),
        ("when a spike arrives (inhibitory)", "gi += w"),
    ]


def test_what_was_drawn_is_that_of_the_plan(coba):
    table = next(drawn(coba))
    synapses = coba.connections(coba.config.pathways[1])
    assert table.rows[1][3] == f"{len(synapses.source):,}"
    assert table.rows[1][4].startswith(f"{len(synapses.source) / 800:.4g} ± ")
    assert table.rows[1][6] == "6 ± 0 nS"


def test_a_part_of_a_large_pathway_is_looked_at(coba, monkeypatch):
    monkeypatch.setattr("cxsystem2.report.connectivity.MOST", 60_000)
    table, about = drawn(coba)
    assert table.rows[0][-1] == "640 of 3,200"
    assert table.rows[0][4].startswith("6")
    assert table.rows[0][5] == ""
    assert table.rows[3][-1] == "all"
    assert "60,000" in about.parts[0]


@pytest.mark.parametrize("example", examples())
def test_every_example_is_described(example):
    blocks = describe_model(Network(check(example).config))
    assert [one.text[:2] for one in blocks if isinstance(one, Heading) and one.level == 1] == [
        "Me", "A.", "B.", "C.", "D.", "E.", "F.", "G.",
    ]  # fmt: skip
    for block in blocks:
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.head)}
    page = joined(Html(), blocks)  # from the plan alone: no run, and no synapses are drawn
    assert "<math" in page and len(page) < 2_000_000
    assert not re.search(r"<script|(?:src|href)=|(https?:)?//(?!www\.w3\.org)|\bnan\b|>None<", page)


def test_a_population_alone_is_described():
    row = {"idx": "A", "number_of_neurons": 1, "neuron_type": "SS", "layer_idx": 4}
    block = Eif.defaults | {"V_init": "-60*mV", "Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "5*ms"}
    model = CxSystem({"params": {"runtime": "10*ms"}, "G": [row]}, {"SS": block})
    text = _text(describe_model(model.network))
    for told in ("1 neuron in 1 excitatory population", "There are no pathways.", "no input", "Nothing is recorded"):
        assert told in text

"""A model at a glance."""

import re

from cxsystem2 import CxSystem


def test_the_text_form_is_one_line(anatomy, physiology):
    text = repr(CxSystem(anatomy, physiology))
    assert text.startswith("<CxSystem 'small': 2 populations, 1 input, 5 pathways, 100 neurons, about ")
    assert text.endswith(" synapses; 100 ms on python, seed 3>") and "\n" not in text


def test_a_notebook_shows_populations_and_pathways(pyramidal_network):
    model = CxSystem(*pyramidal_network)
    rows = re.findall(r"<tr>(.*?)</tr>", model._repr_html_())
    config = model.network.config
    assert len(rows) == 2 + len(config.cells) + len(config.pathways)
    pathway = next(row for row in rows if "inhibits" in row)
    assert re.search(r"<td>[\d.]+ nS</td><td>[\d.]+ ms</td><td>[\d,]+</td>$", pathway)


def test_nothing_is_drawn_for_it_and_nothing_of_a_table_is_html(anatomy, physiology, monkeypatch):
    anatomy["params"]["simulation_title"] = "<b>x"
    model = CxSystem(anatomy, physiology)
    monkeypatch.setattr(type(model.network), "connections", None)
    html = model._repr_html_()
    assert "<b>x" not in html and "&lt;b&gt;x" in html
    assert "excites" in html and "VPM" in html


def test_one_population_alone(anatomy, physiology):
    anatomy["IN"], anatomy["S"], anatomy["G"] = [], [], anatomy["G"][:1]
    assert "1 population, 80 neurons, about 0 synapses" in repr(CxSystem(anatomy, physiology))


def test_a_model_whose_tables_were_refused_has_a_text_in_a_debugger():
    model = CxSystem.__new__(CxSystem)
    assert "errors" in repr(model)
    assert "errors" in model._repr_html_()

"""The page about a run."""

import re
from html import escape
from html.parser import HTMLParser

import numpy as np
import pytest

from cxsystem2.citing import bibtex, used
from cxsystem2.netfigures import base, one_plan, shared
from cxsystem2.network import Network
from cxsystem2.report import network_of, report_page
from cxsystem2.results.labels import own_names


class _Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.cells, self.tags, self.links = [[]], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ("src", "href")]
        if tag == "tr":
            self.cells.append([])
        if tag in ("td", "th"):
            self.cells[-1].append("")

    def handle_data(self, data):
        if self.cells[-1]:
            self.cells[-1][-1] += data

    def handle_endtag(self, tag):
        if tag == "tr":
            self.cells.append([])


@pytest.fixture(scope="module")
def made(small_run):
    """The page, and which tables were read and which synapses drawn for it."""
    read, drawn = [], []
    draw, tables = Network.connections, base.own_tables

    def connections(self, way, part=None):
        drawn.append((way.name, part))
        return draw(self, way, part)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "own_tables", lambda one: read.append(one) or tables(one))
        patch.setattr(Network, "connections", connections)
        text = report_page(small_run)
    return text, read, drawn


@pytest.fixture(scope="module")
def text(made):
    return made[0]


@pytest.fixture(scope="module")
def page(text):
    return _Page(text)


def test_it_needs_nothing_else(text, page):
    assert "script" not in page.tags
    assert all(link.startswith("data:image/png;base64,") for link in page.links)
    assert not re.search(r"(https?:)?//(?!www\.w3\.org)", re.sub(r'"data:[^"]*"', "", text))
    assert len(text) < 5_000_000


def test_numbers_of_the_result_can_be_read_out_of_it(page, small_results):
    rows = {row[0]: row[1:] for row in page.cells if row}
    called = own_names(small_results.populations)
    for name, kind, layer, size, rate in small_results.summary():
        assert [called[name], kind, layer, f"{size:,}", f"{rate:.3g}"] in page.cells
    assert rows["seed"] == [str(small_results.seed)]
    assert rows["brian2"] == [small_results.versions["brian2"]]


def test_the_network_is_that_of_the_run(small_results):
    network = network_of(small_results)
    drawn = {one.name: len(network.connections(one).source) for one in network.config.pathways}
    assert drawn == small_results.synapses


def test_a_result_without_tables_has_a_page(small_results):
    from dataclasses import replace

    page = report_page(replace(small_results, anatomy="", physiology=""))
    assert "does not hold the tables" in page


def test_names_and_warnings_are_no_markup(small_results):
    from dataclasses import replace

    found = report_page(replace(small_results, title="<script>alert(1)</script>", warnings=["<img src=x>"]))
    assert "<script" not in found
    assert "<img src=x" not in found


def test_tables_of_the_activity_have_the_names_and_words_of_its_pictures(small_run, page):
    names = set(own_names(small_run.populations)[name] for name in small_run.spikes)
    first = {row[0] for row in page.cells if row}
    assert names <= first and not first & set(small_run.spikes)
    assert "CV of intervals" in first and "cv" not in first
    assert next(set(row[1:]) for row in page.cells if row and row[0] == "measure") == names


def test_it_shows_the_network_in_pictures(text):
    for words in ("Diagram of the network", "Synapses for each pair of cells", "In-degrees", "Weights of the", "Delays of the"):
        assert f'<img alt="{words}' in text
    assert "Not drawn" not in text


def test_it_says_what_to_cite(text, page, small_run):
    uses = used(small_run)
    assert {(one.what, ", ".join(one.keys)) for one in uses} <= {tuple(row) for row in page.cells}
    assert escape(bibtex(uses)) in text


def test_the_plan_is_read_once_and_its_synapses_are_drawn_once(made, small_run):
    _, read, drawn = made
    assert read == [small_run] and len(drawn) == len({*drawn}) > 0
    assert network_of(small_run) is not network_of(small_run)  # nothing of it stays


def test_synapses_beyond_what_is_kept_are_drawn_anew(small_results, monkeypatch):
    monkeypatch.setattr(shared, "_MOST", 10)
    with one_plan(small_results):
        network = network_of(small_results)
        way = network.config.pathways[0]
        first, second = network.connections(way), network.connections(way)
    assert first is not second and np.array_equal(first.source, second.source)

"""Degrees and distances before the run: what is counted is the network that a run draws, or a sample that says so."""

import numpy as np
import pytest

from bui.answers import NotThere
from bui.document import preview as module
from bui.document.preview import preview
from cxsystem2.network import Network
from tests.bui.document.test_plan import configuration


def counts(degrees):
    """The cells of a distribution, and its mean from the bins, as far as they say it."""
    edges, cells = np.array(degrees["edges"]), np.array(degrees["cells"])
    return cells.sum(), float(cells @ (edges[:-1] + edges[1:] - 1) / 2 / cells.sum())


def test_degrees_are_those_of_the_network_that_a_run_draws():
    config = configuration("coba_eif")[1]
    found = preview(config, {"from": "1", "to": "2"})
    network = Network(config if config.system.seed is not None else config.with_seed(0))
    pathway = next(one for one in config.pathways if (one.pre, one.post) == ("1", "2"))
    drawn = network.connections(pathway)
    incoming = np.bincount(drawn.target, minlength=800)
    assert found["incoming"]["mean"] == pytest.approx(incoming.mean())
    assert found["incoming"]["sd"] == pytest.approx(incoming.std())
    assert found["incoming"]["edges"][0] == incoming.min() and found["incoming"]["edges"][-1] > incoming.max()
    assert found["outgoing"]["mean"] == pytest.approx(np.bincount(drawn.source, minlength=3200).mean())
    assert counts(found["outgoing"])[0] == found["outgoing"]["counted"] == 3200
    assert found["distance"] is None, "the rule does not depend on distance"


def test_degrees_of_a_population_are_those_of_all_its_pathways():
    config = configuration("layer4")[1]
    found = preview(config, {"population": "1"})
    parts = [preview(config, {"from": pre, "to": "1"})["incoming"] for pre in ("0", "1", "2", "3", "4")]
    assert found["incoming"]["mean"] == pytest.approx(sum(part["mean"] for part in parts if part))
    assert preview(config, {"population": "0"})["incoming"] is None, "nothing leads into an input"
    width = np.diff(found["incoming"]["edges"])
    assert len(set(width)) == 1 and width[0] > 1 and len(width) <= module.MOST_BINS + 1


def test_of_many_synapses_some_cells_are_counted(monkeypatch):
    config = configuration("coba_eif")[1]
    whole = preview(config, {"population": "1"})["incoming"]
    monkeypatch.setattr(module, "MOST_SYNAPSES", 60_000)
    found = preview(config, {"population": "1"})
    assert found["outgoing"] is None
    assert 0 < found["incoming"]["counted"] < found["incoming"]["whole"] == 3200
    assert found["incoming"]["mean"] == pytest.approx(whole["mean"], rel=0.02)
    monkeypatch.setattr(module, "MOST_SYNAPSES", 10)
    assert preview(config, {"population": "1"})["incoming"] is None


@pytest.fixture
def by_distance(client):
    """Tables whose pathways connect by distance, and the answer of the preview."""
    document = client.post("/api/projects", json={"example": "coba_eif"}).json["document"]
    for name in ("rule", "spatial_decay"):
        document["sheets"]["S"]["columns"].append(name)
    for row in document["sheets"]["S"]["rows"]:
        if "cells" in row:
            row["cells"] += ["exponential", "3"]
            row["cells"][document["sheets"]["S"]["columns"].index("p")] = "0.5"

    def ask(**of):
        return client.post("/api/preview", json={**document, "of": of})

    return ask


def test_the_probability_falls_with_the_distance_as_the_rule_says(by_distance):
    answer = by_distance(**{"from": "2", "to": "1"}).json
    assert "error" not in answer, answer
    found = answer["distance"]
    edges = np.array(found["edges"])
    middle = (edges[:-1] + edges[1:]) / 2
    share = np.array(found["probability"][:12], float)
    assert share == pytest.approx(0.5 * np.exp(-3 * middle[:12]), rel=0.15)
    assert 100_000 < found["pairs"] < found["whole"]


def test_what_is_not_there_is_said(by_distance):
    for of in ({}, {"population": "9"}, {"from": "1", "to": "9"}, {"population": ["1"]}):
        answer = by_distance(**of)
        assert answer.status_code == 404 and "no such population" in answer.json["error"]
    with pytest.raises(NotThere):
        preview(configuration("coba_eif")[1], None)


def test_too_many_cells_are_not_placed(by_distance, monkeypatch):
    monkeypatch.setattr(module, "MOST_PLACED", 1000)
    answer = by_distance(population="1")
    assert answer.status_code == 400 and "too many" in answer.json["error"]

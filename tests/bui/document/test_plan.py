"""The network of a document for the page: sizes, rows to jump to, positions."""

import pytest

from bui.document.check import examine
from bui.document.plan import plan, positions
from bui.document.sheets import to_document
from cxsystem2.catalogue import examples
from cxsystem2.config.shown import all_shown
from cxsystem2.problems import Report
from cxsystem2.results.labels import own_names
from cxsystem2.tables import read_anatomy, read_physiology


def configuration(name):
    example, report = examples()[name], Report()
    document = to_document(read_anatomy(example.anatomy, report), read_physiology(example.physiology, report))
    return document, examine(document).checked.config


@pytest.mark.parametrize("name", ["coba_eif", "layer4"])
def test_populations_and_pathways_lead_to_their_rows(name):
    document, config = configuration(name)
    found, called = plan(config), own_names(all_shown(config.cells.values()))
    for population in found["populations"]:
        assert population["short"] == called[population["name"]]
        sheet = document["sheets"][population["sheet"]]
        cells = dict(zip(sheet["columns"], sheet["rows"][population["row"]]["cells"], strict=True))
        assert cells["idx"] == population["label"]
    for pathway in found["pathways"]:
        sheet = document["sheets"]["S"]
        cells = dict(zip(sheet["columns"], sheet["rows"][pathway["row"]]["cells"], strict=True))
        assert cells["pre_syn_idx"] == pathway["from"]
        assert cells["post_syn_idx"].startswith(pathway["to"])
    assert found["synapses"] == sum(pathway["synapses"] for pathway in found["pathways"])


def test_sizes_of_the_benchmark_network():
    found = plan(configuration("coba_eif")[1])
    assert found["neurons"] == 4000
    assert found["synapses"] == pytest.approx(0.02 * 4000**2, rel=0.01)
    assert [p["excitatory"] for p in found["populations"]] == [True, False]
    assert found["pathways"][0]["weight"] == pytest.approx(6e-9)
    assert {pathway["unit"] for pathway in found["pathways"]} == {"S"}
    assert {pathway["unit"] for pathway in plan(configuration("brunel")[1])["pathways"]} == {"A"}
    assert found["pathways"][0]["probability"] == pytest.approx(0.02)


def test_positions_are_those_of_the_network_and_not_too_many(monkeypatch):
    monkeypatch.setattr("bui.document.plan.MOST_CELLS", 500)
    config = configuration("microcircuit")[1]
    found = positions(config)
    shown = sum(len(p["x"]) for p in found["populations"])
    assert found["cells"] > 3000
    assert shown <= 500 + len(found["populations"])
    radius = config.system.grid_radius * 1e3 * config.system.scale**0.5
    simulated = {population.name for population in config.populations}
    for population in (each for each in found["populations"] if each["name"] in simulated):
        assert all(x**2 + y**2 <= (radius * 1.01) ** 2 for x, y in zip(population["x"], population["y"], strict=True))


def test_tables_with_errors_have_no_plan(client):
    project = client.post("/api/projects", json={"example": "coba_eif"}).json
    project["document"]["sheets"]["G"]["rows"][0]["cells"][1] = "x"
    answer = client.post("/api/plan", json=project["document"])
    assert answer.status_code == 400
    assert "errors" in answer.json["error"]


def test_a_billion_cells_are_not_placed(client):
    document = client.post("/api/projects", json={"example": "coba_eif"}).json["document"]
    sheet = document["sheets"]["G"]
    sheet["rows"][0]["cells"][sheet["columns"].index("number_of_neurons")] = "1e9"
    answer = client.post("/api/positions", json=document)
    assert answer.status_code == 400
    assert "too many" in answer.json["error"]


def test_populations_and_inputs_are_called_as_in_results():
    def names(example):
        return [one["short"] for one in plan(configuration(example)[1])["populations"]]

    assert names("potjans_diesmann")[:3] == ["L23E", "L23I", "L4E"]  # and not "cell"
    assert names("layer4") == ["L4_SS", "L4_SP", "L4_BC", "L4_MC", "VPM"]

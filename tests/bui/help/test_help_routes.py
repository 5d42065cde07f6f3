"""What the page asks for help: pages without scripts, sections, words, values and blocks."""

import re

import pytest

from bui.document.sheets import to_document
from bui.help.html import shown
from cxsystem2.catalogue import example_tables
from cxsystem2.gist import gist
from cxsystem2.glossary import parameters, terms
from cxsystem2.manual import pages, sections
from cxsystem2.problems import Report
from cxsystem2.registry import groups
from cxsystem2.tables import read_anatomy, read_physiology


def document(name="coba_eif", **changes):
    anatomy, physiology = example_tables(name)
    found = to_document(read_anatomy(anatomy, Report()), read_physiology(physiology, Report()))
    for row in found["sheets"]["physiology"]["rows"]:
        if "cells" in row and (key := "_".join(filter(None, row["cells"][:2]))) in changes:
            row["cells"][2] = changes[key]
    return found


@pytest.mark.parametrize("name", [*pages()])
def test_a_page_is_safe_and_its_links_lead_somewhere(name):
    page = shown(name)
    assert not re.search(r"<(script|style|iframe|form)|<[^>]*\b(on\w+|style)=|javascript:|<!--", page["html"])
    anchors = {(one.page, one.anchor) for other in pages().values() for one in sections(other)}
    assert {(name, one["anchor"]) for one in page["headings"]} <= anchors
    for target in re.findall(r'href="#help\?page=([\w-]+)(?:&amp;at=([^"]*))?"', page["html"]):
        assert not target[1] or target in anchors, target
    assert all(one.startswith(("#help?", "http")) for one in re.findall(r'href="([^"]*)"', page["html"]))


def test_html_in_a_page_is_shown_and_does_nothing(monkeypatch):
    from cxsystem2.manual.pages import Page

    evil = Page("evil", "Evil", "", "# Evil\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![y](http://other/z.png)")
    monkeypatch.setattr("bui.help.html.pages", lambda: {"evil": evil})
    html = shown.__wrapped__("evil")["html"]
    assert "<script" not in html and 'href="javascript' not in html and "http://other" not in html


def test_pages_pictures_and_search(client):
    assert client.get("/api/help/pages").json[1]["name"] == "quickstart"
    assert client.get("/api/help/pages/how-to").json["title"].startswith("How do I")
    assert client.get("/api/help/pages/nothing").status_code == 404
    picture = client.get("/api/help/pictures/network.png")
    assert picture.data.startswith(b"\x89PNG")
    assert client.get("/api/help/pictures/..%2Fhow-to.md").status_code == 404
    found = client.get("/api/help/search?words=change+one+weight").json["sections"]
    assert ("how-to", "change-one-weight") in [(one["page"], one["anchor"]) for one in found[:3]]


def test_every_word_and_parameter_has_a_meaning(client):
    words = client.get("/api/glossary").json
    assert all(one["meaning"] for one in words["terms"])
    assert all(one["meaning"] for one in words["parameters"])
    assert len(words["terms"]) == len(list(terms()))
    assert {one["name"] for one in words["parameters"]} == {*parameters()}
    for group, registry in groups().items():
        assert all(gist(entry) for entry in registry.values()), group


def test_every_column_and_every_word_in_a_list_has_a_meaning(client):
    schema = client.get("/api/schema").json
    for name, sheet in {**schema["sheets"], **schema["inputs"]}.items():
        for column, known in sheet["properties"].items():
            assert known["description"], (name, column)
            for word in [*known.get("enum", ()), *known.get("examples", ())]:
                assert known["meanings"].get(word), (name, column, word)
    assert all(one["about"] for one in client.get("/api/devices").json["devices"])


def test_a_parameter_is_explained(client):
    found = client.post("/api/explain", json={**document(), "block": "E", "key": "tau_e"}).json
    assert (found["meaning"], found["unit"]) == ("decay time of excitation", "second")
    assert found["equations"] == [{"model": "EIF", "lines": ["dge_soma/dt = -ge_soma/tau_e : siemens"]}]
    kinds = {(one["kind"], one["name"], one["sheet"]) for one in found["users"]}
    assert kinds == {("population", "NG1_E_L4", "G"), ("value", "I.tau_e", "physiology")}


def test_a_weight_a_probability_and_a_value_of_the_tables_own_are_explained(client):
    found = client.post("/api/explain", json={**document(), "block": "cw", "key": "cw_SS_BC"}).json
    assert [(one["kind"], one["sheet"], one["row"]) for one in found["users"]] == [("pathway", "S", 1)]
    own = client.post("/api/explain", json={**document(), "block": "J"}).json
    assert own["meaning"] == "" and {one["name"] for one in own["users"]} >= {"cw.cw_SS_SS", "cw.cw_SS_BC"}
    model = client.post("/api/explain", json={**document(), "block": "neuron_model"}).json
    assert len(model["users"]) == 2 and "spike when" in " ".join(model["equations"][0]["lines"])
    layer4 = document("layer4")
    name = next(row["cells"][1] for row in layer4["sheets"]["physiology"]["rows"] if row.get("cells", [""])[0] == "sp")
    found = client.post("/api/explain", json={**layer4, "block": "sp", "key": name}).json
    assert found["meaning"] == "connection probability between two types of cells"


def test_a_block_shows_what_its_cells_do(client):
    found = client.post("/api/cell", json={**document(), "block": "E", "weights": {"ge": "2*nS"}}).json["portrait"]
    assert found["model"] == "EIF" and max(found["rates"]) > 0
    assert [one["sign"] for one in found["responses"]] == ["ge", "gi"]
    assert found["responses"][0]["weight"] == pytest.approx(2e-9)


@pytest.mark.parametrize(
    ("changes", "asked", "message"),
    [
        ({"E_C": "-1*pF"}, {"block": "E"}, "membrane capacitance -1*pF is not above 0"),
        ({"E_C": "200*mV"}, {"block": "E"}, "row "),
        ({}, {"block": "cw"}, "not the block of a cell"),
        ({}, {"block": "E", "weights": {"ge": "2*mV"}}, "weight of ge"),
    ],
)
def test_a_bad_value_gets_a_sentence(client, changes, asked, message):
    answer = client.post("/api/cell", json={**document(**changes), **asked}).json
    assert answer["portrait"] is None
    assert message in answer["fault"]


@pytest.mark.parametrize("asked", [{"block": 3}, {"block": "E", "weights": [1]}, {"block": "E", "sheets": 3}])
def test_what_is_no_question_is_refused(client, asked):
    assert client.post("/api/cell", json={**document(), **asked}).status_code == 400

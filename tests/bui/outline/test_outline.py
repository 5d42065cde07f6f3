"""The form's addresses: words, tables from answers, faults at their places, and documents that keep what they have."""

import copy

from bui.document.sheets import empty
from cxsystem2.outline import KINDS, models


def test_the_words_of_the_form(client):
    words = client.get("/api/outline").json
    assert [kind["word"] for kind in words["kinds"]] == [*KINDS] and {"word", "meaning", "dendrites"} == set(words["models"][0])
    assert [one["word"] for one in words["models"]] == [*models()]


def test_answers_become_a_document_that_is_right(client):
    given = {"populations": [{"kind": "SS"}, {"kind": "BC"}], "connections": [{"from": "E", "to": "PV"}]}
    answer = client.post("/api/outline", json={"outline": given}).json
    assert answer["faults"] == [] and answer["filled"]["connections.0.weight"] == "1*nS"
    checked = client.post("/api/check", json=answer["document"]).json
    assert checked["ready"] and checked["problems"] == [] and checked["populations"] == 2
    assert client.post("/api/projects", json={"title": "n", "document": answer["document"]}).status_code == 201


def test_faults_have_the_place_of_their_answer(client):
    given = {"populations": [{"cells": "0"}, {"kind": "BX"}]}
    answer = client.post("/api/outline", json={"outline": given}).json
    assert answer["document"] is None and [fault["field"] for fault in answer["faults"]] == ["populations.1.kind"]
    given["populations"][1]["kind"] = "BC"
    answer = client.post("/api/outline", json={"outline": given}).json
    assert [fault["field"] for fault in answer["faults"]] == ["populations.0.cells"]
    for wrong in (None, 3, [], {"populations": "x"}):
        assert client.post("/api/outline", json={"outline": wrong}).json["faults"]
    assert client.post("/api/outline", json={"outline": {}, "document": 5}).status_code == 400


def test_a_document_keeps_all_that_it_has(client):
    document = client.post("/api/projects", json={"example": "ei"}).json["document"]
    document["sheets"]["G"]["columns"].append("#mine")
    for row in document["sheets"]["G"]["rows"]:
        if "cells" in row:
            row["cells"].append("a comment")
    before = copy.deepcopy(document)
    given = {"populations": [{"kind": "MC"}], "connections": [{"from": "E", "to": "SOM"}]}
    after = client.post("/api/outline", json={"outline": given, "document": document}).json["document"]
    for name, sheet in before["sheets"].items():
        now = after["sheets"][name]
        assert now["columns"][: len(sheet["columns"])] == sheet["columns"]
        for row, new in zip(sheet["rows"], now["rows"], strict=False):
            assert (
                row.get("note") == new.get("note") and row.get("cells", []) == new.get("cells", [])[: len(row.get("cells", []))]
            )
    assert client.post("/api/check", json=after).json["ready"]
    assert len(after["sheets"]["G"]["rows"]) == len(before["sheets"]["G"]["rows"]) + 1


def test_an_empty_project_is_filled(client):
    after = client.post("/api/outline", json={"outline": {"populations": [{}]}, "document": empty()}).json["document"]
    assert client.post("/api/check", json=after).json["ready"]

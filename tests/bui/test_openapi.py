"""The description of the interface tells of every address and of no other, and answers are what it says."""

import re

import jsonschema
import pytest
from openapi_spec_validator import validate

from bui import openapi


def described():
    return {(path, method) for path, entry in openapi.describe()["paths"].items() for method in entry if method != "parameters"}


def test_it_is_an_openapi_document():
    validate(openapi.describe())


def test_it_tells_of_every_address_and_of_no_other(app):
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described() == there


def holds(answer, path, method, status="200"):
    whole = openapi.describe()
    schema = whole["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**schema, "components": whole["components"]}).validate(answer)


def test_answers_are_what_it_says(client):
    holds(client.get("/api/session").json, "/api/session", "get")
    holds(client.get("/api/schema").json, "/api/schema", "get")
    holds(client.get("/api/examples").json, "/api/examples", "get")
    project = client.post("/api/projects", json={"example": "layer4"}).json
    holds(project, "/api/projects", "post", "201")
    holds(client.get("/api/projects").json, "/api/projects", "get")
    for word in ("check", "plan", "positions"):
        holds(client.post(f"/api/{word}", json=project["document"]).json, f"/api/{word}", "post")
    holds(
        client.post(f"/api/projects/{project['id']}/versions", json={}).json, "/api/projects/{project}/versions", "post", "201"
    )
    holds(client.get(f"/api/projects/{project['id']}/diff?a=1").json, "/api/projects/{project}/diff", "get")
    broken = project["document"]
    next(row for row in broken["sheets"]["S"]["rows"] if "cells" in row)["cells"][0] = "gee"
    answer = client.post("/api/check", json=broken).json
    assert not answer["ready"]
    holds(answer, "/api/check", "post")


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_an_error_is_a_sentence(client, method):
    answer = getattr(client, method)("/api/nothing")
    assert answer.status_code == 404
    schema = openapi.describe()["components"]["schemas"]["Error"]
    jsonschema.Draft202012Validator(schema).validate(answer.json)

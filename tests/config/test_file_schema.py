"""The schemas of the tables for editors."""

import json

import pytest
import yaml

from cxsystem2.catalogue import example_tables, examples
from cxsystem2.config.file_schema import VERSION, file_schemas
from cxsystem2.problems import Report
from cxsystem2.tables import dump, read_anatomy, read_physiology

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def schemas():
    found = file_schemas()
    for one in found.values():
        jsonschema.Draft202012Validator.check_schema(one)
    return {name: jsonschema.Draft202012Validator(one) for name, one in found.items()}


@pytest.mark.parametrize("example", examples())
def test_every_example_fits(schemas, example):
    anatomy, physiology = example_tables(example)
    report = Report()
    tables = {"anatomy": read_anatomy(anatomy, report), "physiology": read_physiology(physiology, report)}
    for name, table in tables.items():
        assert [error.message for error in schemas[name].iter_errors(yaml.safe_load(dump(table, ".yaml")))] == []


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ({"G": [{"idx": 1, "number_of_neuron": 4}]}, "number_of_neuron"),
        ({"parms": {}}, "parms"),
        ({"S": [{"receptor": "ge"}]}, "not valid under any"),
    ],
)
def test_a_wrong_name_is_seen_while_it_is_typed(schemas, table, wrong):
    assert any(wrong in error.message for error in schemas["anatomy"].iter_errors(table))


def test_short_tables_fit_and_parameters_are_explained(schemas):
    table = {"neuron_model": "EIF", "J": "4*nS", "SS": {"C": "200*pF", "mine": 3}}
    assert not list(schemas["physiology"].iter_errors(table))
    block = schemas["physiology"].schema["additionalProperties"]["anyOf"][1]
    assert block["properties"]["gL"]["description"] == "leak conductance (siemens)"


def test_the_command_prints_them(called):
    from cxsystem2.cli import main

    done = called(main, "cxsystem2", "schema", "anatomy")
    assert json.loads(done.stdout)["$id"] == f"urn:cxsystem2:anatomy:{VERSION}"

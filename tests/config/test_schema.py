"""The JSON Schema of the tables: made from the columns, and nothing else says what they are."""

import jsonschema
import pytest

from cxsystem2.config import System
from cxsystem2.config.inputs import inputs
from cxsystem2.config.pathway import pathway_row
from cxsystem2.config.population import PopulationRow
from cxsystem2.config.schema import row_schema, schema, written
from cxsystem2.models.synapses import synapses

ROWS = {"params": System, "G": PopulationRow, "S": pathway_row()}


@pytest.fixture(scope="module")
def sheets():
    return schema()["sheets"]


def test_it_is_json_schema(sheets):
    for sheet in sheets.values():
        jsonschema.Draft202012Validator.check_schema(sheet)


@pytest.mark.parametrize("name", ROWS)
def test_every_column_is_there_with_its_meaning(sheets, name):
    properties = sheets[name]["properties"]
    assert list(properties) == list(ROWS[name].model_fields)
    assert all(each["description"] for each in properties.values())


def test_inputs_have_the_columns_of_all_their_kinds(sheets):
    every = {column for word in inputs for column in inputs[word].model_fields}
    assert set(sheets["IN"]["properties"]) == every
    assert sheets["IN"]["properties"]["type"]["enum"] == list(inputs)
    assert set(schema()["inputs"]) == set(inputs)


def test_choices_are_those_that_are_read(sheets):
    assert sheets["params"]["properties"]["sys_mode"]["enum"] == ["local", "expanded"]
    assert sheets["params"]["properties"]["init_vms"]["enum"] == ["0", "1"]
    assert "Fixed" in sheets["S"]["properties"]["syn_type"]["examples"]
    assert "PC" in sheets["G"]["properties"]["neuron_type"]["examples"]
    assert "pairwise_bernoulli" in sheets["S"]["properties"]["rule"]["enum"]


def test_units_defaults_and_limits(sheets):
    clock = sheets["params"]["properties"]["default_clock"]
    assert (clock["unit"], clock["default"], clock["exclusiveMinimum"]) == ("second", "100*us", 0)
    assert sheets["params"]["properties"]["threads"]["default"] == "auto"
    assert "default" not in sheets["params"]["properties"]["seed"]
    assert sheets["G"]["required"] == ["idx", "number_of_neurons", "neuron_type", "layer_idx"]


def test_a_model_that_is_registered_is_a_choice_at_once(monkeypatch):
    def choices():
        return row_schema(pathway_row(), "")["properties"]["syn_type"]["examples"]

    assert choices() == list(synapses)
    monkeypatch.setattr(synapses, "_entries", {**synapses._entries, "SPRUNG_UP": synapses["Fixed"]})
    monkeypatch.setattr(synapses, "_words", {**synapses._words, "sprung_up": "SPRUNG_UP"})
    assert choices()[-1] == "SPRUNG_UP"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(1e-4, "second", "100*us"), (0.0, "volt", "0*volt"), (1.5, "", "1.5"), (3, "", "3"), (5 + 1j, "", "5+1j"), ("x", "", "x")],
)
def test_values_are_written_as_in_a_cell(value, unit, text):
    assert written(value, unit) == text

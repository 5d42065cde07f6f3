"""The part ``models`` of a physiology table in each format."""

import json

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.tables import convert
from cxsystem2.tables.tree import plain

MODELS = {"neurons": {"OWN": {"about": "a model", "reset": ["vm = EL", "w += b"], "held": "1"}}}
YAML = """\
models:
  neurons:
    OWN: {about: a model, reset: [vm = EL, w += b], held: true}
physio_data:
- {Variable: k, Value: 1}
"""


def entries(table):
    return [(entry.name, entry.value.text) for entry in table.active()]


def test_yaml_beside_the_list(read):
    table, report = read(YAML, "physiology", ".yaml")
    assert str(report) == ""
    assert plain(table.models) == MODELS
    assert entries(table) == [("k", "1")]


def test_yaml_beside_the_short_form(read):
    table, report = read(YAML.replace("physio_data:\n- {Variable: k, Value: 1}", "k: 1\nSS: {C: 2}"), "physiology", ".yaml")
    assert str(report) == ""
    assert plain(table.models) == MODELS
    assert entries(table) == [("k", "1"), ("C", "2")]


def test_lists_elsewhere_are_still_values(read):
    table, _ = read(YAML.replace("Value: 1", "Value: [1, 2]"), "physiology", ".yaml")
    assert entries(table) == [("k", "[1, 2]")]


def test_json_has_the_same_part(read):
    text = json.dumps({"models": MODELS, "physio_data": [{"Variable": "k", "Value": "1"}]})
    table, report = read(text, "physiology", ".json")
    assert str(report) == ""
    assert plain(table.models) == MODELS
    assert entries(table) == [("k", "1")]


def test_a_value_called_models_is_a_value(read):
    table, _ = read("models: 3\n", "physiology", ".yaml")
    assert table.models is None
    assert entries(table) == [("models", "3")]


def test_every_text_knows_its_place(read):
    table, _ = read(YAML, "physiology", ".yaml")
    own = table.models.items["neurons"].items["OWN"].items
    assert (own["about"].place.row, own["about"].place.column) == (3, 18)
    assert (own["reset"].items[1].place.row, own["reset"].items[1].place.column) == (3, 44)


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_a_conversion_keeps_the_part(read, tmp_path, suffix):
    (tmp_path / "source.yaml").write_text(YAML)
    [target] = convert(tmp_path / "source.yaml", tmp_path / f"target{suffix}")
    table, _ = read(target.read_text(), "physiology", suffix)
    assert plain(table.models) == MODELS
    assert entries(table) == [("k", "1")]


def test_csv_has_no_place_for_it(tmp_path):
    (tmp_path / "source.yaml").write_text(YAML)
    with pytest.raises(FileProblem, match="a CSV table has no place for the part 'models'"):
        convert(tmp_path / "source.yaml", tmp_path / "target.csv")

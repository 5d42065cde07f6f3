"""Outlines read from plain values and from files."""

import json

import pytest

from cxsystem2.errors import CxSystemError
from cxsystem2.outline import OutlineError, read
from cxsystem2.outline.file import read_file


def test_what_is_not_answered_has_a_usual_answer():
    one = read({"populations": [{}, {"kind": "Inhibitory"}, {"kind": "pyramidal"}]})
    assert [(each.name, each.kind, each.cells, each.model, each.drive) for each in one.populations] == [
        ("E", "SS", "400", "LIF", "background"),
        ("PV", "BC", "100", "LIF", "background"),
        ("PYR", "PC", "400", "EIF", "background"),
    ]
    assert (one.runtime, one.connections) == ("500*ms", ())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "an outline has 'populations' and 'connections'"),
        ({"populations": 3}, "populations: this is a list of at most 200"),
        ({"populations": [3]}, "population 1: this has name, kind"),
        ({"populatoins": []}, "populatoins: this is not asked; did you mean 'populations'?"),
        ({"populations": [{"size": 3}]}, "population 1, size: this is not asked; known are"),
        ({"populations": [{"kind": "BX"}]}, "population 1, kind: there is no kind of cells 'BX'"),
        ({"populations": [{"name": "my cells"}]}, "population 1, name: a name begins with a letter"),
        ({"populations": [{}, {"name": "e"}]}, "population 2, name: there is another population 'e'"),
        ({"populations": [{"model": "HODGKIN"}]}, "population 1, model: there is no neuron model 'HODGKIN'"),
        ({"populations": [{"record": ["spike"]}]}, "population 1, record: there is no word for what is recorded 'spike'; did"),
        ({"populations": [{"record": {"a": 1}}]}, "population 1, record: this is a list of spikes"),
        ({"populations": [{"cells": [1]}]}, "population 1, cells: this is a text of at most 200 characters, or a number"),
        ({"connections": [{"from": "E", "to": "E", "onto": "axon"}]}, "connection 1, onto: there is no part of a cell 'axon'"),
        (
            {"connections": [{"from": "E", "to": "E", "plasticity": "STP"}]},
            "connection 1, plasticity: there is no word for how",
        ),
        ({"connections": [{"to": "E"}]}, "connection 1, from: name a population"),
        ({"connections": [{"from": "E", "to": "E"}] * 2}, "connection 2, to: E and E are connected above already"),
    ],
)
def test_what_is_no_outline_is_told_in_words(given, told):
    with pytest.raises(OutlineError) as found:
        read(given)
    assert str(found.value).startswith(told)


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_file_says_the_same(tmp_path, suffix):
    given = {"populations": [{"name": "E", "cells": 80, "record": ["spikes"]}], "connections": [{"from": "E", "to": "E"}]}
    text = "populations:\n- {name: E, cells: 80, record: [spikes]}\nconnections:\n- {from: E, to: E}\n"
    path = tmp_path / f"mine.{suffix}"
    path.write_text(json.dumps(given) if suffix == "json" else text)
    assert read_file(path) == read(given)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.csv", b"", "an outline is a file .yaml, .yml, .json"),
        ("a.yaml", b"\xff\xfe\x00", "no text in UTF-8"),
        ("a.yaml", b"{", "this is not YAML"),
        ("a.json", b"[1", "this is not YAML"),
        ("a.yaml", b"[" * 5000, "this is not YAML: maximum recursion"),
        ("a.yaml", b"populations: [{kind: x}]", "a.yaml: population 1, kind: there is no kind"),
        ("a.yaml", b"#" * (2**20 + 1), "larger than an outline"),
        ("none.yaml", None, "No such file"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path, name, data, told):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CxSystemError) as found:
        read_file(tmp_path / name)
    assert told in str(found.value)

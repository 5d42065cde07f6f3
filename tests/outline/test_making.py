"""Tables of an outline: everything fires, wrong answers are told at their places, tables that are there stay as they are."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.outline import DRIVES, KINDS, ONTO, PLASTICITY, OutlineError, make, models, read
from cxsystem2.problems import Report
from cxsystem2.starters import starter
from cxsystem2.tables import Entry, dump, read_upload


def rates(made, runtime="300ms"):
    results = CxSystem(made.anatomy, made.physiology, changes=[f"runtime={runtime}"]).run(save_results=False)
    return {
        results.populations[name].label: spikes.t.size / results.populations[name].size / results.runtime
        for name, spikes in results.spikes.items()
    }


@pytest.mark.parametrize(("model", "drive"), [("LIF", "background"), ("ADEX", "current")])
def test_all_populations_fire_with_the_starting_values(three, model, drive):
    made = make(read(three(model=model, drive=drive)))
    assert str(check(made.anatomy.copy(), made.physiology.copy()).report) == ""
    found = rates(made)
    assert set(found) == {"E", "PV", "SOM"}
    assert all(1 < rate < 80 for rate in found.values()), found


@pytest.mark.slow
@pytest.mark.parametrize("drive", ["background", "current"])
@pytest.mark.parametrize("model", models())
def test_each_model_fires_with_each_drive(three, model, drive):
    small = model == "SIMPLE_HH"  # it takes steps of 0.025 ms
    given = three(model=model, drive=drive, **({"cells": 20} if small else {}))
    found = rates(make(read(given)), "200*ms" if small else "1*second")
    assert all(1 < rate < 80 for rate in found.values()), found


def changing(given, excitation, inhibition, **others):
    for one in given["connections"]:
        one |= {"plasticity": inhibition if one["from"] in ("PV", "SOM") else excitation, **others}
    return given


def test_cells_with_dendrites_fire_and_their_synapses_end_where_their_kind_does(three):
    given = three(first={"kind": "pyramidal", "name": "E"}, cells=60)
    given["connections"][0]["onto"] = "tuft"
    made = make(read(given))
    assert [one.level for one in check(made.anatomy.copy(), made.physiology.copy()).report] == ["note"]
    assert all(1 < rate < 80 for rate in rates(made).values()), rates(made)
    rows = [*made.anatomy.of("S")]
    onto = {
        row.cells["pre_syn_idx"].text: row.cells["post_syn_idx"].text
        for row in rows[1:]
        if "E" in row.cells["post_syn_idx"].text
    }
    assert (rows[0].cells["post_syn_idx"].text, onto) == ("E[C]2", {"PV": "E[C]0s", "SOM": "E[C]2"})
    (first, *_) = made.anatomy.of("G")
    assert first.cells["layer_idx"].text == "[4->1]" and made.filled["connections.3.onto"] == "soma"
    given = {"populations": [{"name": "I", "kind": "BC"}], "connections": [{"from": "I", "to": "E"}]}
    again = make(read(given), made.anatomy, made.physiology)
    assert again.added[0][-1].cells["post_syn_idx"].text == "E[C]0s"


@pytest.mark.parametrize(
    ("excitation", "inhibition", "kind"),
    [("depressing", "facilitating", "SS"), ("stdp", "balancing", "SS"), ("stdp", "balancing", "PC")],
)
def test_synapses_that_change_need_nothing_else(three, excitation, inhibition, kind):
    made = make(read(changing(three(first={"kind": kind, "name": "E"}, cells=40), excitation, inhibition)))
    assert not [one for one in check(made.anatomy.copy(), made.physiology.copy()).report if one.level != "note"]
    assert all(1 < rate < 80 for rate in rates(made, "200*ms").values())
    given = {"connections": [{"from": "E", "to": "X", "plasticity": excitation}], "populations": [{"name": "X"}]}
    again = make(read(given), made.anatomy, made.physiology)
    before = {entry.variable for entry in made.physiology.active()} | {"X"}
    new = {entry.variable for entry in again.physiology.active()} - before  # the rest of what they share is there already
    assert new == ({"stdp_PC_SS"} if kind == "PC" else set())


def test_the_cell_of_hodgkin_and_huxley_gets_a_step_that_it_can_take():
    made = make(read({"populations": [{"model": "SIMPLE_HH", "drive": "current", "cells": 2}]}))
    assert next(made.anatomy.of("params")).cells["default_clock"].text == "0.025*ms"
    assert rates(made, "100*ms")["E"] > 30
    with pytest.raises(OutlineError) as found:
        make(read({"populations": [{"name": "H", "model": "SIMPLE_HH"}]}), *starter("ei").read())
    assert str(found.value).startswith("population 1, model: SIMPLE_HH needs time steps of 0.05*ms or less")


@pytest.mark.parametrize(
    ("first", "connection", "field", "words"),
    [
        ({}, {"plasticity": "balancing"}, "connections.0.plasticity", "for inhibition"),
        ({}, {"onto": "tuft"}, "connections.0.onto", "no dendrites"),
        ({"kind": "PC"}, {"onto": "basal", "plasticity": "stdp"}, "connections.0.plasticity", "soma"),
        ({"kind": "PC", "layer": "1->4"}, {}, "populations.0.layer", "goes down"),
        ({"kind": "PC", "model": "LIF"}, {}, "populations.0.model", "no form with dendrites"),
    ],
)
def test_what_cells_and_synapses_cannot_have_is_told(first, connection, field, words):
    given = {"populations": [{"name": "E", **first}], "connections": [{"from": "E", "to": "E", **connection}]}
    with pytest.raises(OutlineError) as found:
        make(read(given))
    told = {fault.field: fault.message for fault in found.value.faults}
    assert field in told and words in told[field], told


def test_cells_without_a_drive_fire_by_the_others_and_models_may_differ(three):
    given = three(first={"model": "EIF"})
    given["populations"][2] |= {"drive": "none", "model": "ADEX"}
    found = rates(make(read(given)))
    assert all(1 < rate < 80 for rate in found.values()), found


def test_every_value_says_what_it_is(three):
    made = make(read(three(drive="current")))
    assert [entry.label for entry in made.physiology.active() if not entry.comment] == []
    again = [read_upload(dump(table, ".csv").encode(), "x.csv", Report()) for table in (made.anatomy, made.physiology)]
    assert str(check(*again).report) == ""


def test_answers_go_into_the_tables_and_the_others_are_told(three):
    given = three(first={"cells": 320, "layer": 2, "inputs": "80", "record": ["spikes", "conductances"]})
    given["connections"][1] |= {"weight": "2 nS", "probability": 0.25, "delay": "0.8*ms", "sign": "inhibitory"}
    made = make(read({**given, "title": "mine", "runtime": "1*second"}))
    rows = {kind: [{name: cell.text for name, cell in row.cells.items()} for row in made.anatomy.of(kind)] for kind in "GS"}
    assert rows["G"][0] == {
        "idx": "E", "number_of_neurons": "320", "neuron_type": "SS", "neuron_subtype": "E", "layer_idx": "2",
        "neuron_model": "LIF",
        "n_background_inputs": "80", "monitors": "[Sp] [St]ge_soma[rec](0-2)+gi_soma[rec](0-2)",
    }  # fmt: skip
    assert rows["S"][1] == {
        "receptor": "gi", "pre_syn_idx": "E", "post_syn_idx": "PV", "syn_type": "Fixed_const_wght", "p": "0.25",
        "custom_weight": "2 nS", "delay": "0.8*ms",
    }  # fmt: skip
    assert "populations.0.inputs" not in made.filled and made.filled["populations.1.inputs"] == "100"
    assert made.filled["connections.0.weight"] == "1*nS" and "connections.1.weight" not in made.filled


@pytest.mark.parametrize(
    ("where", "name", "text", "field", "words"),
    [
        ("populations", "cells", "-3", "populations.0.cells", "1"),
        ("populations", "cells", "many", "populations.0.cells", "many"),
        ("populations", "layer", "9", "populations.0.layer", "9"),
        ("populations", "inputs", "1.5", "populations.0.inputs", "whole"),
        ("populations", "name", "mV", "populations.0.name", "another"),
        ("connections", "probability", "2", "connections.0.probability", "1"),
        ("connections", "weight", "2*mV", "connections.0.weight", "siemens"),
        ("connections", "weight", "2*nSS", "connections.0.weight", "nSS"),
        ("connections", "delay", "-1*ms", "connections.0.delay", "0"),
        ("connections", "to", "SOMA", "connections.0.to", "did you mean 'SOM'"),
    ],
)
def test_a_wrong_answer_is_told_at_its_place(three, where, name, text, field, words):
    given = three()
    given[where][0][name] = text
    with pytest.raises(OutlineError) as found:
        make(read(given))
    told = {fault.field: fault.message for fault in found.value.faults}
    assert field in told and words in told[field], told


def test_populations_are_added_to_tables_that_are_there():
    anatomy, physiology = starter("ei").read()
    before = dump(anatomy, ".csv"), dump(physiology, ".csv")
    given = {"populations": [{"kind": "MC", "drive": "none"}], "connections": [{"from": "E", "to": "SOM", "probability": 0.3}]}
    made = make(read({**given, "connections": [*given["connections"], {"from": "SOM", "to": "E"}]}), anatomy, physiology)
    assert (dump(anatomy, ".csv"), dump(physiology, ".csv")) == before
    assert made.anatomy.rows[: len(anatomy.rows)] == anatomy.rows
    assert [one for one in made.physiology.entries if isinstance(one, Entry) and one.variable != "SOM"] == [
        *physiology.active()
    ]
    assert rates(made)["SOM"] > 1


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"populations": [{"name": "E"}]}, "populations.0.name", "the tables have the name 'E' already"),
        ({"populations": [{"name": "cw"}]}, "populations.0.name", "the tables have the name 'cw' already"),
        ({"connections": [{"from": "E", "to": "I"}]}, "connections.0.to", "the tables connect E to I already"),
        ({"connections": [{"from": "E", "to": "X"}]}, "connections.0.to", "there is no population 'X'; there are E, I"),
    ],
)
def test_what_the_tables_have_is_not_made_twice(given, field, words):
    with pytest.raises(OutlineError) as found:
        make(read(given), *starter("ei").read())
    assert [(fault.field, words in fault.message) for fault in found.value.faults] == [(field, True)]


def test_every_word_has_its_meaning():
    assert all(meaning for words in (KINDS, DRIVES, ONTO, PLASTICITY, models()) for meaning in words.values())
    assert len(models()) >= 6

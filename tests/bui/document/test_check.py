"""The check that the page asks for: problems at cells, offers, values of expressions, sweeps, trust."""

import copy

import pytest

from bui.document.check import MOST_PROBLEMS, examine
from bui.document.sheets import to_document
from cxsystem2.catalogue import examples
from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_physiology


@pytest.fixture
def document():
    example = examples()["coba_eif"]
    report = Report()
    return to_document(read_anatomy(example.anatomy, report), read_physiology(example.physiology, report))


def put(document, sheet, row, column, text):
    cells = document["sheets"][sheet]
    cells["rows"][row]["cells"][cells["columns"].index(column)] = text
    return document


def find(document, name):
    return next(i for i, row in enumerate(document["sheets"]["physiology"]["rows"]) if name in row["cells"][:2])


def problems(document, **options):
    return examine(document, **options).answer["problems"]


def test_a_sound_document(document):
    answer = examine(document).answer
    assert answer["ready"] and answer["errors"] == 0 and answer["trusted"]
    assert (answer["populations"], answer["pathways"], answer["runs"]) == (2, 4, 1)


def test_a_problem_is_at_its_cell_with_an_offer(document):
    (found,) = problems(put(document, "S", 2, "syn_type", "Fixd_const_wght"))
    assert (found["sheet"], found["row"], found["column"], found["level"]) == ("S", 2, "syn_type", "error")
    assert found["fix"] == {"wrong": "Fixd_const_wght", "right": "Fixed_const_wght"}
    assert put(document, "S", 2, "syn_type", found["fix"]["right"])
    assert examine(document).answer["ready"]


def test_an_unknown_column_offers_the_known_one(document):
    document["sheets"]["G"]["columns"][1] = "number_of_neuron"
    found = next(p for p in problems(document) if p["fix"])
    assert (found["sheet"], found["column"]) == ("G", "number_of_neuron")
    assert found["fix"] == {"wrong": "number_of_neuron", "right": "number_of_neurons"}


def test_a_missing_cell_names_its_column(document):
    (found,) = problems(put(document, "G", 0, "number_of_neurons", ""))
    assert (found["sheet"], found["row"], found["column"]) == ("G", 0, "number_of_neurons")


def test_rows_are_counted_with_comments(document):
    document["sheets"]["G"]["rows"].insert(0, {"note": ["# hello"]})
    (found,) = problems(put(document, "G", 2, "layer_idx", "7"))
    assert found["row"] == 2


def test_an_error_of_an_expression_is_at_its_value(document):
    row = find(document, "gL")
    found = problems(put(document, "physiology", row, "Value", "10*nS*"))
    assert (found[0]["sheet"], found[0]["row"], found[0]["column"]) == ("physiology", row, "Value")


def test_a_problem_of_the_whole_table_has_no_row(document):
    document["sheets"]["G"]["rows"] = []
    document["sheets"]["S"]["rows"] = []
    found = problems(document)
    assert any(p["sheet"] is None and "no population" in p["message"] for p in found)


def test_values_stand_beside_expressions(document):
    answer = examine(document).answer
    values = answer["values"]
    assert len(values) == len(document["sheets"]["physiology"]["rows"])
    assert values[find(document, "gL")] == "10 nS"
    put(document, "physiology", find(document, "gL"), "Value", "2*C/(20*ms)")
    assert examine(document).answer["values"][find(document, "gL")] == "20 nS"


def test_a_value_in_error_has_none_and_the_others_stay(document):
    row = find(document, "gL")
    answer = examine(put(document, "physiology", row, "Value", "nonsense")).answer
    assert answer["values"][row] is None
    assert sum(value is not None for value in answer["values"]) > 20


def test_decimal_commas_are_told(document):
    found = problems(put(document, "S", 0, "p", "0,1"))
    assert found and found[0]["column"] == "p"


def test_sweeps_are_told_and_are_no_error(document):
    answer = examine(put(document, "physiology", find(document, "gL"), "Value", "{8*nS & 10*nS & 12*nS}")).answer
    assert answer["ready"]
    assert answer["runs"] == 3
    assert answer["sweeps"][0]["values"] == ["8*nS", "10*nS", "12*nS"]
    assert answer["values"][find(document, "gL")] == "8 nS"


def test_a_row_that_is_switched_off_is_not_checked(document):
    put(document, "S", 2, "syn_type", "nonsense")
    document["sheets"]["S"]["rows"][2]["off"] = True
    answer = examine(document).answer
    assert answer["ready"] and answer["pathways"] == 3


def test_errors_come_first_and_are_not_endless(document):
    rows = document["sheets"]["S"]["rows"]
    document["sheets"]["S"]["rows"] = [copy.deepcopy(rows[0]) for _ in range(MOST_PROBLEMS + 100)]
    for row in document["sheets"]["S"]["rows"]:
        row["cells"][0] = "x"
    answer = examine(document).answer
    assert len(answer["problems"]) == MOST_PROBLEMS
    assert answer["errors"] == MOST_PROBLEMS + 100
    assert all(p["level"] == "error" for p in answer["problems"])


def test_equations_of_a_table_wait_for_a_word(document, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    document["models"] = "models:\n  synapses:\n    Mine:\n      on_pre: 'g_post += w'\n"
    answer = examine(document).answer
    assert not answer["trusted"] and not answer["ready"]
    assert examine(document, trust=True).answer["trusted"]
    assert examine(document).answer["trusted"], "a confirmation is remembered"


def test_a_file_that_is_not_there_is_a_problem_at_its_cell(client):
    project = client.post("/api/projects", json={"example": "coba_eif"}).json
    params = project["document"]["sheets"]["params"]
    params["columns"] += ["import_connections_from", "load_positions"]
    params["rows"][-1]["cells"] += ["not_there.h5", "1"]
    answer = client.post("/api/check", json={**project["document"], "project": project["id"]}).json
    assert not answer["ready"]
    assert any(p["column"] == "import_connections_from" for p in answer["problems"])


def test_a_row_that_a_block_lacks_is_offered_with_a_value_to_begin_with(document):
    rows = document["sheets"]["physiology"]["rows"]
    number = next(n for n, row in enumerate(rows) if row.get("cells", [""] * 2)[1] == "gL")
    block = rows[number]["cells"][0]
    del rows[number]
    found = next(p for p in problems(document) if p["add"])
    assert found["add"]["block"] == block and found["add"]["key"] == "gL" and found["add"]["value"]
    assert found["add"]["comment"] == "leak conductance (a starting value)"
